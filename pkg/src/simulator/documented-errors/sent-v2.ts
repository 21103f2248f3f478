import type { Json } from "../json.js";
import { type DocumentedError, entry } from "./entry.js";

function of(
  name: string,
  body: { readonly [name: string]: Json; readonly status: number },
  why: string,
  trigger: string | null,
  given: DocumentedError["given"] = "verbatim",
): DocumentedError {
  return entry({ name, status: body.status, body, why, trigger, given });
}

const bad = (detail: string): { status: number; title: string; detail: string } => ({
  status: 400,
  title: "Bad Request",
  detail,
});

/** Every error in Sent's legacy error reference, and the second shape of its specification. */
export const sentV2Errors: readonly DocumentedError[] = [
  of(
    "validation",
    {
      status: 400,
      errors: { phoneNumber: ["Phone number is required"], templateId: ["TemplateId is required"] },
    },
    "Required fields are missing.",
    "POST /messages/phone with an empty object",
  ),
  of(
    "format",
    {
      type: "https://tools.ietf.org/html/rfc7231#section-6.5.1",
      title: "One or more validation errors occurred",
      status: 400,
      errors: { fieldName: ["Error message"] },
    },
    "The standard structure, with placeholder names.",
    null,
  ),
  entry({
    name: "specification",
    status: 400,
    body: { statusCode: 400, message: "One or more errors occurred!", errors: { property1: ["string"] } },
    why: "The structure as the version 2 specification has it, with placeholder names.",
  }),
  of(
    "invalid-phone",
    bad("Invalid phone number"),
    "The phone number is malformed.",
    "POST /messages/phone with a malformed phoneNumber",
  ),
  of(
    "insufficient-balance",
    bad("Insufficient balance. Current balance: 0.0050, estimated cost: 0.0200"),
    "The account has too little money.",
    "POST /messages/phone with a balance of 0.005",
  ),
  of(
    "template-not-found",
    bad("Template not found"),
    "There is no such template.",
    "POST /messages/phone with an unknown templateId",
  ),
  of(
    "invalid-channel",
    bad("Invalid channel: email. Supported channels are: sms, whatsapp"),
    "There is no such channel.",
    'a send with channel: "email"',
  ),
  of(
    "missing-key",
    { status: 401, title: "Unauthorized", detail: "Header x-api-key not found" },
    "The header is missing.",
    "any request without x-api-key",
  ),
  of(
    "missing-sender",
    { status: 401, title: "Unauthorized", detail: "Header x-sender-id not found" },
    "The other header is missing.",
    "any request without x-sender-id",
    "code",
  ),
  of(
    "invalid-credentials",
    { status: 401, title: "Unauthorized", detail: "Invalid API credentials!" },
    "The key or the sender is wrong.",
    "any request with a key that is not accepted",
  ),
  of(
    "forbidden",
    { status: 403, title: "Forbidden" },
    "The key may not do this.",
    "a send with a key that ends in _readonly",
  ),
  of(
    "not-found",
    { status: 404, title: "Not Found" },
    "There is no such resource.",
    "GET /contacts/id with an unknown id",
  ),
  entry({
    name: "rate-limited",
    status: 429,
    body: { status: 429, title: "Too Many Requests", detail: "Rate limit exceeded. Please retry after 60 seconds." },
    waitSeconds: 60,
    why: 'Too many requests ("future implementation"); the wait is in the text only.',
    trigger: "more requests than rateLimit allows",
  }),
  of(
    "internal",
    { status: 500, title: "Internal Server Error", detail: "An unexpected error occurred" },
    "A failure of the server.",
    null,
  ),
];
