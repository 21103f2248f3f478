/** Why the relay itself rejects a request, before or without a send. */

import { NO_FACTS } from "../errors/error.js";
import type { Category, Issue, TidingsErrorFacts } from "../types.js";

/** The codes of a relay's own rejections. A closed list. */
export type RelayCode =
  /** The method is not POST. */
  | "method"
  /** The path is not the relay's. */
  | "path"
  /** A page of this origin may not use the relay. */
  | "origin"
  /** The content type is not JSON, or the body is compressed. */
  | "content-type"
  /** The header field `Idempotency-Key` or `Tidings-Attempt` is missing or malformed. */
  | "key"
  /** There is no valid token, or `authorize` returned null. */
  | "token"
  /** The token has expired. */
  | "token-expired"
  /** The body is too large. */
  | "body-size"
  /** The body did not arrive in time. */
  | "body-time"
  /** The body is not a JSON object in UTF-8, or nested too deep. */
  | "body"
  /** The message has a field that the page may not choose, or recipients that cannot be read. */
  | "field"
  /** The grant does not allow a recipient. */
  | "recipient"
  /** The grant's limit is used up. */
  | "limit"
  /** Another request with the key has not ended. */
  | "busy"
  /** The key was used for another message. */
  | "key-reused"
  /** A function or a store of the relay's failed, or took too long. */
  | "failed"
  /** The relay is not set up correctly. */
  | "setup";

/** What a rejection says. */
export interface RejectionFacts {
  readonly code: RelayCode;
  readonly status: number;
  readonly category: Category;
  /**
   * A sentence that repeats nothing of the request: for the page's user if the code is one of `USER_TYPE`, and for its developer otherwise.
   */
  readonly message: string;
  readonly issues?: readonly Issue[];
  /** Whether the same request may succeed later. */
  readonly isAgain?: boolean;
  readonly retryAfterMs?: number;
  readonly limit?: TidingsErrorFacts["limit"];
  /** Another request with the key may have sent. @default "not-sent" */
  readonly outcome?: "unknown";
  readonly headers?: Readonly<Record<string, string>>;
}

/** A rejected request. Nothing was sent for it. Its message does not say so, because an earlier request of the same action may have sent. */
export class Rejection extends Error {
  readonly #given: RejectionFacts;
  readonly code: RelayCode;
  readonly status: number;
  readonly isAgain: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly facts: TidingsErrorFacts;

  constructor(given: RejectionFacts) {
    const { code, status, headers = {}, isAgain = false, ...facts } = given;
    super(facts.message);
    this.#given = given;
    this.code = code;
    this.status = status;
    this.isAgain = isAgain;
    this.headers = headers;
    this.facts = {
      ...NO_FACTS,
      outcome: "not-sent",
      scope: facts.category === "rate-limit" ? "account" : "request",
      transient: isAgain,
      retryable: isAgain,
      ...facts,
    };
  }

  /** The same rejection, of a request that may repeat one that was taken. Nothing says then that the message was not sent. */
  inDoubt(): Rejection {
    return new Rejection({ ...this.#given, outcome: "unknown" });
  }
}
