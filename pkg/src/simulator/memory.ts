/** How much a simulator remembers. What is beyond it is forgotten, the oldest first. */
export interface SimulatorMemory {
  /** Requests, messages, keys and whatever else is kept, each counted as one. @default no limit */
  readonly entries?: number;
  /** Of their texts, about. @default no limit */
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

  /** Something is kept from now on, until `forget` is called for it. */
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

/** A map that forgets its oldest entries with the rest of the memory. */
export class RememberedMap<T> extends Map<string, T> {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    super();
    this.#memory = memory;
  }

  /** Sets what is never forgotten. */
  seed(key: string, value: T): void {
    super.set(key, value);
  }

  override set(key: string, value: T): this {
    super.set(key, value);
    this.#memory.keep(key.length + sizeOf(value), () => this.delete(key));
    return this;
  }
}

/** The characters of the strings in plain data. */
export function sizeOf(value: unknown): number {
  return JSON.stringify(value)?.length ?? 0;
}
