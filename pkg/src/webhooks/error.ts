/**
 * Why a webhook was refused: a closed list.
 *
 * - `missing-header`: a header field that the provider always sends is not there. - `malformed-signature`: the signature (or
 *   token) is not of the documented form, or of an algorithm that the profile does not allow. - `malformed-timestamp`: the
 *   time is not written in digits. - `mismatch`: nobody who knows the secret signed this. - `stale`: signed, but too long
 *   ago, or for a time to come. - `replayed`: `seen` knows every event in it.
 * - `too-large`: the body has more bytes than `maxBodyBytes`, or the form or the query more than 1,000 fields, or the
 *   body more than 10,000 events.
 * - `not-utf-8`, `malformed-body`: signed, and yet nothing that can be read.
 * - `missing-secret`, `malformed-secret`, `missing-url`, `unsigned`, `unsupported`: not the request is at fault but the
 *   receiver: without a remedy there, nothing will ever be accepted.
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

/** What to answer. A repetition is answered like the first delivery: otherwise the provider goes on repeating it. */
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

/** Shared by every copy of the package, and by every realm. */
const BRAND = Symbol.for("tidings.webhook-error");

/**
 * What {@link verifyWebhook} throws of a request that is not to be acted upon. `reason` and `message` are for you and your
 * logs; the sender gets no more than `status` (200, 400, 401, 413 or 500), so that nobody can learn from the answers.
 */
export class WebhookError extends Error {
  readonly reason!: WebhookReason;
  /** The HTTP status to answer with, without a body. */
  readonly status!: 200 | 400 | 401 | 413 | 500;

  constructor(reason: WebhookReason, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    Object.assign(this, { reason, status: STATUS[reason] });
    for (const [target, key, value] of [
      [this, "name", "WebhookError"],
      [this, BRAND, true],
      [WebhookError, "name", "WebhookError"],
    ] as const) {
      Object.defineProperty(target, key, { value, configurable: true, writable: true });
    }
  }

  /** For logs: an `Error` would be written as `{}`. */
  toJSON(): {
    readonly name: string;
    readonly reason: WebhookReason;
    readonly status: number;
    readonly message: string;
  } {
    return { name: this.name, reason: this.reason, status: this.status, message: this.message };
  }
}

/** Whether `value` is a {@link WebhookError}: also of another copy of the package, or of another realm. */
export function isWebhookError(value: unknown): value is WebhookError {
  try {
    return typeof value === "object" && value !== null && (value as { [BRAND]?: unknown })[BRAND] === true;
  } catch {
    // A proxy, or a getter: no error of ours.
    return false;
  }
}
