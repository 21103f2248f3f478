/** What a relay reports. Nothing in it is a credential, a text or a phone number. */

import type { Category, Outcome } from "../vocabulary.js";
import { Redactor } from "../client/redact/redactor.js";

/** What a relay did. */
export type RelayEvent =
  /** A response was made. */
  | {
      readonly type: "responded";
      /** The HTTP status. */
      readonly status: number;
      /** The user of the grant; null before it is known. */
      readonly user: string | null;
      /** Null for a success. */
      readonly category: Category | null;
      /** Null for a preflight. */
      readonly outcome: Outcome | null;
      /** The relay's or the provider's code; null without one. */
      readonly code: string | null;
      /** Whether the response is that of an earlier request, or of one that still ran: a double click, a repeated POST, a lost response. */
      readonly isRepeated: boolean;
      readonly durationMs: number;
    }
  /**
   * A function or a store of yours failed, or took too long; or the message is invalid in a field that the page did not choose (`compose`). The response has
   * the status 500 or 503.
   */
  | {
      readonly type: "failed";
      /** Which one. */
      readonly part: RelayPart;
      /** What it threw. The request's token, header fields and texts are masked in it. */
      readonly cause: unknown;
    }
  /** Once, when the relay is made: the store is in memory. It forgets everything at a restart, and other isolates do not see it: for development only. */
  | { readonly type: "memory-store" };

/** A part of a relay that is yours. `server`: what got the request before the relay. `relay`: the relay itself, or its runtime. */
export type RelayPart = "server" | "authorize" | "compose" | "counters" | "store" | "client" | "give-back" | "relay";

/** Masks what a request brought in what was thrown about it. It costs nothing until something is thrown. */
export class RequestSecrets {
  readonly #request: Request;
  readonly #values: unknown[] = [];

  constructor(request: Request) {
    this.#request = request;
  }

  /** Adds all strings of a body or a message. */
  addTexts(value: unknown): void {
    this.#values.push(value);
  }

  /** A header field; empty if the request has none, or is not a `Request`. */
  #field(name: string): string {
    try {
      return this.#request.headers.get(name) ?? "";
    } catch {
      return "";
    }
  }

  mask(cause: unknown): unknown {
    const redactor = new Redactor();
    const add = (value: unknown): void => {
      if (typeof value === "string") redactor.add(value);
      else if (typeof value === "object" && value !== null) for (const part of Object.values(value)) add(part);
    };
    try {
      for (const name of ["authorization", "cookie"]) {
        const field = this.#field(name);
        for (const part of [field, ...field.split(/[\s;,]+/)]) add([part, part.slice(part.indexOf("=") + 1)]);
      }
      for (const value of this.#values) add(value);
      return redactor.maskCause(cause);
    } catch {
      // A message that `compose` made may contain itself, or a getter that throws.
      return new Error("What was thrown cannot be shown: it could not be masked.");
    }
  }
}
