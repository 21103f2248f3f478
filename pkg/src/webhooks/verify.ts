import { configurationError } from "../errors/error.js";
import { readProperties, invalidOption } from "../util/options.js";
import { parseBody } from "./body.js";
import { splitDuplicates } from "./duplicates.js";
import { isWebhookError, WebhookError } from "./error.js";
import { eventsCore, eventsOf } from "./events.js";
import { verifyJwt } from "./jwt.js";
import { readBody, readHead } from "./request.js";
import { checkHeaders, hasSignature, verifyContent } from "./schemes.js";
import { readSecrets } from "./secrets.js";
import type { WebhookReason } from "./error.js";
import type { RequestHead } from "./request.js";
import type { VerificationInput, Coverage } from "./schemes.js";
import type { ReceivedRequest, VerifiedWebhook, VerifyWebhookOptions, WebhookProvider } from "./types.js";
import type { ProfileSignature, ProfileWebhook } from "../provider/webhook-types.js";

const OPTIONS = ["provider", "secret", "url", "now", "toleranceMs", "seen", "maxBodyBytes", "unsigned"] as const;
/** The default of `maxBodyBytes`. The largest documented webhooks have a few hundred kilobytes. */
const MAX_BODY_BYTES = 1_048_576;

/**
 * Verifies that a request comes from the provider, is unmodified, recent and not a duplicate, and reads its events. It fails
 * closed: if anything is missing (a header field, the secret, the URL if it is signed), the request is rejected.
 *
 * Pass the web `Request` before its body is read, or `{ method, url, headers, body }` with the received bytes.
 *
 * @throws {@link WebhookError} for a request that you must not act upon: respond with its `status` only. Any other error is an
 * invalid option, or an environment without WebAssembly (a `TidingsError` with the category `configuration`), or was thrown by
 * `seen`.
 *
 * @example
 * ```ts
 * try {
 *   const { events } = await verifyWebhook(request, { provider: standardWebhooks, secret: env.WEBHOOK_SECRET });
 *   for (const event of events) await handle(event);
 * } catch (error) {
 *   if (!isWebhookError(error)) throw error;
 *   console.warn(error.reason, error.message);
 *   return new Response(null, { status: error.status });
 * }
 * ```
 */
export async function verifyWebhook(
  request: Request | ReceivedRequest,
  options: VerifyWebhookOptions,
): Promise<VerifiedWebhook> {
  const {
    provider,
    secret,
    url,
    now = Date.now(),
    toleranceMs,
    seen,
    maxBodyBytes = MAX_BODY_BYTES,
    unsigned,
  } = readOptions(options);
  const webhook = readWebhook(provider);
  eventsCore();
  const isSigned = webhook.signatures.length > 0;
  // Checked before the body is read, because no request can be accepted without them.
  const secrets = isSigned ? readSecrets(secret, webhook.signatures) : [];
  if (!isSigned && unsigned !== "accept") {
    const reason = webhook.unsignedReason ?? "The provider documents no signature.";
    throw new WebhookError(
      "unsigned",
      `${reason} Anyone could have sent this. If the URL is protected otherwise, set \`unsigned: "accept"\`.`,
    );
  }
  const head = readHead(request, url);
  const usable = usableSignatures(webhook.signatures, head);
  const received = { ...head, body: await readBody(request, head.header, maxBodyBytes) };
  const coverage = isSigned
    ? await verifyAny(usable, { request: received, secrets, now, toleranceMs })
    : { url: true, isNotForm: false, headers: null };
  const body = parseBody(webhook, received, coverage);
  const found = eventsOf(provider, webhook, body, received.header, coverage.headers);
  const [events, duplicates] = await splitDuplicates(found, seen);
  return { events, duplicates, signed: isSigned, raw: body.raw };
}

/** The schemes by which the request may be signed. Throws the error of the closest scheme if there is none. */
function usableSignatures(signatures: readonly ProfileSignature[], head: RequestHead): ProfileSignature[] {
  const failed: WebhookError[] = [];
  const present = signatures.filter((signature) => hasSignature(signature, head));
  const usable = (present.length > 0 ? present : signatures).filter((signature) => {
    try {
      checkHeaders(signature, head);
      return true;
    } catch (error) {
      failed.push(asWebhookError(error));
      return false;
    }
  });
  if (usable.length === 0 && failed.length > 0) throw furthest(failed);
  return usable;
}

