import { toText } from "../wasm/codec.js";
import { parseJson as parseExactJson } from "../util/json.js";
import { WebhookError } from "./error.js";
import { decodeUtf8, isJson, pairsToObject, parseForm } from "./form.js";
import { parseQuery } from "./urls.js";
import type { RequestWithBody } from "./request.js";
import type { Coverage } from "./schemes.js";
import type { ProfileWebhook } from "../provider/webhook-types.js";

/** A parsed body, and its JSON text. */
export interface ParsedBody {
  readonly raw: unknown;
  readonly json: string;
}

/** Parses the body: JSON, or a form or the query as an object. Reads only what the signature covers. */
export function parseBody(webhook: ProfileWebhook, request: RequestWithBody, coverage: Coverage): ParsedBody {
  switch (formatOf(webhook, request, coverage)) {
    case "form":
      return parsedForm(parseForm(request.body));
    case "query":
      if (!coverage.url)
        throw new WebhookError(
          "malformed-body",
          "The request has no body, and its query is not covered by the signature.",
        );
      return parsedForm(parseQuery(request.url));
    default:
      return parseJsonBody(decodeUtf8(request.body));
  }
}

function parsedForm(pairs: Parameters<typeof pairsToObject>[0]): ParsedBody {
  const raw = pairsToObject(pairs);
  return { raw, json: toText(raw) };
}

function parseJsonBody(json: string): ParsedBody {
  try {
    return { raw: parseExactJson(json), json };
  } catch (cause) {
    throw new WebhookError(
      "malformed-body",
      json === ""
        ? "The signature is valid, but the body is empty."
        : "The signature is valid, but the body is not JSON.",
      cause,
    );
  }
}

/**
 * The format of the body, by its first bytes and the profile. The content type is not signed: with another one, a replayed
 * request would be read as a different event. It only distinguishes a form if the profile expects JSON.
 */
function formatOf(
  { encoding = "json" }: ProfileWebhook,
  { body, header }: RequestWithBody,
  { isNotForm }: Coverage,
): "json" | "form" | "query" {
  if (isNotForm || isJson(body)) return "json";
  if (body.length === 0) return encoding === "json" ? "json" : "query";
  if (encoding !== "json") return "form";
  return /^application\/x-www-form-urlencoded\b/i.test(header("content-type") ?? "") ? "form" : "json";
}
