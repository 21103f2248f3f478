// The error of an event: its code and its message from every provider, whether it may pass, and whether to send again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkEvents, eventsOf, noon } from "./harness.mjs";
import { form } from "./senders.mjs";

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
        error: { category: "conflict", code: "1320", message: "Message already delivered" },
        key: "u1:status:rejected:447700900000",
      },
    ],
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
];

for (const { why, provider, expect, ...request } of rows) {
  test(`${provider}: ${why}`, () => checkEvents(provider, request, expect));
}

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
      "a prefix rule alone does not prove it",
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
    } = await eventsOf(provider, { body: provider === "twilio" ? form(body) : body });
    assert.deepEqual([error.transient, error.retryable, error.outcome], [transient, retryable, outcome], why);
  }
});
