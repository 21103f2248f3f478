// Reading the events of a webhook by the profile: the same facts from every provider.
import assert from "node:assert/strict";
import { test } from "node:test";
import { verifyWebhook } from "../../../pkg/dist/webhooks.js";
import { profiles } from "./harness.mjs";

const form = (fields) => new URLSearchParams(fields).toString();

/** Reads a webhook without verifying its signature. */
async function read(provider, { body, headers = {}, ...more }, options = {}) {
  const profile = typeof provider === "string" ? profiles[provider] : provider;
  const unsigned = { ...profile, webhook: { ...profile.webhook, signatures: [] } };
  return verifyWebhook(
    { headers, body: typeof body === "string" ? body : JSON.stringify(body), ...more },
    { provider: unsigned, unsigned: "accept", ...options },
  );
}

const NOTHING = {
  messageId: null,
  reference: null,
  status: null,
  to: null,
  from: null,
  body: null,
  at: null,
  error: null,
  key: null,
  deliveryId: null,
};
const noon = "2026-11-21T12:00:00.000Z";

/** Each row: the provider, what it sends, the expected events, and what the row checks. */
const rows = [
  {
    why: "a delivery with a null error_code",
    provider: "nativehub",
    body: {
      event: "dlr",
      message_id: "m1",
      status: "delivered",
      error_code: null,
      destination: "+14155550100",
      delivered_at: "2026-11-21T12:00:00Z",
    },
    expect: [
      {
        type: "status",
        messageId: "m1",
        status: "delivered",
        to: "+14155550100",
        at: noon,
        key: "m1:status:delivered:+14155550100",
      },
    ],
  },
  {
    why: "a failure keeps its code: a number becomes a string, as in every other error",
    provider: "nativehub",
    body: { event: "dlr", message_id: "m1", status: "failed", error_code: 2, destination: "+14155550100" },
    expect: [
      {
        type: "status",
        messageId: "m1",
        status: "failed",
        to: "+14155550100",
        error: { category: "carrier", code: "2", message: null },
        key: "m1:status:failed:+14155550100",
      },
    ],
  },
  {
    why: "a delivered message has no error, whatever its code",
    provider: "nativehub",
    body: { event: "dlr", message_id: "m1", status: "delivered", error_code: 2 },
    expect: [{ type: "status", messageId: "m1", status: "delivered", key: "m1:status:delivered:" }],
  },
  {
    why: "an inbound message: from and to are swapped",
    provider: "nativehub",
    body: {
      event: "mo",
      message_id: "m2",
      source: "+14155550100",
      destination: "+14155559876",
      content: "Yes",
      received_at: "2026-11-21T12:00:00Z",
    },
    expect: [
      { type: "inbound", messageId: "m2", from: "+14155550100", to: "+14155559876", body: "Yes", at: noon, key: "m2" },
    ],
  },
  {
    why: "the event's own id is the key",
    provider: "texting-blue",
    body: {
      id: "evt_1",
      type: "message.sent",
      timestamp: "2026-11-21T12:00:00Z",
      data: { id: "msg_1", from: "+14155559876", to: "+14155550100" },
    },
    expect: [
      {
        type: "status",
        messageId: "msg_1",
        status: "sent",
        from: "+14155559876",
        to: "+14155550100",
        at: noon,
        key: "evt_1",
      },
    ],
  },
  {
    why: "an event that the profile does not describe is not dropped",
    provider: "texting-blue",
    body: { id: "evt_2", type: "number.paused", data: { id: "num_1" } },
    expect: [{ type: "other", key: "evt_2" }],
  },
  {
    why: "a failure without code and message",
    provider: "sent",
    body: {
      field: "messages",
      sub_type: "message.failed",
      timestamp: "2026-11-21T12:00:00Z",
      payload: { message_id: "m1", message_status: "FAILED", outbound_number: "+14155550100" },
    },
    expect: [
      {
        type: "status",
        messageId: "m1",
        status: "failed",
        to: "+14155550100",
        at: noon,
        error: { category: "unknown", code: null, message: null },
        key: "m1:status:FAILED:+14155550100",
      },
    ],
  },
  {
    why: "a form; the id of the delivery is in an unsigned header field, so it is not part of the key",
    provider: "twilio",
    headers: { "I-Twilio-Idempotency-Token": "token-1" },
    body: form({
      MessageSid: "SM1",
      MessageStatus: "undelivered",
      ErrorCode: "30003",
      To: "+14155550100",
      From: "+14155559876",
    }),
    expect: [
      {
        type: "status",
        messageId: "SM1",
        status: "undelivered",
        to: "+14155550100",
        from: "+14155559876",
        error: { category: "carrier", code: "30003", message: null },
        key: "SM1:undelivered",
        deliveryId: "token-1",
      },
    ],
  },
  {
    why: "the same without that field: the same key",
    provider: "twilio",
    body: form({ MessageSid: "SM1", MessageStatus: "sent", To: "+14155550100" }),
    expect: [{ type: "status", messageId: "SM1", status: "sent", to: "+14155550100", key: "SM1:sent" }],
  },
  {
    why: "two status words with the same meaning are two events",
    provider: "twilio",
    body: form({ MessageSid: "SM1", MessageStatus: "sending" }),
    expect: [{ type: "status", messageId: "SM1", status: "queued", key: "SM1:sending" }],
  },
  {
    why: "STOP is an opt-out, not only an inbound message",
    provider: "twilio",
    body: form({
      MessageSid: "SM2",
      OptOutType: "STOP",
      SmsStatus: "received",
      From: "+14155550100",
      To: "+14155559876",
      Body: "Stop",
    }),
    expect: [{ type: "opt-out", messageId: "SM2", from: "+14155550100", to: "+14155559876", body: "Stop", key: "SM2" }],
  },
  {
    why: "an undocumented status is `unknown`, and not a failure",
    provider: "twilio",
    body: form({ MessageSid: "SM1", MessageStatus: "pondering" }),
    expect: [{ type: "status", messageId: "SM1", status: "unknown", key: "SM1:pondering" }],
  },
  {
    why: "the Messages API's names",
    provider: "vonage",
    body: {
      message_uuid: "u1",
      to: "447700900000",
      from: "447700900001",
      timestamp: "2026-11-21T12:00:00.000Z",
      status: "rejected",
      error: {
        type: "https://developer.vonage.com/api-errors/messages#1320",
        title: "1320",
        detail: "Message already delivered",
      },
      client_ref: "order-7",
    },
    headers: { "content-type": "application/json" },
    expect: [
      {
        type: "status",
        messageId: "u1",
        reference: "order-7",
        status: "rejected",
        to: "447700900000",
        from: "447700900001",
        at: noon,
        error: { category: "carrier", code: "1320", message: "Message already delivered" },
        key: "u1:status:rejected:447700900000",
      },
    ],
  },
  {
    why: "the SMS API's names; 0 is the code of success, and its time has no zone",
    provider: "vonage",
    body: form({
      messageId: "m1",
      msisdn: "447700900000",
      to: "BRAND",
      status: "buffered",
      "err-code": "0",
      "message-timestamp": "2026-11-21 12:00:00",
    }),
    expect: [
      {
        type: "status",
        messageId: "m1",
        status: "queued",
        to: "447700900000",
        from: "BRAND",
        at: noon,
        key: "m1:status:buffered:447700900000",
      },
    ],
  },
  {
    why: "a status of the Messages API that its send does not have: `defaultStatus` would make it rejected",
    provider: "vonage",
    headers: { "content-type": "application/json" },
    body: { message_uuid: "u1", status: "submitted" },
    expect: [{ type: "status", messageId: "u1", status: "sent", key: "u1:status:submitted:" }],
  },
  {
    why: "nested facts, and the failure's message beside its code",
    provider: "telnyx",
    body: {
      data: {
        id: "e1",
        event_type: "message.finalized",
        occurred_at: "2026-11-21T12:00:00.123456+00:00",
        payload: {
          id: "m1",
          from: { phone_number: "+13125550000" },
          to: [{ phone_number: "+14155550100", status: "delivery_failed" }],
          errors: [{ code: "40008", title: "Undeliverable", detail: "No route." }],
        },
      },
    },
    expect: [
      {
        type: "status",
        messageId: "m1",
        status: "undelivered",
        to: "+14155550100",
        from: "+13125550000",
        at: "2026-11-21T12:00:00.123Z",
        error: { category: "carrier", code: "40008", message: "No route." },
        key: "e1",
      },
    ],
  },
  {
    why: "a GET: the facts are in the query, whose + is decoded as a space",
    provider: "messagebird",
    method: "GET",
    body: "",
    url: "https://example.com/hook?id=m1&reference=order-7&recipient=14155550100&status=delivery_failed&statusErrorCode=9&statusDatetime=2026-11-21T14:00:00+02:00",
    expect: [
      {
        type: "status",
        messageId: "m1",
        reference: "order-7",
        status: "undelivered",
        to: "14155550100",
        at: noon,
        error: { category: "carrier", code: "9", message: null },
        key: "m1:status:delivery_failed:14155550100",
      },
    ],
  },
  {
    why: "000 is the code of success",
    provider: "plivo",
    body: form({ MessageUUID: "m1", Status: "sent", ErrorCode: "000", To: "14155550100", From: "14155559876" }),
    expect: [
      {
        type: "status",
        messageId: "m1",
        status: "sent",
        to: "14155550100",
        from: "14155559876",
        key: "m1:status:sent:14155550100",
      },
    ],
  },
  {
    why: "one id for many recipients: without the recipient, all but one would be duplicates",
    provider: "sinch",
    body: {
      type: "recipient_delivery_report_sms",
      batch_id: "b1",
      recipient: "14155550100",
      status: "Failed",
      code: 402,
      at: "2026-11-21T12:00:00.000Z",
      client_reference: "order-7",
    },
    expect: [
      {
        type: "status",
        messageId: "b1",
        reference: "order-7",
        status: "failed",
        to: "14155550100",
        at: noon,
        error: { category: "carrier", code: "402", message: null },
        key: "b1:status:Failed:14155550100",
      },
    ],
  },
  {
    why: "several entries, changes and messages in one body, and a path to the enclosing value",
    provider: "whatsapp-cloud",
    body: {
      entry: [
        {
          changes: [
            {
              value: {
                metadata: { display_phone_number: "15550783881" },
                messages: [
                  { id: "wamid.1", from: "14155550100", timestamp: "1795262400", text: { body: "Hi" } },
                  { id: "wamid.2", from: "14155550101", timestamp: "1795262400", type: "image" },
                ],
              },
            },
          ],
        },
        {
          changes: [
            {
              value: {
                statuses: [
                  {
                    id: "wamid.3",
                    status: "failed",
                    timestamp: "1795262400",
                    recipient_id: "14155550102",
                    errors: [
                      { code: 131026, title: "Message undeliverable", error_data: { details: "Not on WhatsApp." } },
                    ],
                  },
                ],
              },
            },
          ],
        },
      ],
    },
    expect: [
      {
        type: "inbound",
        messageId: "wamid.1",
        from: "14155550100",
        to: "15550783881",
        body: "Hi",
        at: noon,
        key: "wamid.1",
      },
      { type: "inbound", messageId: "wamid.2", from: "14155550101", to: "15550783881", at: noon, key: "wamid.2" },
      {
        type: "status",
        messageId: "wamid.3",
        status: "failed",
        to: "14155550102",
        at: noon,
        error: { category: "carrier", code: "131026", message: "Not on WhatsApp." },
        key: "wamid.3:status:failed:14155550102",
      },
    ],
  },
  {
    why: "a change of another kind",
    provider: "whatsapp-cloud",
    body: { entry: [{ changes: [{ field: "account_update", value: { event: "VERIFIED_ACCOUNT" } }] }] },
    expect: [{ type: "other" }],
  },
  {
    why: "an offset without its colon; NO_ERROR is not an error",
    provider: "infobip",
    body: {
      results: [
        {
          messageId: "m1",
          to: "14155550100",
          doneAt: "2026-11-21T14:00:00.000+0200",
          status: { groupName: "PENDING", name: "PENDING_ACCEPTED" },
          error: { name: "NO_ERROR" },
        },
      ],
    },
    expect: [
      {
        type: "status",
        messageId: "m1",
        status: "queued",
        to: "14155550100",
        at: noon,
        key: "m1:status:PENDING:14155550100",
      },
    ],
  },
  { why: "an empty array", provider: "infobip", body: { results: [] }, expect: [{ type: "other" }] },
  { why: "a body that is an array", provider: "nativehub", body: [1, 2], expect: [{ type: "other" }] },
  { why: "null", provider: "telnyx", body: "null", expect: [{ type: "other" }] },
  {
    why: "a property named __proto__ is a property",
    provider: "nativehub",
    body: '{"__proto__":{"event":"dlr","message_id":"m1"}}',
    expect: [{ type: "other" }],
  },
];

