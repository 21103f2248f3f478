import { configurationError } from "../errors/error.js";
import { readInput } from "../errors/foreign.js";
import { readProperties } from "../util/options.js";
import { equalBytes, utf8 } from "../util/bytes.js";
import { WebhookError } from "./error.js";
import { parseQuery } from "./urls.js";
import { readWebhook } from "./verify.js";
import type { WebhookProvider } from "./types.js";

/** Maximum length of a challenge, in characters. Longer than any real one; limits what an attacker can have sent back. */
const MAX_CHALLENGE_LENGTH = 1_000;

/**
 * Responds to the GET by which some providers (WhatsApp) check a webhook URL before they use it. The request is not signed; it
 * only contains the verify token that you configured.
 *
 * @returns The response: the challenge, or 403 for a wrong token. Null if the request is not such a check.
 * @throws {@link WebhookError} `missing-secret` for an empty token
 *
 * @example
 * ```ts
 * const response = answerChallenge(request, { provider: whatsapp, token: env.VERIFY_TOKEN });
 * if (response !== null) return response;
 * ```
 */
export function answerChallenge(
  request: { readonly method?: string; readonly url?: string },
  options: { readonly provider: WebhookProvider; readonly token: string },
): Response | null {
  const { provider, token } = readProperties(options, "options", "an object with `provider` and `token`", [
    "provider",
    "token",
  ]);
  const { method, url } = readInput("request", () => ({ method: request?.method, url: request?.url }));
  const { challenge: names } = readWebhook(provider as WebhookProvider);
  if (names === undefined || String(method ?? "GET").toUpperCase() !== "GET") return null;
  const query = new Map(parseQuery(typeof url === "string" ? url : null));
  const challenge = query.get(names.challenge);
  if (challenge === undefined || (names.mode !== undefined && query.get(names.mode) !== "subscribe")) return null;
  if (token !== undefined && typeof token !== "string")
    throw configurationError("`token` must be a string: the verify token that you configured at the provider.");
  if (!token)
    throw new WebhookError(
      "missing-secret",
      "`token` is missing or empty: pass the verify token that you configured at the provider.",
    );
  const isValid =
    equalBytes(utf8(query.get(names.token) ?? ""), utf8(token)) && challenge.length <= MAX_CHALLENGE_LENGTH;
  // As plain text, because the caller chooses the content.
  const headers = { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" };
  return isValid ? new Response(challenge, { headers }) : new Response(null, { status: 403 });
}