/** Verifies the request by the first scheme that matches. Throws the error of the closest one if none does. */
async function verifyAny(signatures: readonly ProfileSignature[], input: VerificationInput): Promise<Coverage> {
  const failed: WebhookError[] = [];
  for (const signature of signatures) {
    try {
      return signature.scheme === "jwt" ? await verifyJwt(signature, input) : await verifyContent(signature, input);
    } catch (error) {
      const rejection = asWebhookError(error);
      // The signature is valid but too old: another scheme does not change that.
      if (rejection.reason === "stale") throw rejection;
      failed.push(rejection);
    }
  }
  throw furthest(failed);
}

/** The error, if it rejects the request. Throws any other error. */
function asWebhookError(error: unknown): WebhookError {
  if (isWebhookError(error)) return error;
  throw error;
}

/** The error of the scheme whose check got furthest; the first of several. */
function furthest(errors: readonly WebhookError[]): WebhookError {
  return errors.reduce((best, error) => (progressOf(error.reason) > progressOf(best.reason) ? error : best));
}

/** How far a check got before it failed, by its reason. */
const PROGRESS: readonly WebhookReason[] = [
  "missing-header",
  "malformed-secret",
  "unsupported",
  "malformed-signature",
  "malformed-timestamp",
  "missing-url",
  "too-large",
  "not-utf-8",
  "mismatch",
];
const progressOf = (reason: WebhookReason): number => PROGRESS.indexOf(reason);

/** The webhook part of a profile, validated. */
export function readWebhook(provider: WebhookProvider): ProfileWebhook {
  const webhook = (
    typeof provider === "object" && provider !== null && "webhook" in provider ? provider.webhook : provider
  ) as ProfileWebhook | undefined;
  if (
    typeof webhook !== "object" ||
    webhook === null ||
    !Array.isArray(webhook.signatures) ||
    !Array.isArray(webhook.events)
  ) {
    // Only a string that looks like a provider's name is quoted. Any other may be the secret.
    const isName = typeof provider === "string" && /^[a-z][a-z-]{0,20}$/.test(provider);
    const remedy =
      typeof provider !== "string"
        ? ""
        : ` Import it: import profile from "tidings/providers/${isName ? (provider as string) : "..."}".`;
    throw configurationError(
      `\`provider\` must be a profile with a \`webhook\`, or only that part: an object with \`signatures\` and \`events\`.${remedy}`,
    );
  }
  const unsupported = webhook.signatures.find(
    ({ scheme, hash, algorithms }: { scheme?: string; hash?: string; algorithms?: readonly string[] }) => {
      if (scheme === "hmac") return !["sha1", "sha256", "sha512"].includes(hash as string);
      return scheme === "jwt"
        ? !algorithms?.every((name) => /^HS(256|384|512)$/.test(name)) || algorithms.length === 0
        : scheme !== "ed25519";
    },
  );
  // This includes MD5, whose signatures can be forged.
  if (unsupported !== undefined)
    throw configurationError(
      `\`provider.webhook.signatures\` has an unsupported scheme: ${JSON.stringify(unsupported).slice(0, 100)}.`,
    );
  return webhook;
}

function readOptions(options: VerifyWebhookOptions): VerifyWebhookOptions {
  const found = readProperties(options, "options", "an object with `provider` and `secret`", OPTIONS);
  const { provider, url, now, toleranceMs, seen, maxBodyBytes, unsigned } = found;
  if (provider === undefined)
    throw configurationError("`provider` is missing: pass the profile of the provider that sends the webhook.");
  if (url !== undefined && typeof url !== "string") throw invalidOption("url", "a string", url);
  if (now !== undefined && !(typeof now === "number" && Number.isFinite(now)))
    throw invalidOption("now", "a time in milliseconds", now);
  if (toleranceMs !== undefined && !(typeof toleranceMs === "number" && toleranceMs >= 0))
    throw invalidOption("toleranceMs", "a number of milliseconds", toleranceMs);
  if (seen !== undefined && typeof seen !== "function") throw invalidOption("seen", "a function", seen);
  if (maxBodyBytes !== undefined && !(Number.isInteger(maxBodyBytes) && maxBodyBytes > 0))
    throw invalidOption("maxBodyBytes", "a number of bytes", maxBodyBytes);
  if (unsigned !== undefined && unsigned !== "accept" && unsigned !== "reject")
    throw invalidOption("unsigned", '"accept" or "reject"', unsigned);
  return { ...found, provider };
}
