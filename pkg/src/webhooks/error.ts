import { define } from "../util/define.js";

/**
 * Why a webhook was rejected: a closed list.
 *
 * - `missing-header`: a header field that the provider always sends is missing.
 * - `malformed-signature`: the signature or token does not have the documented form, or uses an algorithm that the profile
 *   does not allow.
 * - `malformed-timestamp`: the timestamp does not consist of digits.
 * - `mismatch`: the request was not signed with the secret.
 * - `stale`: the signature is too old, or its time is too far in the future.
 * - `replayed`: `seen` knows every event in it.
 * - `too-large`: the body has more bytes than `maxBodyBytes` or more than 10,000 events, or the form or the query has more
 *   than 1,000 fields.
 * - `not-utf-8`, `malformed-body`: the signature is valid, but the body cannot be read.
 * - `missing-secret`, `malformed-secret`, `missing-url`, `unsigned`, `unsupported`: the receiver is configured wrongly, or its
 *   runtime lacks a feature. Every request is rejected until that is fixed.
 */
export type WebhookReason =
  | "missing-header"
  | "malformed-signature"
  | "malformed-timestamp"
  | "mismatch"
  | "stale"
  | "replayed"
  | "too-large"
  | "not-utf-8"
  | "malformed-body"
  | "missing-secret"
  | "malformed-secret"
  | "missing-url"
  | "unsigned"
  | "unsupported";

/** The status to respond with. A replayed request gets 200, as the first delivery did; otherwise the provider keeps repeating it. */
const STATUS: Readonly<Record<WebhookReason, 200 | 400 | 401 | 413 | 500>> = {
  "missing-header": 401,
  "malformed-signature": 401,
  "malformed-timestamp": 401,
  mismatch: 401,
  stale: 401,
  replayed: 200,
  "too-large": 413,
  "not-utf-8": 400,
  "malformed-body": 400,
  "missing-secret": 500,
  "malformed-secret": 500,
  "missing-url": 500,
  unsigned: 500,
  unsupported: 500,
};

/** The same symbol in every copy of the package and in every realm. */
const BRAND = Symbol.for("tidings.webhook-error");

/**
 * Thrown by {@link verifyWebhook} for a request that you must not act upon. `reason` and `message` are for your logs. Respond
 * only with `status` (200, 400, 401, 413 or 500), so that an attacker learns nothing from the response.
 */
export class WebhookError extends Error {
  readonly reason!: WebhookReason;
  /** The HTTP status to respond with, without a body. */
  readonly status!: 200 | 400 | 401 | 413 | 500;

  constructor(reason: WebhookReason, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    Object.assign(this, { reason, status: STATUS[reason] });
    define(this, "name", "WebhookError", false);
    define(this, BRAND, true, false);
    define(WebhookError, "name", "WebhookError", false);
  }

  /** Plain data for logs; `JSON.stringify` would turn an `Error` into `{}`. */
  toJSON(): {
    readonly name: string;
    readonly reason: WebhookReason;
    readonly status: number;
    readonly message: string;
  } {
    return { name: this.name, reason: this.reason, status: this.status, message: this.message };
  }
}

/** Whether `value` is a {@link WebhookError}, also from another copy of the package or another realm. */
export function isWebhookError(value: unknown): value is WebhookError {
  try {
    return typeof value === "object" && value !== null && (value as { [BRAND]?: unknown })[BRAND] === true;
  } catch {
    // A proxy or a getter that throws.
    return false;
  }
}
