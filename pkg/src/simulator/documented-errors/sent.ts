import type { Json, JsonObject } from "../json.js";
import { type DocumentedError, entry } from "./entry.js";

/** The envelope of an error of version 3. */
export function envelope(code: string, message: string, details: JsonObject | null, meta: JsonObject): JsonObject {
  const error = { code, message, details, doc_url: `https://docs.sent.dm/errors/${code}` };
  return { success: false, data: null, error, meta };
}

const META = { request_id: "req_abc123", timestamp: "2024-01-15T10:30:00Z", version: "v3" } as const;

type Row = readonly [code: string, status: number, message: string, trigger: string | null];

/** The vendor's catalogue: code and status are its own, the sentences say what its "meaning" column says. */
const CATALOGUE: readonly Row[] = [
  ["AUTH_001", 401, "The x-api-key header is missing", "any request without x-api-key"],
  ["AUTH_002", 401, "Invalid or expired API key", "any request with a key that is not accepted"],
  ["AUTH_004", 403, "Your role does not permit this operation", "a send with a key that ends in _readonly"],
  ["AUTH_005", 403, "The account is awaiting activation", "any request with a key that ends in _pending"],
  ["AUTH_006", 403, "KYC is not complete", "any request with a key that ends in _kyc"],
  ["AUTH_007", 403, "No messaging channel is configured", "any request with a key that ends in _nochannel"],
  ["VALIDATION_001", 400, "Request validation failed", "POST /messages with neither text nor template"],
  ["VALIDATION_002", 400, "The phone number is not in E.164 format", "POST /messages to a malformed number"],
  ["VALIDATION_003", 400, "The value is not a valid UUID", "POST /messages with a template id that is no UUID"],
  ["VALIDATION_004", 400, "A required field is missing", "POST /messages without to"],
  ["VALIDATION_005", 400, "The value is out of range", "GET /contacts?page=1&page_size=101"],
  ["VALIDATION_006", 400, "The value is not one of those allowed", 'POST /messages with channel ["email"]'],
  ["VALIDATION_007", 400, "The Idempotency-Key is malformed", "POST /messages with a key that has a space"],
  ["RESOURCE_001", 404, "Contact not found", "GET /contacts/{id} with an unknown UUID"],
  ["RESOURCE_002", 404, "Template not found", "POST /messages with an unknown template id"],
  ["RESOURCE_003", 404, "Message not found", "GET /messages/{id} with an unknown UUID"],
  ["RESOURCE_004", 404, "Customer not found", null],
  ["RESOURCE_005", 404, "Organization not found", "any request with an x-profile-id that is not in profiles"],
  ["RESOURCE_006", 404, "User not found", "GET /users/{id}"],
  ["RESOURCE_007", 409, "The resource already exists", "POST /contacts twice with the same number"],
  ["RESOURCE_008", 404, "Webhook not found", "GET /webhooks/{id}"],
  ["BUSINESS_001", 422, "An inherited contact is read-only", "DELETE /contacts/{id} of an inherited contact"],
  ["BUSINESS_002", 429, "Rate limit exceeded", "more requests than rateLimit allows"],
  ["BUSINESS_003", 422, "Insufficient account balance", "POST /messages with a balance below the price"],
  ["BUSINESS_004", 422, "All recipients have opted out", "POST /messages to opted-out numbers only"],
  ["BUSINESS_005", 422, "The template is not approved", "POST /messages with a PENDING template"],
  ["BUSINESS_006", 422, "The message's state does not allow this", null],
  [
    "BUSINESS_007",
    422,
    "The channel is not available for this contact",
    "POST /messages to a contact whose channels lack the wanted one",
  ],
  ["BUSINESS_008", 422, "The operation exceeds the account's quota", "POST /messages after planLimit messages"],
  [
    "CONFLICT_001",
    409,
    "A request with the same Idempotency-Key is in progress",
    "POST /messages with a key whose first request is not answered yet",
  ],
  ["SERVICE_001", 503, "The cache service is unavailable", null],
  ["INTERNAL_001", 500, "An unexpected error occurred", null],
  ["INTERNAL_002", 500, "A database operation failed", null],
  ["INTERNAL_003", 502, "A messaging provider failed", null],
  ["INTERNAL_004", 504, "The operation timed out", null],
  ["INTERNAL_005", 503, "The service is temporarily unavailable", null],
];

const VERBATIM: readonly string[] = ["RESOURCE_001"];

function fromRow([code, status, message, trigger]: Row): DocumentedError {
  const details: JsonObject | null = code === "VALIDATION_001" ? { text: ["Give text or a template"] } : null;
  const limited = status === 429;
  return entry({
    name: code,
    code,
    status,
    headers: limited ? { "retry-after": "60" } : {},
    body: envelope(code, message, details, META),
    ...(limited ? { waitSeconds: 60 } : {}),
    given: VERBATIM.includes(code) ? "verbatim" : "code",
    why: message,
    trigger,
  });
}

function variant(
  name: string,
  status: number,
  body: { readonly [name: string]: Json; readonly error: JsonObject },
  why: string,
): DocumentedError {
  return entry({ name, code: String(body.error.code), status, body, why });
}

/** Bodies that the vendor's own tests have, where they differ from the catalogue. */
const VARIANTS: readonly DocumentedError[] = [
  variant(
    "VALIDATION_001.422",
    422,
    {
      success: false,
      error: { code: "VALIDATION_001", message: "Invalid phone number", details: { to: ["invalid"] } },
      meta: { request_id: "req-422" },
    },
    "The same code with 422, as on another page, and without data, doc_url and timestamp.",
  ),
  {
    ...variant(
      "BUSINESS_002.short",
      429,
      {
        success: false,
        error: { code: "BUSINESS_002", message: "Rate limit exceeded" },
      },
      "A rate limit without meta: the wait is in Retry-After only.",
    ),
    headers: { "retry-after": "60" },
    waitSeconds: 60,
  },
];

/** The status and the sentence of a code. */
export function sentFact(code: string): { readonly status: number; readonly message: string } {
  const row = CATALOGUE.find(([known]) => known === code);
  return { status: row?.[1] ?? 500, message: row?.[2] ?? code };
}

/** Message-level codes, in the description of a message's events: never in an answer to a send. */
export const SENT_MESSAGE_ERRORS: Readonly<Record<string, string>> = {
  ERR_CONSENT_BLOCKED: "The contact has opted out or is on a suppression list",
  ERR_ROUTE_DENIED: "No active route to this channel and country",
  ERR_TEMPLATE_PARAMS_INVALID: "A template parameter is missing or malformed",
};

/** Every code of Sent's version 3 error catalogue, and two variants. */
export const sentErrors: readonly DocumentedError[] = [...CATALOGUE.map(fromRow), ...VARIANTS];
