/** The recipients that a run has seen, exactly: with a mere hash, a recipient could be dropped as a repetition of another. */

import { NO_FACTS, TidingsError } from "../../errors/error.js";

/** Phone numbers take 10 to 20 bytes each, which is a tenth of their strings. Everything else is kept as a string. */
export class Recipients {
  /** Open addressing with linear probing. 0 is a free slot. */
  #slots = new Float64Array(64);
  #count = 0;
  /** Differs in each run, so that no list of numbers can be made for slow probing. */
  readonly #seed = Math.floor(Math.random() * 2 ** 32);
  readonly #others = new Set<string>();

  /**
   * Adds a recipient. False if it was there.
   *
   * @throws TidingsError with the category `configuration` if there is no memory for more.
   */
  add(recipient: string): boolean {
    const number = packed(recipient);
    if (number === 0) return this.#others.size < this.#others.add(recipient).size;
    const slot = this.#slotOf(number);
    if (this.#slots[slot] === number) return false;
    this.#slots[slot] = number;
    this.#count += 1;
    if (this.#count > MAX_LOAD * this.#slots.length) this.#grow();
    return true;
  }

  /** The slot that has the number, or would have it. */
  #slotOf(number: number): number {
    const last = this.#slots.length - 1;
    // The bits above the 32nd are mixed in first. Multiplication moves bits up only, and the slot is made of the lower ones.
    let hash = Math.imul((number >>> 0) ^ Math.imul((number / 2 ** 32) | 0, 0x9e3779b1) ^ this.#seed, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
    let slot = (hash ^ (hash >>> 16)) & last;
    while (this.#slots[slot] !== 0 && this.#slots[slot] !== number) slot = (slot + 1) & last;
    return slot;
  }

  /** @throws TidingsError with the category `configuration` if there is no memory for it. */
  #grow(): void {
    const old = this.#slots;
    try {
      this.#slots = new Float64Array(2 * old.length);
    } catch {
      // No `outcome: "not-sent"`: some messages may have been sent.
      const message = `Out of memory: more than ${this.#count} recipients in one run. Split the messages into several runs.`;
      throw new TidingsError({ ...NO_FACTS, category: "configuration", message });
    }
    for (const number of old) if (number !== 0) this.#slots[this.#slotOf(number)] = number;
  }
}

const MAX_LOAD = 0.8;
const MAX_DIGITS = 15;

/** A phone number as a number of its own: negative without a plus. 0 for a string that has other characters or does not fit. */
function packed(recipient: string): number {
  const hasPlus = recipient.startsWith("+");
  const start = hasPlus ? 1 : 0;
  // With zeros before it, it would be the number of another string.
  if (recipient.length - start > MAX_DIGITS || recipient.charCodeAt(start) === ZERO) return 0;
  let number = 0;
  for (let index = start; index < recipient.length; index++) {
    const digit = recipient.charCodeAt(index) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return 0;
    number = 10 * number + digit;
  }
  return hasPlus ? number : -number;
}

const ZERO = 48;
