import type { Json } from "../json.js";
import { type DocumentedError, entry } from "./entry.js";

function of(
  code: string,
  status: number,
  message: string,
  why: string,
  trigger: string | null,
  more: Partial<DocumentedError> & { readonly details?: Json } = {},
): DocumentedError {
  const { details, ...rest } = more;
  const error: { [name: string]: Json } = { code, message };
  if (details !== undefined) error.details = details;
  return entry({ name: code, code, status, body: { error }, given: "code", why, trigger, ...rest });
}

/** Every code of ShingleAI's error reference, and the variants of its newer pages. */
export const shingleaiErrors: readonly DocumentedError[] = [
  of(
    "UNAUTHORIZED",
    401,
    "Invalid or missing API key",
    "The key is missing or wrong.",
    "any request without an accepted bearer token",
    { given: "verbatim" },
  ),
  of(
    "INSUFFICIENT_PERMISSIONS",
    403,
    "API key lacks required permissions",
    "The key lacks a scope.",
    "PATCH /messages/{id} with a key that ends in _readonly",
  ),
  of("VALIDATION_ERROR", 400, "Invalid request body", "The body failed validation: a list of issues.", null, {
    given: "verbatim",
    details: { issues: [{ path: ["email"], message: "Invalid email format" }] },
  }),
  of(
    "VALIDATION_ERROR",
    400,
    "Invalid request body",
    "The body failed validation: a tree, on the newer pages.",
    "PATCH /messages/{id} with a readAt that is not a date",
    {
      name: "VALIDATION_ERROR.tree",
      details: { errors: [], properties: { readAt: { errors: ["Invalid ISO datetime"] } } },
    },
  ),
  of(
    "INVALID_INPUT",
    400,
    "Invalid query parameters or input",
    "A query parameter is wrong.",
    "GET /contacts?limit=1000",
  ),
  of("MISSING_QUERY", 400, "Required query parameter is missing", "A query parameter is missing.", null),
  of(
    "NOT_FOUND",
    404,
    "Requested resource doesn't exist",
    "There is no such resource or path.",
    "POST /messages, or GET /messages/{id} with an unknown id",
  ),
  of(
    "INVALID_MESSAGE_ID",
    400,
    "Invalid message ID format",
    "The id has the wrong form.",
    "GET /messages/{id} with characters other than letters, digits, - and _",
  ),
  of(
    "INVALID_CONTACT_ID",
    400,
    "Invalid contact ID format",
    "The id has the wrong form.",
    "PUT /contacts/{id}/phone-numbers/{phoneNumberId} with a malformed id",
  ),
  of(
    "INVALID_BUSINESS_ID",
    400,
    "Invalid business ID format",
    "The id has the wrong form.",
    "GET /businesses/{id} with a malformed id",
  ),
  of(
    "RATE_LIMIT_EXCEEDED",
    429,
    "Rate limit exceeded. Please retry after 60 seconds",
    "Too many requests; the wait is in the details.",
    "more requests than rateLimit allows",
    { given: "verbatim", details: { retryAfter: 60 }, waitSeconds: 60 },
  ),
  of(
    "RATE_LIMITED",
    429,
    "Too many requests. Please try again later.",
    "Too many requests, on the newer pages: no wait is given at all.",
    null,
    { given: "verbatim" },
  ),
  of("INTERNAL_ERROR", 500, "Unexpected server error", "A failure of the server.", null),
  of("SERVICE_UNAVAILABLE", 503, "Service temporarily unavailable", "The service is down for a while.", null),
];
