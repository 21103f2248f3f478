import { formatResponse } from "../http/format-response.js";

/** An example response, as text. */
export interface ExampleResponse {
  readonly label: string;
  readonly text: string;
}

const TO = "+14155551234";
const FROM = "+14155559876";
const DIGITS = "14155551234";
const ID = "6f1d2c5e-0b7a-4e0e-9a53-2f0a8f4f7c11";
const ACCEPTED = "Accepted";
const OPTED_OUT = "Recipient opted out";
const LIMITED = "Rate limit with a wait";
const INSIDE = "Failure inside a success";

type Row = readonly [label: string, status: number, body: unknown, headers?: Readonly<Record<string, string>>];

const sentEnvelope = (error: object | null, data: object | null): object => ({
  success: error === null,
  data,
  error,
  meta: { request_id: "req_playground", version: "v3" },
});
const infobip = (groupId: number, groupName: string, id: number, name: string, description: string): object => ({
  bulkId: "2034072219640523072",
  messages: [{ messageId: ID, status: { groupId, groupName, id, name, description }, destination: DIGITS }],
});
const whatsapp = (code: number, message: string, details: string): object => ({
  error: {
    message: `(#${code}) ${message}`,
    type: "OAuthException",
    code,
    error_data: { messaging_product: "whatsapp", details },
    fbtrace_id: "Aplayground",
  },
});
const telnyx = (status: string, errors: readonly object[]): object => ({
  data: { record_type: "message", id: ID, to: [{ phone_number: TO, status }], from: { phone_number: FROM }, errors },
});
const messagebird = (status: string, statusErrorCode?: number): object => ({
  id: "e8077d80353294f7",
  originator: FROM,
  recipients: { totalCount: 1, items: [{ recipient: 14155551234, status, statusErrorCode }] },
});
const vonage = (status: string, rest: object): object => ({
  "message-count": "1",
  messages: [{ to: DIGITS, status, ...rest }],
});

