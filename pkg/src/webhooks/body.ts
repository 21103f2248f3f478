import { parseJson as parseExact } from "../util/json.js";
import { WebhookError } from "./error.js";
import { asObject, formOf, textOf } from "./params.js";
import { queryOf } from "./urls.js";
import type { Received } from "./request.js";
import type { Verified } from "./schemes.js";
import type { ProfileWebhook } from "../provider/webhook-types.js";

/** What a request says: parsed JSON, or a form's names and values. Only what the signature covers is read. */
export function parseBody(webhook: ProfileWebhook, request: Received, verified: Verified): unknown {
  switch (kindOf(webhook, request, verified)) {
    case "form":
      return asObject(formOf(request.body));
    case "query":
      if (!verified.url)
        throw new WebhookError(
          "malformed-body",
          "The request has no body, and its query is not covered by the signature.",
        );
      return asObject(queryOf(request.url));
    default:
      return parseJson(textOf(request.body));
  }
}

function parseJson(text: string): unknown {
  try {
    return parseExact(text);
  } catch (cause) {
    throw new WebhookError(
      "malformed-body",
      text === "" ? "The signature is good, but the body is empty." : "The signature is good, but the body is no JSON.",
      cause,
    );
  }
}

/** Blanks (RFC 8259, section 2), and the brackets with which JSON begins and a form never does: it escapes them. */
const BLANKS: readonly number[] = [0x20, 0x09, 0x0a, 0x0d];
const BRACKETS: readonly number[] = [0x7b, 0x5b];

/**
 * By the body itself and the profile, because those are signed: with another content type, which is not, a repetition would
 * read as another event. The content type only tells a form where the profile expects JSON.
 */
function kindOf(
  { encoding: kind = "json" }: ProfileWebhook,
  { body, header }: Received,
  { noForm }: Verified,
): "json" | "form" | "query" {
  const start = body.find((byte) => !BLANKS.includes(byte));
  if (noForm || (start !== undefined && BRACKETS.includes(start))) return "json";
  if (body.length === 0) return kind === "json" ? "json" : "query";
  if (kind !== "json") return "form";
  return /^application\/x-www-form-urlencoded\b/i.test(header("content-type") ?? "") ? "form" : "json";
}
