import { configurationError } from "../errors/error.js";
import { readInput } from "../errors/foreign.js";
import { readProperties } from "../util/options.js";
import { equalBytes, utf8 } from "./bytes.js";
import { WebhookError } from "./error.js";
import { parseQuery } from "./urls.js";
import { readWebhook } from "./verify.js";
import type { WebhookProvider } from "./types.js";

/** Longer than any challenge, and too short to make of our answer something that it is not. */
const MAX_CHALLENGE_LENGTH = 1_000;

/**
 * Answers the GET by which some providers (WhatsApp) ask whether they have the right address, before they send anything there.
 * It is not signed: the token that you chose is all that it proves.
 *
 * @returns the response, 403 where the token is wrong; null where the request is no such question
 * @throws {@link WebhookError} `missing-secret` for an empty token
 *
 * @example
 * ```ts
 * const answer = answerChallenge(request, { provider: whatsapp, token: env.VERIFY_TOKEN });
 * if (answer !== null) return answer;
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
    throw configurationError("`token` must be a text: the verify token that you gave to the provider.");
  if (!token)
    throw new WebhookError(
      "missing-secret",
      "`token` is missing or empty: the verify token that you gave to the provider.",
    );
  const isValid =
    equalBytes(utf8(query.get(names.token) ?? ""), utf8(token)) && challenge.length <= MAX_CHALLENGE_LENGTH;
  // As plain text and nothing else: whoever calls chooses what is in it.
  const headers = { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" };
  return isValid ? new Response(challenge, { headers }) : new Response(null, { status: 403 });
}
