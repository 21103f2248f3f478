/** The profile format: how failures are read. */

import type { Category, Outcome, Scope } from "../vocabulary.js";
import type { Path, Paths } from "./path-types.js";
import type { HttpsUrl, NonEmptyString } from "./value-types.js";

/** What a failure means: a category, a category with a scope (`rate-limit@sender`), or an object. */
export type ProfileRule = RuleString | RuleObject;

/** @pattern ^<Category>(@<Scope>)?$ */
type RuleString = Category | `${Category}@${Scope}`;

interface RuleObject {
  /** The category of the failure. */
  readonly category: Category;
  /** Whose side the failure is on. Without it, the usual scope of the category. */
  readonly scope?: Scope;
  /** Whether the failure may pass. Without it, the HTTP status decides; for a message, the category. */
  readonly transient?: boolean;
  /** Whether the message went out. Without it, the status decides. `not-sent` only where the provider documents it. */
  readonly outcome?: Outcome;
  /** `true`: the same message can never succeed. `false`: it may. */
  readonly permanent?: boolean;
  /** In `messageRules`: the field of the request that is at fault. */
  readonly param?: NonEmptyString;
}

/**
 * How failures are read. The paths count first. Where they lead to nothing, the body is read by its shape, as without a profile.
 */
export interface ProfileErrors {
  /** The provider's documentation of its errors. */
  readonly docsUrl?: HttpsUrl;
  /** The URL of an error code's own page, without the code at its end. */
  readonly codeDocsUrlPrefix?: HttpsUrl;
  /** The path to the error code. */
  readonly code?: Paths;
  /** The path to the error message. */
  readonly message?: Paths;
  /** The path to the field at fault. */
  readonly param?: Paths;
  /** The path to the request's id. Also `header:name`. */
  readonly requestId?: Paths;
  /** The path to the URL of the page about this failure. */
  readonly docsUrlPath?: Paths;
  /** Where the limit is that was reached. */
  readonly limit?: ProfileLimit;
  /** Where the money is that was missing. */
  readonly balance?: ProfileBalance;
  /** Waits that the provider documents outside the usual header fields. Of several waits the longest counts. */
  readonly retryAfter?: readonly ProfileRetryAfter[];
  /**
   * The error codes. `INVALID_*` is a family, `21000-21999` a range. An exact code counts before a range, a range before a family.
   */
  readonly codes?: Readonly<Record<string, ProfileRule>>;
  /** The codes of single messages and of delivery reports, where they differ from those of requests. Without it: `codes`. */
  readonly deliveryCodes?: Readonly<Record<string, ProfileRule>>;
  /** The codes that mean success, such as `NO_ERROR`. Zeros without a rule of their own do too. */
  readonly successCodes?: readonly string[];
  /**
   * Rules for a text within the error message, in lower case; only ASCII letters have a case here. The first that fits counts, and
   * only where no code fits.
   */
  readonly messageRules?: readonly (readonly [text: MessageText, rule: ProfileRule])[];
  /**
   * Rules for HTTP statuses that the provider uses with a different meaning.
   *
   * @namePattern [1-5][0-9][0-9]
   */
  readonly httpStatuses?: Readonly<Record<string, ProfileRule>>;
  /** The statuses for which the provider documents that nothing was processed: a send without an idempotency key is repeated. */
  readonly notAcceptedHttpStatuses?: readonly ErrorStatus[];
}

/**
 * A text that the error message contains.
 *
 * @pattern ^[^A-Z]+$
 */
type MessageText = string;

/**
 * @asType integer
 * @minimum 400
 * @maximum 599
 */
type ErrorStatus = number;

/**
 * @asType integer
 * @minimum 100
 * @maximum 599
 */
type HttpStatus = number;

/** A limit of the account or its plan: where its facts are. */
export interface ProfileLimit {
  /** How much is allowed. */
  readonly max?: ProfileFact;
  /** How much of it is used. */
  readonly used?: ProfileFact;
  /** When it begins anew. */
  readonly resetsAt?: ProfileFact;
  /** The URL at which it is raised. */
  readonly upgradeUrl?: ProfileFact;
}

/** The money of the account, where it is too little: where its facts are. */
export interface ProfileBalance {
  /** What the account has. */
  readonly balance?: ProfileFact;
  /** What the request costs. */
  readonly cost?: ProfileFact;
  /** The currency of both. */
  readonly currency?: ProfileFact;
}

/**
 * The path to a value, an array of paths, or a number in a sentence.
 *
 * @minItems 1
 */
export type ProfileFact = Path | readonly Path[] | ProfileFactInSentence;

/** A number in a sentence. */
export interface ProfileFactInSentence {
  /** The path to the sentence. */
  readonly path: Paths;
  /** What is before the number, in lower case; only ASCII letters have a case here: `current balance:`. */
  readonly before: MessageText;
}

/** A documented wait: where it is, and its unit. */
export interface ProfileRetryAfter {
  /** The path to it. Also `header:name`. Of an array that the path goes through, the longest wait counts. */
  readonly path: Path;
  /** The unit of the number: a duration (`s`, `ms`), or a time since the Unix epoch (`unix-s`, `unix-ms`). */
  readonly unit: "s" | "ms" | "unix-s" | "unix-ms";
  /**
   * The text around the number, which `#` stands for: `wait [ # ]`. Without it, the value is a number or a date.
   *
   * @pattern #
   */
  readonly match?: string;
  /**
   * The HTTP statuses that it is for. Without it: all.
   *
   * @minItems 1
   */
  readonly httpStatuses?: readonly HttpStatus[];
}
