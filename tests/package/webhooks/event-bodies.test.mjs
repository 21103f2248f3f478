// How events are found in a body: forms, queries, arrays, paths, times, and bodies that hold no event.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkEvents, eventsOf, noon, providerWith } from "./harness.mjs";
import { form } from "./senders.mjs";

/** Each row: the provider, what it sends, the expected events, and what the row checks. */
const rows = [
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
  test(`${provider}: ${why}`, () => checkEvents(provider, request, expect));
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
    const { events } = await eventsOf("nativehub", { body: { event: "dlr", message_id: "m", delivered_at: text } });
    assert.equal(events[0].at?.toISOString() ?? null, expected);
  });
}

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
    const { events } = await eventsOf(providerWith([{ type: "status", messageId: path }]), { body });
    assert.equal(events[0].messageId, expected);
  });
}

test("an event keeps its part of the body, and the result keeps the body", async () => {
  const body = { results: [{ messageId: "m1", status: { groupName: "DELIVERED" }, price: { pricePerMessage: 0.01 } }] };
  const { events, raw } = await eventsOf("infobip", { body });
  assert.deepEqual([events[0].raw, raw], [body.results[0], body]);
  const repeated = await eventsOf("twilio", { body: "MediaUrl=a&MediaUrl=b&__proto__=c" });
  assert.deepEqual(Object.entries(repeated.raw), [
    ["MediaUrl", ["a", "b"]],
    ["__proto__", "c"],
  ]);
});
