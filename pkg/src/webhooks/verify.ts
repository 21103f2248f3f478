import { configurationError } from "../errors/error.js";
import { readProperties, invalidOption } from "../util/options.js";
import { verifyBasic } from "./basic.js";
import { parseBody } from "./body.js";
import { splitDuplicates } from "./duplicates.js";
import { asWebhookError, decidingSignatures, furthest, isUnsigned } from "./choice.js";
import { WebhookError } from "./error.js";
import { eventsCore, eventsOf } from "./events.js";
import { verifyJwt } from "./jwt.js";
import { readBody, readHead } from "./request.js";
import { verifyContent } from "./schemes.js";
import { readSecrets, secretsFor } from "./secrets.js";
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
  const { signatures } = webhook;
  const acceptsUnsigned =
    unsigned === "accept" && (signatures.length === 0 || signatures.some(({ optional }) => optional));
  // Checked before the body is read, because no signed request can be accepted without them.
  const secrets =
    signatures.length === 0 || (acceptsUnsigned && secret === undefined) ? [] : readSecrets(secret, signatures);
  if (signatures.length === 0 && !acceptsUnsigned) {
    const reason = webhook.unsignedReason ?? "The provider documents no signature.";
    throw new WebhookError(
      "unsigned",
      `${reason} Anyone could have sent this. If the URL is protected otherwise, set \`unsigned: "accept"\`.`,
    );
  }
  const head = readHead(request, url);
  const deciding = acceptsUnsigned && isUnsigned(signatures, head) ? [] : decidingSignatures(signatures, head);
  const received = { ...head, body: await readBody(request, head.header, maxBodyBytes) };
  const signed = !(acceptsUnsigned && isUnsigned(signatures, received));
  const coverage = signed
    ? await verifyAny(deciding, { request: received, secrets, now, toleranceMs })
    : { url: true, body: false, isNotForm: false, headers: null };
  const body = parseBody(webhook, received, coverage);
  const found = eventsOf(provider, webhook, body, received.header, coverage.headers);
  const [events, duplicates] = await splitDuplicates(found, seen);
  return { events, duplicates, signed, bodySigned: coverage.body, raw: body.raw };
}

/** Verifies the request by the first scheme that matches. Throws the error of the closest one if none does. */
async function verifyAny(signatures: readonly ProfileSignature[], input: VerificationInput): Promise<Coverage> {
  const failed: WebhookError[] = [];
  for (const signature of signatures) {
    try {
      const own = { ...input, secrets: secretsFor(signature, input.secrets) };
      if (signature.scheme === "jwt") return await verifyJwt(signature, own);
      if (signature.scheme === "basic") return await verifyBasic(signature, own);
      return await verifyContent(signature, own);
    } catch (error) {
      const rejection = asWebhookError(error);
      // The signature is valid but too old: another scheme does not change that.
      if (rejection.reason === "stale") throw rejection;
      failed.push(rejection);
    }
  }
  throw furthest(failed);
}

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
        : scheme !== "ed25519" && scheme !== "basic";
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
