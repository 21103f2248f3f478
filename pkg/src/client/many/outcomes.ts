/** The outcomes of a run, from the sends to the reader: nothing waits for a reader that never comes. */

import { NO_FACTS, TidingsError } from "../../errors/error.js";

/** How many outcomes are kept for a reader that has not come yet. */
const MAX_UNREAD = 1_000;

/** A queue with one reader. `T` has the index of its message. */
export class Outcomes<T extends { readonly index: number }> {
  readonly #ready: T[] = [];
  /** Ended before a message that came earlier. */
  readonly #early = new Map<number, T>();
  readonly #isOrdered: boolean;
  readonly #changed: () => void;
  #next = 0;
  #lost = 0;
  #hasReader = false;
  #end: { readonly fault: unknown } | undefined;
  #wake: () => void = () => {};

  /** @param changed called when there is room again. */
  constructor(isOrdered: boolean, changed: () => void) {
    this.#isOrdered = isOrdered;
    this.#changed = changed;
  }

  /** How many outcomes wait for the reader, if there is one. It may never come. */
  get unread(): number {
    return this.#hasReader ? this.#ready.length : 0;
  }

  /** How many wait for an earlier message, too. */
  get waiting(): number {
    return this.#early.size + this.unread;
  }

  add(outcome: T): void {
    if (!this.#isOrdered) this.#push(outcome);
    else {
      this.#early.set(outcome.index, outcome);
      for (let next = this.#early.get(this.#next); next !== undefined; next = this.#early.get(this.#next)) {
        this.#early.delete(this.#next++);
        this.#push(next);
      }
    }
    this.#wake();
  }

  #push(outcome: T): void {
    if (!this.#hasReader && this.#ready.length === MAX_UNREAD) {
      this.#lost += this.#ready.length;
      this.#ready.length = 0;
    }
    this.#ready.push(outcome);
  }

  /** No more outcomes come. `fault`: why, if reading the messages failed. */
  finish(fault: unknown): void {
    // What they waited for was not sent.
    for (const outcome of [...this.#early.values()].sort((a, b) => a.index - b.index)) this.#push(outcome);
    this.#end = { fault };
    this.#wake();
  }

  /** @throws TidingsError with the category `configuration` for a second reader, or one that comes too late. */
  read(stop: () => Promise<void>): AsyncIterableIterator<T> {
    if (this.#hasReader) throw cannotRead("The outcomes of a run can be read once.");
    this.#hasReader = true;
    if (this.#lost > 0)
      throw cannotRead(
        `${this.#lost} outcomes are no longer there, because nobody read them. Begin to read right after \`sendMany\`.`,
        this.#end?.fault,
      );
    const next = async (): Promise<IteratorResult<T>> => {
      for (;;) {
        const value = this.#ready.shift();
        if (value !== undefined) {
          this.#changed();
          return { done: false, value };
        }
        if (this.#end !== undefined) {
          const { fault } = this.#end;
          this.#end = { fault: undefined };
          if (fault !== undefined) throw fault;
          return { done: true, value: undefined };
        }
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    };
    const end = async (): Promise<IteratorResult<T>> => {
      await stop();
      return { done: true, value: undefined };
    };
    const iterator: AsyncIterableIterator<T> = { next, return: end, [Symbol.asyncIterator]: () => iterator };
    return iterator;
  }
}

/** Its outcome is `unknown`: the run itself goes on, and sends. */
function cannotRead(message: string, cause?: unknown): TidingsError {
  return new TidingsError({ ...NO_FACTS, category: "configuration", message }, cause);
}