for (const { why, provider, expect, ...request } of rows) {
  test(`${provider}: ${why}`, async () => {
    const { events, duplicates, signed } = await read(provider, request);
    const facts = (error) => error && { category: error.category, code: error.code, message: error.message };
    const got = events.map(({ raw, at, error, ...event }) => ({
      ...event,
      error: facts(error),
      at: at?.toISOString() ?? null,
    }));
    assert.deepEqual(
      got,
      expect.map((event) => ({ ...NOTHING, ...event })),
    );
    assert.deepEqual([duplicates, signed], [[], false]);
  });
}

const dateRows = [
  ["2026-11-21T12:00:00Z", noon, "RFC 3339"],
  ["2026-11-21 12:00", noon, "without seconds"],
  ["2026-11-21T05:00:00-07:00", noon, "behind Greenwich"],
  ["2026-11-21T12:00:00.1Z", "2026-11-21T12:00:00.100Z", "a tenth"],
  ["1795262400", noon, "seconds"],
  ["1795262400.5", "2026-11-21T12:00:00.500Z", "seconds with a fraction"],
  ["1795262400000", noon, "milliseconds"],
  ["2026-13-41T12:00:00Z", null, "a month that does not exist"],
  ["yesterday", null, "words"],
  ["0", null, "a number that is too small"],
  ["99999999999999999999", null, "too many digits"],
];
for (const [text, expected, why] of dateRows) {
  test(`a time is parsed, or null and never an Invalid Date: ${why}`, async () => {
    const { events } = await read("nativehub", { body: { event: "dlr", message_id: "m", delivered_at: text } });
    assert.equal(events[0].at?.toISOString() ?? null, expected);
  });
}

