import { parseJson as parseExactJson } from "../util/json.js";
import { WebhookError } from "./error.js";
import { pairsToObject, parseForm, decodeUtf8 } from "./form.js";
import { parseQuery } from "./urls.js";
import type { RequestWithBody } from "./request.js";
import type { Coverage } from "./schemes.js";
import type { ProfileWebhook } from "../provider/webhook-types.js";

/** What a request says: parsed JSON, or a form's names and values. Only what the signature covers is read. */
export function parseBody(webhook: ProfileWebhook, request: RequestWithBody, coverage: Coverage): unknown {
  switch (formatOf(webhook, request, coverage)) {
    case "form":
      return pairsToObject(parseForm(request.body));
    case "query":
      if (!coverage.url)
        throw new WebhookError(
          "malformed-body",
          "The request has no body, and its query is not covered by the signature.",
        );
      return pairsToObject(parseQuery(request.url));
    default:
      return parseJsonBody(decodeUtf8(request.body));
  }
}

function parseJsonBody(json: string): unknown {
  try {
    return parseExactJson(json);
  } catch (cause) {
    throw new WebhookError(
      "malformed-body",
      json === "" ? "The signature is good, but the body is empty." : "The signature is good, but the body is no JSON.",
      cause,
    );
  }
}

/** Blanks (RFC 8259, section 2), and the brackets with which JSON begins and a form never does: it escapes them. */
const WHITESPACE: readonly number[] = [0x20, 0x09, 0x0a, 0x0d];
const JSON_STARTS: readonly number[] = [0x7b, 0x5b];

/**
 * By the body itself and the profile, because those are signed: with another content type, which is not, a repetition would
 * read as another event. The content type only tells a form where the profile expects JSON.
 */
function formatOf(
  { encoding = "json" }: ProfileWebhook,
  { body, header }: RequestWithBody,
  { isNotForm }: Coverage,
): "json" | "form" | "query" {
  const start = body.find((byte) => !WHITESPACE.includes(byte));
  if (isNotForm || (start !== undefined && JSON_STARTS.includes(start))) return "json";
  if (body.length === 0) return encoding === "json" ? "json" : "query";
  if (encoding !== "json") return "form";
  return /^application\/x-www-form-urlencoded\b/i.test(header("content-type") ?? "") ? "form" : "json";
}
