import { configurationError } from "../errors/error.js";
import { readProperties, invalidOption } from "../util/options.js";
import { parseBody } from "./body.js";
import { splitDuplicates } from "./duplicates.js";
import { isWebhookError, WebhookError } from "./error.js";
import { eventsOf } from "./events.js";
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
/** The largest webhooks that are documented have some hundred kilobytes. */
const MAX_BODY_BYTES = 1_048_576;

/**
 * Makes sure that a request is from the provider, unchanged, fresh and new, and tells what happened. It fails closed: with
 * anything missing (a header field, the secret, the URL where it is signed) nothing is accepted.
 *
 * Pass the web `Request` before anybody reads its body, or `{ method, url, headers, body }` with the bytes.
 *
 * @throws {@link WebhookError} for a request that is not to be acted upon: answer with its `status` and no more. Anything
 * else that it throws is a mistake in the call (a `TidingsError` of the category `configuration`), or what `seen` threw.
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
  const isSigned = webhook.signatures.length > 0;
  // Before the body is read: without these nothing in it matters.
  const secrets = isSigned ? readSecrets(secret, webhook.signatures) : [];
  if (!isSigned && unsigned !== "accept") {
    const reason = webhook.unsignedReason ?? "The provider documents no signature.";
    throw new WebhookError(
      "unsigned",
      `${reason} Anybody could have sent this. If something else keeps others out, say \`unsigned: "accept"\`.`,
    );
  }
  const head = readHead(request, url);
  const usable = usableSignatures(webhook.signatures, head);
  const received = { ...head, body: await readBody(request, head.header, maxBodyBytes) };
  const coverage = isSigned
    ? await verifyAny(usable, { request: received, secrets, now, toleranceMs })
    : { url: true, isNotForm: false, headers: null };
  const raw = parseBody(webhook, received, coverage);
  const body = { value: raw, parent: null, header: received.header };
  const [events, duplicates] = await splitDuplicates(eventsOf(provider, webhook, body, coverage.headers), seen);
  return { events, duplicates, signed: isSigned, raw };
}

/** The schemes that the request may be signed by. Without any, the one that came closest says why, before the body is read. */
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

/** Of several schemes any may fit. */
async function verifyAny(signatures: readonly ProfileSignature[], input: VerificationInput): Promise<Coverage> {
  const failed: WebhookError[] = [];
  for (const signature of signatures) {
    try {
      return signature.scheme === "jwt" ? await verifyJwt(signature, input) : await verifyContent(signature, input);
    } catch (error) {
      const rejection = asWebhookError(error);
      // It is the provider's, and too old: no other scheme makes it new.
      if (rejection.reason === "stale") throw rejection;
      failed.push(rejection);
    }
  }
  throw furthest(failed);
}

/** A refusal of the request. Anything else is thrown on. */
function asWebhookError(error: unknown): WebhookError {
  if (isWebhookError(error)) return error;
  throw error;
}

/** The first of those that got furthest. */
function furthest(errors: readonly WebhookError[]): WebhookError {
  return errors.reduce((best, error) => (progressOf(error.reason) > progressOf(best.reason) ? error : best));
}

/** How far a check got before it failed. */
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

/** The part of a profile that is about webhooks. */
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
    // Letters and hyphens alone: anything else is no provider's name, and may be the secret.
    const isName = typeof provider === "string" && /^[a-z][a-z-]{0,20}$/.test(provider);
    const remedy =
      typeof provider !== "string"
        ? ""
        : ` Import it: import profile from "tidings/providers/${isName ? (provider as string) : "..."}".`;
    throw configurationError(
      `\`provider\` must be a provider's profile with a \`webhook\`, or that part alone: an object with \`signatures\` and \`events\`.${remedy}`,
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
  // MD5 among them: signatures of it can be forged.
  if (unsupported !== undefined)
    throw configurationError(
      `\`provider.webhook.signatures\` has one that tidings does not verify: ${JSON.stringify(unsupported).slice(0, 100)}.`,
    );
  return webhook;
}

function readOptions(options: VerifyWebhookOptions): VerifyWebhookOptions {
  const found = readProperties(options, "options", "an object with `provider` and `secret`", OPTIONS);
  const { provider, url, now, toleranceMs, seen, maxBodyBytes, unsigned } = found;
  if (provider === undefined)
    throw configurationError("`provider` is missing: the profile of the provider whose webhook it is.");
  if (url !== undefined && typeof url !== "string") throw invalidOption("url", "a text", url);
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
