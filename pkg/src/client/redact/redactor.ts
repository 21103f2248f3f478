/**
 * Masks credentials in what comes from outside: in bodies and header fields before anything reads, cuts or splits them, and
 * in foreign errors. What is tidings' own, or the caller's, is never masked, so no fact of it changes with a key.
 */

import { primitiveString, showsSecret, maskedError } from "./cause.js";
import { isWords } from "./known-words.js";
import { Matcher, merged, MIN_SECRET_CHARS, pieceOf } from "./matcher.js";
import type { Range } from "./matcher.js";
import { decode, spellings } from "./spellings.js";

const MASK = "[redacted]";
/** JSON in JSON in a URL in HTML; nobody escapes more often. */
const MAX_LAYERS = 5;

export class Redactor {
  /** What the matcher is made of: each spelling, with the number of characters in a row that count. */
  readonly #secrets: (readonly [string, number])[] = [];
  readonly #known = new Set<string>();
  /** What does not leave as a whole. */
  readonly #exactTexts: string[] = [];
  #matcher: Matcher | undefined;
  /** The matcher of the last call's own keys: the next call mostly has the same ones. */
  #lastMatcher: { keys: string; matcher: Matcher } | undefined;
  #documentationJson: string | undefined;
  readonly #client: Redactor | undefined;
  /** What the provider documents, as plain data: no secret, whoever takes it for a key. */
  documentation: unknown;
  /** What a call sends besides its key: its numbers are no secret, also where a key is one of them. */
  requestText = "";

  /** @param client What a call belongs to; its secrets are the call's, too. */
  constructor(client?: Redactor) {
    this.#client = client;
  }

  /** Of one call. Its own secrets are forgotten with it. */
  forCall(): Redactor {
    return new Redactor(this);
  }

  /** From now on no 12 characters in a row of `secret` leave, in no spelling; one of less than 8 is not masked. */
  add(secret: unknown): void {
    if (typeof secret !== "string" || secret.length < MIN_SECRET_CHARS || this.#isKnown(secret)) return;
    this.#known.add(secret);
    this.#secrets.push(
      ...spellings(secret)
        .filter((one) => one.length >= MIN_SECRET_CHARS)
        .map(pieceOf),
    );
    this.#matcher = undefined;
  }

  /** From now on this text does not leave as a whole: a URL with a key in it, of which the rest is no secret. */
  addExact(text: string): void {
    if (!this.#exactTexts.includes(text)) this.#exactTexts.push(text);
  }

  mask(text: string): string {
    const ranges = this.#find(text);
    if (ranges.length === 0) return text;
    let result = "";
    let from = 0;
    for (const [start, end] of ranges) {
      result += text.slice(from, start) + MASK;
      from = end;
    }
    return result + text.slice(from);
  }

  /** What `parse` makes of a text, masked. Where nothing is to be masked it is not copied. */
  parseMasked(text: string, parse: (text: string) => unknown): unknown {
    const value = parse(text);
    if (this.#find(text).length === 0) return value;
    // Parsed before it is masked: a number, or the half of an escape, cannot be replaced by a word.
    return typeof value === "string" ? this.mask(text) : this.maskData(value);
  }

  /** Plain data with every secret masked. Without recursion: a body may be nested deeper than the stack is. */
  maskData<T>(value: T): T {
    const top: { value?: unknown } = {};
    const queue: { from: object; to: object }[] = [{ from: { value }, to: top }];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const { from, to } = next;
      const isArray = Array.isArray(from);
      for (const [name, item] of Object.entries(from) as [string, unknown][]) {
        let copy = item;
        if (typeof item === "string") copy = this.mask(item);
        else if (typeof item === "number") copy = this.#hasSecret(String(item)) ? MASK : item;
        else if (typeof item === "object" && item !== null) {
          const target: object = Array.isArray(item) ? [] : {};
          queue.push({ from: item, to: target });
          copy = target;
        }
        define(to, isArray ? name : this.mask(name), copy);
      }
    }
    return top.value as T;
  }

  /**
   * A foreign error as it is, so that it can be told by identity; or, where anything that it would show holds a secret, a
   * stand-in with the same name, message, stack, code and cause, masked.
   */
  maskCause(cause: unknown): unknown {
    if (this.#matchers().length === 0 && this.#exactTexts.length === 0) return cause;
    if (!showsSecret(cause, (text) => this.#hasSecret(text))) return cause;
    const text = primitiveString(cause);
    return text === undefined
      ? maskedError(
          cause as object,
          (one) => this.mask(one),
          (one) => this.maskCause(one),
        )
      : this.mask(text);
  }

  #isKnown(secret: string): boolean {
    return this.#known.has(secret) || (this.#client === undefined ? false : this.#client.#isKnown(secret));
  }

  #matchers(): Matcher[] {
    const own = this.#secrets.length === 0 ? [] : [(this.#matcher ??= this.#compile())];
    return this.#client === undefined ? own : [...this.#client.#matchers(), ...own];
  }

  #compile(): Matcher {
    const client = this.#client;
    if (client === undefined) return new Matcher(this.#secrets);
    const keys = [...this.#known].join("\n");
    if (client.#lastMatcher?.keys !== keys) client.#lastMatcher = { keys, matcher: new Matcher(this.#secrets) };
    return client.#lastMatcher.matcher;
  }

  #hasSecret(text: string): boolean {
    return this.#find(text).length > 0;
  }

  /** In the text as it is, and as it reads when its escapes are undone, once and again. */
  #find(text: string): Range[] {
    const matchers = this.#matchers();
    const found: Range[] = [];
    if ((matchers.length === 0 && this.#exactTexts.length === 0) || text.length < MIN_SECRET_CHARS) return found;
    const layers: ((index: number) => number)[] = [];
    const source = (index: number): number => layers.reduceRight((at, step) => step(at), index);
    for (let read = text; ; ) {
      for (const [start, end] of merged(matchers.flatMap((matcher) => matcher.find(read)))) {
        if (!this.#isPublic(read.slice(start, end))) found.push([source(start), source(end)]);
      }
      for (const exactText of this.#exactTexts) {
        for (let at = read.indexOf(exactText); at >= 0; at = read.indexOf(exactText, at + exactText.length))
          found.push([source(at), source(at + exactText.length)]);
      }
      const next = layers.length < MAX_LAYERS && /[\\%&]/.test(read) ? decode(read) : undefined;
      if (next === undefined) return merged(found);
      layers.push(next.at);
      read = next.text;
    }
  }

  /** A key may be made of anything; what everybody knows is no secret, and masking it would change what is read. */
  #isPublic(text: string): boolean {
    if (isWords(text)) return true;
    const client = this.#client ?? this;
    try {
      client.#documentationJson ??= JSON.stringify(client.documentation) ?? "";
    } catch {
      // Nobody's `toJSON` is called in a profile, but for one that stands on every object.
      client.#documentationJson = "";
    }
    return client.#documentationJson.includes(text) || (/^\+?\d+$/.test(text) && this.requestText.includes(text));
  }
}

/** Not an assignment: a member that is called __proto__ stays a member. */
function define(target: object, key: PropertyKey, value: unknown): void {
  Object.defineProperty(target, key, { value, configurable: true, enumerable: true, writable: true });
}