const webhook = (events, more = {}) => ({ webhook: { signatures: [], events, ...more } });
const pathRows = [
  ["a.b[0].c", { a: { b: [{ c: "x" }] } }, "x", "names and an index"],
  ["a[*].b", { a: [{}, { b: "" }, { b: "x" }] }, "x", "the first item that has it: an empty string does not count"],
  [
    "a[?k=v].b",
    {
      a: [
        { k: "w", b: "1" },
        { k: "v", b: "2" },
      ],
    },
    "2",
    "the item with a property of that value",
  ],
  [
    "a[?k!=0].b",
    {
      a: [
        { k: 0, b: "1" },
        { k: 7, b: "2" },
      ],
    },
    "2",
    "the item with another value",
  ],
  ["err-code", { "err-code": 5 }, "5", "a name with a hyphen, a number"],
  ["a.constructor", { a: {} }, null, "inherited properties are ignored"],
  ["a.length", { a: [1] }, null, "an array has no properties"],
  ["a.b.c.d", { a: 1 }, null, "steps that lead nowhere"],
  ["", { a: 1 }, null, "the body itself is not a scalar"],
  ["^a", { a: 1 }, null, "nothing encloses the body"],
];
for (const [path, body, expected, why] of pathRows) {
  test(`a path: ${why}`, async () => {
    const { events } = await read(webhook([{ type: "status", messageId: path }]), { body });
    assert.equal(events[0].messageId, expected);
  });
}

