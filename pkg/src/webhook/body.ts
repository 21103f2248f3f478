import { parseJson as parseExact } from "../json.js";
import { WebhookError } from "./error.js";
import { asObject, formOf, textOf } from "./params.js";
import { queryOf } from "./urls.js";
import type { Received } from "./request.js";
import type { Verified } from "./schemes.js";
import type { ProfileWebhook } from "../profile/types.js";

/** What a request says: parsed JSON, or a form's names and values. Only what the signature covers is read. */
export function parseBody(webhook: ProfileWebhook, request: Received, verified: Verified): unknown {
  switch (kindOf(webhook, request, verified)) {
    case "form":
      return asObject(formOf(request.body));
    case "query":
      if (!verified.url) throw new WebhookError("malformed-body", "The request has no body, and its query is not covered by the signature.");
      return asObject(queryOf(request.url));
    default:
      return parseJson(textOf(request.body));
  }
}

function parseJson(text: string): unknown {
  try {
    return parseExact(text);
  } catch (cause) {
    throw new WebhookError("malformed-body", text === "" ? "The signature is good, but the body is empty." : "The signature is good, but the body is no JSON.", cause);
  }
}

/** As the content type says, where it says one of the two, else as the profile does. */
function kindOf({ body = "json" }: ProfileWebhook, request: Received, { noForm }: Verified): "json" | "form" | "query" {
  if (noForm) return "json";
  if (request.body.length === 0) return body === "json" ? "json" : "query";
  const type = request.header("content-type") ?? "";
  if (/^application\/([\w.-]+\+)?json\b/i.test(type)) return "json";
  return /^application\/x-www-form-urlencoded\b/i.test(type) ? "form" : body;
}
