/** Replaces a secret. */
export const MASK = "••••••••";

const BASE64 = /[A-Za-z0-9+/_-]{4,}={0,2}/g;

/** Masks secrets: verbatim, escaped for JSON, URLs and forms, and in base64, as Basic authentication has them. */
export class Mask {
  readonly #spellings: readonly string[];

  constructor(secrets: readonly string[]) {
    const spellings = secrets
      .filter((secret) => secret !== "")
      .flatMap((secret) => [
        secret,
        JSON.stringify(secret).slice(1, -1),
        encodeForUrl(secret),
        new URLSearchParams([["", secret]]).toString().slice(1),
      ]);
    // Longer ones first: they may contain shorter ones.
    this.#spellings = [...new Set(spellings)].sort((one, other) => other.length - one.length);
  }

  string(text: string): string {
    return this.#replaceAll(
      text.replace(BASE64, (token) => {
        const inside = decodeBase64(token);
        return inside !== null && this.#replaceAll(inside) !== inside
          ? `(base64 of ${this.#replaceAll(inside)})`
          : token;
      }),
    );
  }

  /** A copy of plain data with every string masked. */
  value<T>(value: T): T {
    return this.#copy(value) as T;
  }

  #replaceAll(text: string): string {
    return this.#spellings.reduce((masked, spelling) => masked.split(spelling).join(MASK), text);
  }

  #copy(value: unknown): unknown {
    if (typeof value === "string") return this.string(value);
    if (Array.isArray(value)) return value.map((item) => this.#copy(item));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, property]) => [this.string(name), this.#copy(property)]),
    );
  }
}

function encodeForUrl(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    // A lone surrogate cannot be part of a URL.
    return text;
  }
}

function decodeBase64(token: string): string | null {
  try {
    const bytes = atob(token.replaceAll("-", "+").replaceAll("_", "/"));
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
  } catch {
    return null;
  }
}