/** Responses in each provider's format, with made-up ids and waits. A missing case is not documented by the provider. */
const ROWS: Readonly<Record<string, readonly Row[]>> = {
  twilio: [
    [
      OPTED_OUT,
      400,
      {
        code: 21610,
        message: "Attempt to send to unsubscribed recipient",
        more_info: "https://www.twilio.com/docs/errors/21610",
        status: 400,
      },
      { "twilio-request-id": "RQplayground" },
    ],
    [
      ACCEPTED,
      201,
      {
        sid: "SMplayground",
        status: "queued",
        to: TO,
        from: FROM,
        num_segments: "1",
        error_code: null,
        error_message: null,
      },
    ],
    [
      LIMITED,
      429,
      { code: 20429, message: "Too Many Requests", more_info: "https://www.twilio.com/docs/errors/20429", status: 429 },
      { "retry-after": "3" },
    ],
    [
      INSIDE,
      201,
      {
        sid: "SMplayground",
        status: "failed",
        to: TO,
        from: FROM,
        error_code: 30007,
        error_message: "Message filtered",
      },
    ],
  ],
  vonage: [
    [INSIDE, 200, vonage("9", { "error-text": "Quota Exceeded - rejected" })],
    ["Recipient barred", 200, vonage("7", { "error-text": "Number barred" })],
    [LIMITED, 200, vonage("1", { "error-text": "Throughput Rate Exceeded - please wait [ 250 ] and retry" })],
    [
      ACCEPTED,
      200,
      vonage("0", {
        "message-id": "0C000000217B7F02",
        "remaining-balance": "15.53590000",
        "message-price": "0.03330000",
        network: "310260",
      }),
    ],
  ],
  telnyx: [
    [
      OPTED_OUT,
      400,
      {
        errors: [
          {
            code: "40300",
            title: "Blocked due to STOP message",
            detail: `Messages cannot be sent from '${FROM}' to '${TO}' due to an existing block rule.`,
          },
        ],
      },
    ],
    [ACCEPTED, 200, telnyx("queued", [])],
    [
      LIMITED,
      429,
      {
        errors: [
          {
            code: "10011",
            title: "Too many requests",
            detail: "You have exceeded the maximum number of allowed requests.",
          },
        ],
      },
      { "x-ratelimit-limit": "50", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1" },
    ],
    [
      INSIDE,
      200,
      telnyx("sending_failed", [
        {
          code: "40002",
          title: "Blocked as spam - temporary",
          detail: "The message was flagged by a SPAM filter and was not delivered.",
        },
      ]),
    ],
  ],
  plivo: [
    [
      ACCEPTED,
      202,
      { api_id: "97ceeb52-58b6-11e1-86da-77300b68f8bb", message: "message(s) queued", message_uuid: [ID] },
    ],
    [
      INSIDE,
      202,
      {
        api_id: "97ceeb52-58b6-11e1-86da-77300b68f8bb",
        message: "message(s) queued",
        message_uuid: [],
        invalid_number: [DIGITS],
      },
    ],
    [
      LIMITED,
      429,
      { api_id: "97ceeb52-58b6-11e1-86da-77300b68f8bb", error: "too many requests" },
      { "retry-after": "5" },
    ],
  ],
  messagebird: [
    [ACCEPTED, 201, messagebird("sent")],
    [`${OPTED_OUT}, inside a success`, 201, messagebird("delivery_failed", 103)],
    ["Balance used up", 422, { errors: [{ code: 25, description: "Not enough balance", parameter: null }] }],
    [
      LIMITED,
      429,
      { errors: [{ code: 429, description: "Too many requests", parameter: null }] },
      { "retry-after": "2" },
    ],
  ],
  infobip: [
    [
      `${OPTED_OUT}, inside a success`,
      200,
      infobip(5, "REJECTED", 14, "REJECTED_DESTINATION_BLOCKLISTED", "Destination on block list"),
    ],
    [ACCEPTED, 200, infobip(1, "PENDING", 26, "PENDING_ACCEPTED", "Message sent to next instance")],
    [INSIDE, 200, infobip(5, "REJECTED", 12, "REJECTED_NOT_ENOUGH_CREDITS", "Not enough credits")],
    [
      LIMITED,
      429,
      { requestError: { serviceException: { messageId: "TOO_MANY_REQUESTS", text: "Too many requests" } } },
      { "retry-after": "2", "x-request-id": "playground" },
    ],
  ],
  sinch: [
    [
      ACCEPTED,
      201,
      { id: "01FC66621XXXXX119Z8PMV1QPQ", to: [DIGITS], from: DIGITS, canceled: false, body: "Hi", type: "mt_text" },
    ],
    ["Wrong type of number", 400, { code: "illegal_number_type", text: "The number is not a mobile number." }],
    [LIMITED, 429, { code: "too_many_requests", text: "Too many requests." }, { "retry-after": "2" }],
  ],
  "whatsapp-cloud": [
    [
      OPTED_OUT,
      400,
      whatsapp(
        131050,
        "User has stopped marketing messages",
        "The recipient has chosen to stop receiving marketing messages.",
      ),
    ],
    [
      ACCEPTED,
      200,
      {
        messaging_product: "whatsapp",
        contacts: [{ input: DIGITS, wa_id: DIGITS }],
        messages: [{ id: "wamid.playground", message_status: "accepted" }],
      },
    ],
    ["Rate limit as a 400", 400, whatsapp(130429, "Rate limit hit", "Cloud API message throughput has been reached.")],
    [
      LIMITED,
      429,
      whatsapp(80007, "Rate limit issues", "The business account has reached its rate limit."),
      { "retry-after": "60" },
    ],
  ],
  nativehub: [
    [
      `${OPTED_OUT}, inside a success`,
      200,
      {
        id: "msg_1",
        to: TO,
        status: "rejected",
        error_code: "BLOCKED_OPTED_OUT",
        error_message: "The recipient has opted out",
      },
    ],
    [ACCEPTED, 200, { id: "msg_1", to: TO, from: FROM, status: "queued" }],
    [
      LIMITED,
      429,
      { error: "rate limit exceeded" },
      { "x-ratelimit-limit": "200", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "30" },
    ],
    ["Pipeline failed", 500, { error: "pipeline processing failed" }],
  ],
  "texting-blue": [
    [
      LIMITED,
      429,
      { error: { code: "rate_limited", message: "Too many requests. Please retry after 12 seconds." } },
      { "retry-after": "12" },
    ],
    [ACCEPTED, 202, { id: "msg_1", to: TO, from: FROM, content: "Hi", status: "queued" }],
    [
      INSIDE,
      202,
      {
        id: "msg_1",
        to: TO,
        from: FROM,
        status: "failed",
        error_code: "forbidden",
        error_message: "The number is paused",
      },
    ],
    ["Plan limit reached", 402, { error: { code: "plan_limit_exceeded", message: "Monthly limit reached." } }],
  ],
  sent: [
    [
      OPTED_OUT,
      422,
      sentEnvelope({ code: "BUSINESS_004", message: "All recipients have opted out", details: null }, null),
    ],
    [
      ACCEPTED,
      202,
      sentEnvelope(null, {
        status: "QUEUED",
        recipients: [{ message_id: ID, to: TO, channel: "sms", status: "QUEUED" }],
      }),
    ],
    [
      LIMITED,
      429,
      sentEnvelope({ code: "BUSINESS_002", message: "Rate limit exceeded", details: null }, null),
      { "retry-after": "60" },
    ],
    [INSIDE, 200, sentEnvelope({ code: "BUSINESS_003", message: "Insufficient balance", details: null }, null)],
  ],
  "sent-v2": [
    ["Invalid number", 400, { status: 400, title: "Bad Request", detail: "Invalid phone number format." }],
    [ACCEPTED, 200, ""],
    [
      LIMITED,
      429,
      { status: 429, title: "Too Many Requests", detail: "Rate limit exceeded. Please retry after 60 seconds." },
    ],
  ],
  shingleai: [
    [
      LIMITED,
      429,
      {
        success: false,
        error: {
          code: "RATE_LIMIT_EXCEEDED",
          message: "Rate limit exceeded. Please retry after 60 seconds",
          details: { retryAfter: 60 },
        },
      },
    ],
    [
      "Message read",
      200,
      {
        success: true,
        data: { id: "msg_1", recipient: TO, status: "received" },
        meta: { requestId: "req_playground" },
      },
    ],
  ],
  example: [
    [OPTED_OUT, 400, { error: { code: "E17", text: "Not to this one." } }],
    [ACCEPTED, 201, { id: "m-1", state: "queued" }],
    [LIMITED, 429, { error: { code: "E1", text: "Slow down." } }, { "retry-after": "8" }],
    [INSIDE, 200, { error: { code: "E42", text: "The balance is used up." } }],
  ],
};

/** Responses of proxies, and of any API. */
const COMMON: readonly Row[] = [
  [
    "HTML page of a proxy",
    502,
    "<html><head><title>502 Bad Gateway</title></head>\n<body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>",
    { server: "nginx", "content-type": "text/html" },
  ],
  [
    "Hotspot page inside a 200",
    200,
    "<!doctype html><title>Welcome</title><h1>Accept our terms to go online</h1>",
    { "content-type": "text/html" },
  ],
  ["429 without a body", 429, "", { "retry-after": "30" }],
  [
    "Generic failure inside a 200",
    200,
    { success: false, error: { code: "OPTED_OUT", message: "The recipient has opted out." } },
  ],
  ["Truncated JSON", 500, '{"error":{"code":"internal_error","mess', { "content-type": "application/json" }],
  ["Redirect to a login page", 302, "", { location: "https://login.example.com/" }],
];

const ready = ([label, status, body, headers]: Row): ExampleResponse => ({
  label,
  text: formatResponse(status, body, headers),
});

/** The examples for a provider, the most interesting one first. Empty for an unknown provider. */
export function exampleResponses(id: string): readonly ExampleResponse[] {
  return Object.hasOwn(ROWS, id) ? ROWS[id]!.map(ready) : [];
}

export const commonResponses: readonly ExampleResponse[] = COMMON.map(ready);
