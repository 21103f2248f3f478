/**
 * Masks credentials in what comes from outside: in bodies and header fields, before anything reads or splits them, and in errors of
 * other code. Values of tidings and of the caller are never masked, so they do not depend on the key.
 */

import { define } from "../../util/define.js";
import { primitiveString, showsSecret, maskedError } from "./cause.js";
import { isWords } from "./known-words.js";
import { Matcher, merged, MIN_SECRET_CHARS, pieceOf } from "./matcher.js";
import type { Range } from "./matcher.js";
import { decode, spellings } from "./spellings.js";

const MASK = "[redacted]";
/** How many layers of escaping are read: JSON in JSON in a URL in HTML. */
const MAX_LAYERS = 5;

/** Knows the secrets of a client, or of one call, and masks them. */
export class Redactor {
  /** The input of the matcher: each spelling, with the length of its pieces. */
  readonly #secrets: (readonly [string, number])[] = [];
  readonly #known = new Set<string>();
  /** Strings that are masked only as a whole. */
  readonly #exactTexts: string[] = [];
  #matcher: Matcher | undefined;
  /** The matcher of the last call's keys, reused if the next call has the same ones. */
  #lastMatcher: { keys: string; matcher: Matcher } | undefined;
  #documentationJson: string | undefined;
  readonly #client: Redactor | undefined;
  /** The provider's profile, as plain data. What it contains is never masked, even if it is used as a key. */
  documentation: unknown;
  /** The URL and body of the call. Numbers in it are never masked, even if a key is one of them. */
  requestText = "";

  /** @param client For the redactor of a call: that of its client, whose secrets are masked, too. */
  constructor(client?: Redactor) {
    this.#client = client;
  }

  /** Creates the redactor of one call. The call's own secrets are forgotten with it. */
  forCall(): Redactor {
    return new Redactor(this);
  }

  /** Adds a secret. From now on every piece of 12 characters is masked, in every spelling. Below 8 characters it is ignored. */
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

  /** Adds a string that is masked as a whole: a URL that contains a key. */
  addExact(text: string): void {
    if (!this.#exactTexts.includes(text)) this.#exactTexts.push(text);
  }

  /** Masks all secrets in a string. */
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

  /** Parses a string with `parse` and masks the result. Without a secret, `isMasked` is false and the result is not copied. */
  parseMasked(text: string, parse: (text: string) => unknown): { value: unknown; isMasked: boolean } {
    const value = parse(text);
    if (this.#find(text).length === 0) return { value, isMasked: false };
    // Parsed before it is masked, because replacing a number or half an escape would break the syntax.
    return { value: typeof value === "string" ? this.mask(text) : this.maskData(value), isMasked: true };
  }

  /** Copies plain data with all secrets masked. Without recursion: a body may be nested deeper than the stack allows. */
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
        define(to, isArray ? name : this.mask(name), copy, true);
      }
    }
    return top.value as T;
  }

  /**
   * Returns the cause itself, so that callers can compare it by identity. If it may show a secret, returns a replacement with the
   * same name, message, stack, code and cause, masked.
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

  /** Finds the secrets in the string as it is, and after decoding its escapes, layer by layer. */
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

  /** A key may be any string. What is public anyhow is not masked, because that would change how a response is read. */
  #isPublic(text: string): boolean {
    if (isWords(text)) return true;
    const client = this.#client ?? this;
    try {
      client.#documentationJson ??= JSON.stringify(client.documentation) ?? "";
    } catch {
      // A profile has no `toJSON`, but `Object.prototype` may have one that throws.
      client.#documentationJson = "";
    }
    return client.#documentationJson.includes(text) || (/^\+?\d+$/.test(text) && this.requestText.includes(text));
  }
}
