import type { Json } from "../json.js";
import { type DocumentedError, entry } from "./entry.js";

function of(
  name: string,
  status: number,
  error: { readonly [name: string]: Json; readonly code: string },
  why: string,
  trigger: string | null,
  more: Partial<DocumentedError> = {},
): DocumentedError {
  return entry({ name, code: error.code, status, body: { error }, why, trigger, ...more });
}

const invalid = (message: string, param: string): { code: string; message: string; param: string } => ({
  code: "invalid_request",
  message,
  param,
});

/** The wording of the documentation's repository; the simulated API answers with these. */
const REPOSITORY: readonly DocumentedError[] = [
  of(
    "invalid-to",
    400,
    invalid("The 'to' field must be a valid E.164 phone number.", "to"),
    "The recipient is not in E.164 form.",
    "POST /messages/send with a malformed to",
  ),
  of(
    "missing-content",
    400,
    invalid("The 'content' field is required.", "content"),
    "A required field is missing.",
    "POST /messages/send without content",
  ),
  of(
    "long-content",
    400,
    invalid("The 'content' field must not exceed 5000 characters.", "content"),
    "The text is too long.",
    "POST /messages/send with more than 5,000 characters",
  ),
  of(
    "invalid-media-url",
    400,
    invalid("The 'media_url' field must be a valid HTTPS URL.", "media_url"),
    "The picture's address is not an HTTPS URL.",
    "POST /messages/send with an http: media_url",
  ),
  of(
    "unauthorized",
    401,
    { code: "unauthorized", message: "Invalid or missing API key." },
    "The key is missing, wrong, or revoked.",
    "any request without an accepted x-api-key",
  ),
  of(
    "plan-limit",
    402,
    {
      code: "plan_limit_exceeded",
      message: "You have reached your monthly limit of 1,000 messages. Upgrade your plan to send more.",
    },
    "The month's messages are used up.",
    null,
  ),
  of(
    "forbidden",
    403,
    { code: "forbidden", message: "Your API key does not have the 'messages:send' permission.", param: null },
    "The key lacks a permission.",
    "POST /messages/send with a key that ends in _readonly",
  ),
  of(
    "not-found",
    404,
    { code: "not_found", message: "Message 'msg_xxxxxxxxxxxx' not found." },
    "There is no such message.",
    "GET /messages/{id} with an unknown id",
  ),
  of(
    "conflict",
    409,
    { code: "conflict", message: "A webhook with the URL 'https://example.com/webhook' already exists." },
    "The resource exists already.",
    "POST /webhooks twice with the same URL",
  ),
  of(
    "rate-limited",
    429,
    { code: "rate_limited", message: "Too many requests. Please retry after 12 seconds." },
    "Too many requests.",
    "more requests than rateLimit allows",
    { headers: { "retry-after": "12" }, waitSeconds: 12 },
  ),
  of(
    "internal-error",
    500,
    { code: "internal_error", message: "An unexpected error occurred. Please try again later." },
    "A failure of the server.",
    null,
  ),
];

/** What the documentation's site shows: other words for some, and three more errors. */
const SITE: readonly DocumentedError[] = [
  of(
    "invalid-to-site",
    400,
    invalid("The 'to' field must be a valid E.164 phone number", "to"),
    "The recipient is not in E.164 form.",
    null,
  ),
  of(
    "from-not-verified",
    400,
    invalid('The "from" number is not registered or verified for this team', "from"),
    "The sender is not a number of this team.",
    "POST /messages/send from a number that is not in verifiedNumbers",
  ),
  of(
    "from-paused",
    400,
    invalid('The "from" number is currently paused', "from"),
    "The sender's number is switched off.",
    "POST /messages/send from one of pausedNumbers",
  ),
  of(
    "unauthorized-site",
    401,
    { code: "unauthorized", message: "Missing or invalid API key" },
    "The key is missing or wrong.",
    null,
  ),
  of(
    "plan-limit-site",
    402,
    {
      code: "plan_limit_exceeded",
      message: "Monthly message limit reached (1000/1000). Upgrade your plan.",
      limit: 1000,
      current: 1000,
      upgrade_url: "https://app.texting.blue/billing",
    },
    "The month's messages are used up.",
    "POST /messages/send after planLimit messages",
  ),
  of(
    "rate-limited-site",
    429,
    { code: "rate_limited", message: "Rate limit exceeded. Retry after 15 seconds." },
    "Too many requests.",
    null,
    { headers: { "retry-after": "15" }, waitSeconds: 15 },
  ),
];

/** Every error in Texting Blue's two error references. */
export const textingBlueErrors: readonly DocumentedError[] = [...REPOSITORY, ...SITE];
