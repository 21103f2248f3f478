/** What a simulator keeps of the past, and what it forgets. */

import { invalidOption, readProperties } from "../util/options.js";

/** The limits of what a simulator keeps. Beyond them, it forgets the oldest first. */
export interface SimulatorKeep {
  /** How many of the last requests, of the last deliveries, and of each other kind of stored object: messages, contacts, ... @default no limit */
  readonly records?: number;
  /** The approximate size of all of these together, in characters of their JSON. @default no limit */
  readonly characters?: number;
  /**
   * How many of the last idempotency keys. A provider that forgets a key sends again: choose more than come between two requests with
   * the same key.
   * @default each key for as long as the provider documents
   */
  readonly keys?: number;
}

/**
 * @throws TidingsError with the category `configuration`.
 * @internal
 */
export function checkKeep(value: unknown, path: string = "keep"): void {
  const check = (limit: unknown, name: string): void => {
    if (limit !== undefined && !(Number.isSafeInteger(limit) && (limit as number) >= 0))
      throw invalidOption(name, "an integer from 0", limit);
  };
  if (typeof value === "number") return check(value, path);
  const expected = "a number of records, or an object with `records`, `characters` and `keys`";
  const limits = readProperties(value as SimulatorKeep, path, expected, ["records", "characters", "keys"]);
  for (const [name, limit] of Object.entries(limits)) check(limit, `${path}.${name}`);
}

/** One thing that is kept. */
interface Entry {
  /** Its place in the order of all entries. */
  readonly number: number;
  characters: number;
  readonly forget: () => void;
  isGone: boolean;
}

/** The entries of one kind, the oldest first. */
export class Shelf {
  readonly #memory: Memory;
  readonly #max: number;
  readonly #entries: Entry[] = [];
  #count = 0;

  constructor(memory: Memory, max: number) {
    this.#memory = memory;
    this.#max = max;
  }

  /** Adds an entry. `forget` is called when its time is over. */
  add(characters: number, forget: () => void): Entry {
    const entry = { number: this.#memory.nextNumber(), characters, forget, isGone: false };
    this.#entries.push(entry);
    this.#count += 1;
    while (this.#count > this.#max) this.forgetOldest();
    this.#memory.grow(characters);
    return entry;
  }

  /** Counts more characters of an entry. */
  grow(entry: Entry, characters: number): void {
    if (entry.isGone) return;
    entry.characters += characters;
    this.#memory.grow(characters);
  }

  /** Takes an entry back, without calling its `forget`. */
  remove(entry: Entry): void {
    if (entry.isGone) return;
    entry.isGone = true;
    this.#count -= 1;
    this.#memory.shrink(entry.characters);
  }

  get oldest(): Entry | undefined {
    while (this.#entries[0]?.isGone === true) this.#entries.shift();
    return this.#entries[0];
  }

  forgetOldest(): void {
    const { oldest } = this;
    if (oldest === undefined) return;
    this.remove(oldest);
    this.#entries.shift();
    oldest.forget();
  }
}

/** Keeps what a simulator knows within limits. */
export class Memory {
  /** Whether the size of entries matters. */
  readonly hasMaxCharacters: boolean;
  readonly #records: number;
  readonly #keys: number;
  readonly #maxCharacters: number;
  readonly #shelves: Shelf[] = [];
  #number = 0;
  #characters = 0;

  constructor(keep: number | SimulatorKeep = {}) {
    const {
      records = Infinity,
      characters = Infinity,
      keys = Infinity,
    } = typeof keep === "number" ? { records: keep } : keep;
    this.#records = records;
    this.#keys = keys;
    this.#maxCharacters = characters;
    this.hasMaxCharacters = characters < Infinity;
  }

  /** A shelf for one kind of record. Null if nothing is limited: then nothing needs to be counted. */
  records(): Shelf | null {
    if (this.#records === Infinity && !this.hasMaxCharacters) return null;
    const shelf = new Shelf(this, this.#records);
    this.#shelves.push(shelf);
    return shelf;
  }

  /** A shelf for idempotency keys, whose size does not count: they are forgotten only by their number. */
  keys(): Shelf | null {
    return this.#keys === Infinity ? null : new Shelf(new Memory(), this.#keys);
  }

  nextNumber(): number {
    return (this.#number += 1);
  }

  /** The size of a value, if that matters. */
  sizeOf(value: unknown): number {
    return this.hasMaxCharacters ? (JSON.stringify(value)?.length ?? 0) : 0;
  }

  grow(characters: number): void {
    this.#characters += characters;
    while (this.#characters > this.#maxCharacters) {
      let first: Shelf | undefined;
      for (const shelf of this.#shelves)
        if ((shelf.oldest?.number ?? Infinity) < (first?.oldest?.number ?? Infinity)) first = shelf;
      if (first === undefined) return;
      first.forgetOldest();
    }
  }

  shrink(characters: number): void {
    this.#characters -= characters;
  }
}

/** A map whose entries are kept on a shelf. */
export class KeptMap<T> extends Map<string, T> {
  readonly #shelf: Shelf | null;
  readonly #memory: Memory;
  readonly #entries = new Map<string, Entry>();

  constructor(memory: Memory, shelf: Shelf | null = memory.records()) {
    super();
    this.#memory = memory;
    this.#shelf = shelf;
  }

  /** Sets an entry that is never forgotten. */
  seed(key: string, value: T): void {
    super.set(key, value);
  }

  override set(key: string, value: T): this {
    const isSeed = this.has(key) && !this.#entries.has(key);
    super.set(key, value);
    if (this.#shelf === null || isSeed) return this;
    this.#release(key);
    const entry = this.#shelf.add(key.length + this.#memory.sizeOf(value), () => {
      this.#entries.delete(key);
      super.delete(key);
    });
    // A value that is larger than all that may be kept is gone at once.
    if (!entry.isGone) this.#entries.set(key, entry);
    return this;
  }

  override delete(key: string): boolean {
    this.#release(key);
    return super.delete(key);
  }

  #release(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#shelf?.remove(entry);
    this.#entries.delete(key);
  }
}
