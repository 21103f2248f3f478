// The events of a webhook: their kinds, their facts, their keys, and which of them were seen before.
import assert from "node:assert/strict";
import { test } from "node:test";
import { verifyWebhook } from "../../../pkg/dist/webhooks.js";
import { checkEvents, eventsOf, noon, providerWith } from "./harness.mjs";
import { form } from "./senders.mjs";

/** Each row: the provider, what it sends, the expected events, and what the row checks. */
const rows = [
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
    why: "a status of the Messages API that its send does not have: `defaultStatus` would make it rejected",
    provider: "vonage",
    headers: { "content-type": "application/json" },
    body: { message_uuid: "u1", status: "submitted" },
    expect: [{ type: "status", messageId: "u1", status: "sent", key: "u1:status:submitted:" }],
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
    why: "a change of another kind",
    provider: "whatsapp-cloud",
    body: { entry: [{ changes: [{ field: "account_update", value: { event: "VERIFIED_ACCOUNT" } }] }] },
    expect: [{ type: "other" }],
  },
];

for (const { why, provider, expect, ...request } of rows) {
  test(`${provider}: ${why}`, () => checkEvents(provider, request, expect));
}

test("the first event whose conditions all hold counts", async () => {
  const provider = providerWith([
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
  const kinds = async (body) => (await eventsOf(provider, { body })).events.map(({ type }) => type);
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
  const { events, duplicates } = await eventsOf("infobip", { body }, { seen });
  assert.deepEqual(
    [events.map(({ messageId }) => messageId), duplicates.map(({ messageId }) => messageId)],
    [["m1", "m3"], ["m2"]],
  );
  assert.equal(checked.length, 3);
});

test("`seen` is not called for events without a key, and what it throws reaches the caller", async () => {
  const checked = [];
  await eventsOf("telnyx", { body: { test: true } }, { seen: (key) => checked.push(key) > 0 });
  assert.deepEqual(checked, []);
  const broken = () => Promise.reject(new RangeError("the store is down"));
  await assert.rejects(eventsOf("nativehub", { body: { event: "mo", message_id: "m" } }, { seen: broken }), RangeError);
});

test("each of many profiles that take turns is read as itself", async () => {
  const providers = Array.from({ length: 70 }, (_, index) => ({
    webhook: { signatures: [], events: [{ type: "status", messageId: `id${index}` }] },
  }));
  for (const round of [1, 2]) {
    for (const [index, provider] of providers.entries()) {
      const body = JSON.stringify({ id0: "m0", [`id${index}`]: `m${index}` });
      const { events } = await verifyWebhook({ headers: {}, body }, { provider, unsigned: "accept" });
      assert.equal(
        events[0].messageId,
        `m${index}`,
        `round ${round}: a profile that the core has forgotten, or another's`,
      );
    }
  }
});
