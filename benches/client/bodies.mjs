// The bodies of failed responses that the benchmark reads: three sizes, in the documented shapes of two providers.

/** A spent limit, as Texting Blue reports it: code and message. */
const small = {
  error: {
    code: "plan_limit_exceeded",
    message: "You have reached your monthly limit of 1,000 messages. Upgrade your plan to send more messages.",
    param: null,
  },
};

const meta = { request_id: "req_7X9zKp2jDw", timestamp: "2026-01-15T10:30:00Z", version: "v3" };

/** A rejected message, as Sent reports it: three fields with their problems. */
const medium = {
  success: false,
  data: null,
  error: {
    code: "VALIDATION_001",
    message: "Request validation failed",
    details: {
      "template.name": ["is not allowed together with template.id", "must have at most 64 characters"],
      "template.parameters.first_name": ["is required by the template", "must be a string"],
      to: ["must have at least one recipient", "every recipient must be a number in E.164 format"],
      callback_url: ["must be an absolute https URL"],
    },
    doc_url: "https://docs.sent.dm/errors/VALIDATION_001",
  },
  meta,
};

/** A rejected batch, as Sent reports it: a problem of each of 40 recipients. */
const large = {
  success: false,
  data: null,
  error: {
    code: "VALIDATION_001",
    message: "Request validation failed",
    details: Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [
        `recipients[${index}].phone_number`,
        [`"+1415555${1000 + index}" is not a valid number in E.164 format`],
      ]),
    ),
    doc_url: "https://docs.sent.dm/errors/VALIDATION_001",
  },
  meta,
};

/** Name, status, provider, and the body as text. */
export const bodies = [
  { name: "150 B", status: 402, provider: "texting-blue", text: JSON.stringify(small) },
  { name: "600 B", status: 422, provider: "sent", text: JSON.stringify(medium) },
  { name: "4 KB", status: 422, provider: "sent", text: JSON.stringify(large) },
];

export const headers = {
  "content-type": "application/json",
  "x-request-id": "req_7X9zKp2jDw",
  "x-ratelimit-remaining": "199",
};