test("the first event whose conditions all hold counts", async () => {
  const provider = webhook([
    {
      type: "opt-out",
      when: [
        { path: "kind", in: ["a", 1] },
        { path: "gone", exists: false },
      ],
    },
    { type: "inbound", when: [{ path: "kind", notIn: ["b"] }] },
    { type: "status" },
  ]);
  const kinds = async (body) => (await read(provider, { body })).events.map(({ type }) => type);
  assert.deepEqual(await kinds({ kind: "a" }), ["opt-out"]);
  assert.deepEqual(await kinds({ kind: 1 }), ["opt-out"], '1 and "1" are equal');
  assert.deepEqual(await kinds({ kind: "a", gone: true }), ["inbound"]);
  assert.deepEqual(await kinds({ kind: "b" }), ["status"]);
  assert.deepEqual(await kinds({}), ["status"], "notIn requires a value");
});

test("events of one request are separated into new ones and duplicates", async () => {
  const body = {
    results: ["m1", "m2", "m3"].map((messageId) => ({ messageId, to: "1", status: { groupName: "DELIVERED" } })),
  };
  const checked = [];
  const seen = (key) => {
    checked.push(key);
    return key.startsWith("m2");
  };
  const { events, duplicates } = await read("infobip", { body }, { seen });
  assert.deepEqual(
    [events.map(({ messageId }) => messageId), duplicates.map(({ messageId }) => messageId)],
    [["m1", "m3"], ["m2"]],
  );
  assert.equal(checked.length, 3);
});

