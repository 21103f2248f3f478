/** The limits of what a simulator remembers. Beyond them, it forgets the oldest entries first. */
export interface SimulatorMemory {
  /** The number of requests, messages, keys and other stored objects together. @default no limit */
  readonly entries?: number;
  /** The approximate size of all entries, in characters of their JSON. @default no limit */
  readonly bytes?: number;
}

/** Keeps what a simulator remembers within limits. */
export class Memory {
  readonly #kept: { readonly bytes: number; readonly forget: () => void }[] = [];
  readonly #limits: SimulatorMemory | undefined;
  #bytes = 0;

  constructor(limits: SimulatorMemory | undefined) {
    this.#limits = limits;
  }

  /** Adds an entry. `forget` is called when it must be removed. */
  keep(bytes: number, forget: () => void): void {
    if (this.#limits === undefined) return;
    const { entries = Infinity, bytes: maxBytes = Infinity } = this.#limits;
    this.#kept.push({ bytes, forget });
    this.#bytes += bytes;
    while (this.#kept.length > entries || this.#bytes > maxBytes) {
      const oldest = this.#kept.shift();
      if (oldest === undefined) return;
      this.#bytes -= oldest.bytes;
      oldest.forget();
    }
  }
}

/** A map whose entries count towards the memory's limits, and are forgotten with it. */
export class RememberedMap<T> extends Map<string, T> {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    super();
    this.#memory = memory;
  }

  /** Sets an entry that is never forgotten. */
  seed(key: string, value: T): void {
    super.set(key, value);
  }

  override set(key: string, value: T): this {
    super.set(key, value);
    this.#memory.keep(key.length + sizeOf(value), () => this.delete(key));
    return this;
  }
}

/** The number of characters of a value's JSON. */
export function sizeOf(value: unknown): number {
  return JSON.stringify(value)?.length ?? 0;
}
