import { type DocumentedError, entry } from "./entry.js";

/**
 * Errors of whole requests. The vendor lists the texts without a status each; the statuses are the
 * nearest ones it lists.
 */
const REQUESTS: readonly DocumentedError[] = [
  entry({
    name: "missing-fields",
    status: 400,
    body: { error: "to, from, and body are required" },
    why: "A required field is missing.",
    trigger: "POST /messages without to, from or body",
  }),
  entry({
    name: "invalid-phone",
    status: 400,
    body: { error: "invalid phone number format" },
    why: "The phone number is not in E.164 form.",
    trigger: "POST /messages with a recipient that is not in E.164 form",
  }),
  entry({
    name: "invalid-phone-capital",
    status: 400,
    body: { error: "Invalid phone number format" },
    why: "The same as the overview page writes it, with a capital.",
  }),
  entry({
    name: "insufficient-balance",
    status: 400,
    body: { error: "insufficient balance" },
    why: "The account has too little money.",
    trigger: "POST /messages with a balance below the price",
  }),
  entry({
    name: "unauthorized",
    status: 401,
    body: { error: "invalid username or password" },
    why: "The credentials or the API key are wrong.",
    trigger: "any request without a key, or with one that is not accepted",
  }),
  entry({
    name: "account-not-active",
    status: 403,
    body: { error: "account is not active" },
    why: "The account is suspended or disabled.",
    trigger: "any request with a key that ends in _suspended",
  }),
  entry({
    name: "forbidden",
    status: 403,
    body: { error: "insufficient permissions" },
    given: "code",
    why: "The key may not do this.",
    trigger: "a request that changes something, with a key that ends in _readonly",
  }),
  entry({
    name: "not-found",
    status: 404,
    body: { error: "not found" },
    given: "code",
    why: "There is no such resource.",
    trigger: "GET /messages/{id} with an unknown id",
  }),
  entry({
    name: "rate-limited",
    status: 429,
    body: { error: "rate limit exceeded" },
    waitSeconds: 30,
    why: "Too many requests; X-RateLimit-Reset says until when.",
    trigger: "more requests than rateLimit allows",
  }),
  entry({
    name: "pipeline",
    status: 500,
    body: { error: "pipeline processing failed" },
    why: "Routing or billing of the account is not set up.",
  }),
  entry({
    name: "internal",
    status: 500,
    body: { error: "internal server error" },
    given: "code",
    why: "A failure of the server; retried with a growing wait.",
  }),
  entry({
    name: "unavailable",
    status: 503,
    body: { error: "service unavailable" },
    given: "code",
    why: "Named in the retry advice only; retried with a growing wait.",
  }),
];

const PARTIAL: DocumentedError = entry({
  name: "partial-failure",
  status: 200,
  body: {
    messages: [
      { id: "msg_abc123", to: "+8801712345678", status: "delivered", error_code: null, error_message: null },
      {
        id: "msg_def456",
        to: "+1234567890",
        status: "failed",
        error_code: "INVALID_NUMBER",
        error_message: "Phone number is invalid or unreachable",
      },
    ],
  },
  why: "A bulk send was accepted, and one of its messages failed.",
  trigger: "POST /messages/bulk with a recipient that fails",
});

/** The message-level codes that the vendor names, with the text that this simulator gives them. */
export const MESSAGE_ERRORS: Readonly<Record<string, string>> = {
  INVALID_NUMBER: "Phone number is invalid or unreachable",
  INVALID_FORMAT: "The message has an invalid format",
  INSUFFICIENT_BALANCE: "The account balance is too low",
  INSUFFICIENT_PERMISSIONS: "The account may not send this message",
  CARRIER_REJECTED: "The carrier rejected the message",
  CARRIER_TIMEOUT: "The carrier did not answer in time",
  BLOCKED_SPAM: "The message was blocked as spam",
  BLOCKED_OPTED_OUT: "The recipient has opted out",
};

const MESSAGES: readonly DocumentedError[] = Object.entries(MESSAGE_ERRORS).map(([code, text]) =>
  entry({
    name: code,
    code,
    status: 200,
    body: {
      id: "d4e5f6a7-b8c9-0123-def4-567890123456",
      to: "+8801812345679",
      from: "BRAND",
      body: "Hello",
      status: code.startsWith("CARRIER_") || code.startsWith("INVALID_") ? "failed" : "rejected",
      error_code: code,
      error_message: text,
    },
    given: "code",
    why: "The request was accepted, and its message failed.",
    trigger: `POST /messages to a number that messageErrors maps to ${code}`,
  }),
);

/** Every error in NativeHub's error guide, and the variants on its other pages. */
export const nativehubErrors: readonly DocumentedError[] = [...REQUESTS, PARTIAL, ...MESSAGES];