test("`seen` is not called for events without a key, and what it throws reaches the caller", async () => {
  const checked = [];
  await read("telnyx", { body: { test: true } }, { seen: (key) => checked.push(key) > 0 });
  assert.deepEqual(checked, []);
  const broken = () => Promise.reject(new RangeError("the store is down"));
  await assert.rejects(read("nativehub", { body: { event: "mo", message_id: "m" } }, { seen: broken }), RangeError);
});

test("an event keeps its part of the body, and the result keeps the body", async () => {
  const body = { results: [{ messageId: "m1", status: { groupName: "DELIVERED" }, price: { pricePerMessage: 0.01 } }] };
  const { events, raw } = await read("infobip", { body });
  assert.deepEqual([events[0].raw, raw], [body.results[0], body]);
  const repeated = await read("twilio", { body: "MediaUrl=a&MediaUrl=b&__proto__=c" });
  assert.deepEqual(Object.entries(repeated.raw), [
    ["MediaUrl", ["a", "b"]],
    ["__proto__", "c"],
  ]);
});

test("a failure says whether it may pass, and whether it is safe to send again", async () => {
  const rows = [
    [
      "twilio",
      { MessageSid: "SM1", MessageStatus: "undelivered", ErrorCode: "30001" },
      true,
      true,
      "not-sent",
      "a full queue may pass, and the message did not arrive",
    ],
    [
      "twilio",
      { MessageSid: "SM1", MessageStatus: "undelivered", ErrorCode: "30410" },
      true,
      false,
      "unknown",
      "a timeout at the carrier: it may have been sent",
    ],
    [
      "twilio",
      { MessageSid: "SM1", MessageStatus: "undelivered", ErrorCode: "21610" },
      false,
      false,
      "not-sent",
      "an opt-out does not pass",
    ],
    [
      "nativehub",
      { event: "dlr", message_id: "m1", status: "weird", error_code: "INVALID_ROUTE_REPLY" },
      false,
      false,
      "unknown",
      "a prefix rule alone is no proof",
    ],
    [
      "nativehub",
      { event: "dlr", message_id: "m1", status: "weird", error_code: "INVALID_NUMBER" },
      false,
      false,
      "not-sent",
      "an exact code is",
    ],
    [
      "nativehub",
      { event: "dlr", message_id: "m1", status: "failed", error_code: "INVALID_ROUTE_REPLY" },
      false,
      false,
      "not-sent",
      "the status is",
    ],
  ];
  for (const [provider, body, transient, retryable, outcome, why] of rows) {
    const {
      events: [{ error }],
    } = await read(provider, { body: provider === "twilio" ? form(body) : body });
    assert.deepEqual([error.transient, error.retryable, error.outcome], [transient, retryable, outcome], why);
  }
});
