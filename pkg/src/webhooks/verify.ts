import { configurationError } from "../errors/error.js";
import { readProperties, invalidOption } from "../util/options.js";
import { parseBody } from "./body.js";
import { sift } from "./duplicates.js";
import { isWebhookError, WebhookError } from "./error.js";
import { eventsOf } from "./events.js";
import { verifyJwt } from "./jwt.js";
import { bodyOf, headOf } from "./request.js";
import { checkHead, isThere, verifyContent } from "./schemes.js";
import { givenSecrets } from "./secrets.js";
import type { WebhookReason } from "./error.js";
import type { RequestHead } from "./request.js";
import type { Case, Verified } from "./schemes.js";
import type { ReceivedRequest, VerifiedWebhook, VerifyWebhookOptions, WebhookProvider } from "./types.js";
import type { ProfileSignature, ProfileWebhook } from "../provider/webhook-types.js";

const KNOWN = ["provider", "secret", "url", "now", "toleranceMs", "seen", "maxBodyBytes", "unsigned"] as const;
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
  } = checked(options);
  const webhook = webhookOf(provider);
  const isSigned = webhook.signatures.length > 0;
  // Before the body is read: without these nothing in it matters.
  const secrets = isSigned ? givenSecrets(secret, webhook.signatures) : [];
  if (!isSigned && unsigned !== "accept") {
    const why = webhook.unsignedReason ?? "The provider documents no signature.";
    throw new WebhookError(
      "unsigned",
      `${why} Anybody could have sent this. If something else keeps others out, say \`unsigned: "accept"\`.`,
    );
  }
  const head = headOf(request, url);
  const usable = usableOf(webhook.signatures, head);
  const received = { ...head, body: await bodyOf(request, head.header, maxBodyBytes) };
  const verified = isSigned
    ? await anyOf(usable, { request: received, secrets, now, toleranceMs })
    : { url: true, noForm: false, headers: null };
  const raw = parseBody(webhook, received, verified);
  const body = { value: raw, above: null, header: received.header };
  const [events, duplicates] = await sift(eventsOf(provider, webhook, body, verified.headers), seen);
  return { events, duplicates, signed: isSigned, raw };
}

/** The schemes that the request may be signed by. Without any, the one that came closest says why, before the body is read. */
function usableOf(signatures: readonly ProfileSignature[], head: RequestHead): ProfileSignature[] {
  const failed: WebhookError[] = [];
  const there = signatures.filter((signature) => isThere(signature, head));
  const usable = (there.length > 0 ? there : signatures).filter((signature) => {
    try {
      checkHead(signature, head);
      return true;
    } catch (error) {
      failed.push(refusal(error));
      return false;
    }
  });
  if (usable.length === 0 && failed.length > 0) throw closest(failed);
  return usable;
}

/** Of several schemes any may fit. */
async function anyOf(signatures: readonly ProfileSignature[], one: Case): Promise<Verified> {
  const failed: WebhookError[] = [];
  for (const signature of signatures) {
    try {
      return signature.scheme === "jwt" ? await verifyJwt(signature, one) : await verifyContent(signature, one);
    } catch (error) {
      const refused = refusal(error);
      // It is the provider's, and too old: no other scheme makes it new.
      if (refused.reason === "stale") throw refused;
      failed.push(refused);
    }
  }
  throw closest(failed);
}

/** A refusal of the request. Anything else is thrown on. */
function refusal(error: unknown): WebhookError {
  if (isWebhookError(error)) return error;
  throw error;
}

/** The first of those that got furthest. */
function closest(errors: readonly WebhookError[]): WebhookError {
  return errors.reduce((best, error) => (rank(error.reason) > rank(best.reason) ? error : best));
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
const rank = (reason: WebhookReason): number => PROGRESS.indexOf(reason);

/** The part of a profile that is about webhooks. */
export function webhookOf(provider: WebhookProvider): ProfileWebhook {
  const found = (
    typeof provider === "object" && provider !== null && "webhook" in provider ? provider.webhook : provider
  ) as ProfileWebhook | undefined;
  if (typeof found !== "object" || found === null || !Array.isArray(found.signatures) || !Array.isArray(found.events)) {
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
  const strange = found.signatures.find(
    ({ scheme, hash, algorithms }: { scheme?: string; hash?: string; algorithms?: readonly string[] }) => {
      if (scheme === "hmac") return !["sha1", "sha256", "sha512"].includes(hash as string);
      return scheme === "jwt"
        ? !algorithms?.every((name) => /^HS(256|384|512)$/.test(name)) || algorithms.length === 0
        : scheme !== "ed25519";
    },
  );
  // MD5 among them: signatures of it can be forged.
  if (strange !== undefined)
    throw configurationError(
      `\`provider.webhook.signatures\` has one that tidings does not verify: ${JSON.stringify(strange).slice(0, 100)}.`,
    );
  return found;
}

function checked(options: VerifyWebhookOptions): VerifyWebhookOptions {
  const found = readProperties(options, "options", "an object with `provider` and `secret`", KNOWN);
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
  if (unsigned !== undefined && unsigned !== "accept" && unsigned !== "refuse")
    throw invalidOption("unsigned", '"accept" or "refuse"', unsigned);
  return { ...found, provider };
}
