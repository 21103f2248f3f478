// Detecting replayed requests: only by signed data, because an attacker can change everything else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { standardWebhooks, verifyWebhook } from "../../../pkg/dist/webhooks.js";
import { outcome, profiles, send } from "./harness.mjs";
import { NOW, schemes } from "./senders.mjs";

const find = (name) => schemes.find((scheme) => scheme.name === name);

/** Header fields that a replayed request can add or change without invalidating the signature. */
const ADDED = [
  {},
  { "i-twilio-idempotency-token": "t2" },
  { "webhook-id": "x" },
  { "svix-id": "x" },
  { "WEBHOOK-ID": "y" },
  { "x-webhook-id": "z" },
  { "webhook-timestamp": "1" },
  { "svix-timestamp": "1" },
  { "content-type": "text/plain" },
  { "content-type": "application/json" },
  { "content-type": "application/x-www-form-urlencoded" },
  { "content-type": "application/vnd.a+json; charset=x" },
  { "x-request-id": "r2" },
  { "idempotency-key": "i2" },
  { "x-sinch-webhook-signature-algorithm": "none" },
];

for (const scheme of schemes) {
  test(`${scheme.name}: no unsigned header field makes a replayed request new`, async () => {
    const provider =
      scheme.provider === "svix" || scheme.provider === "standard-webhooks"
        ? standardWebhooks
        : profiles[scheme.provider];
    const options = { provider, secret: scheme.secrets[0], now: NOW };
    const request = send(scheme);
    const { events } = await verifyWebhook(request, options);
    const known = new Set(events.map(({ key }) => key));
    assert.ok(!known.has(null));
    for (const added of ADDED) {
      const name = Object.keys(added)[0]?.toLowerCase();
      const rest = Object.entries(request.headers).filter(([own]) => own !== name);
      const headers = { ...Object.fromEntries(rest), ...added };
      const got = await outcome({ ...request, headers }, { ...options, seen: (key) => known.has(key) });
      assert.notEqual(got, "ok", JSON.stringify(added));
    }
  });
}

test("the key of Standard Webhooks is the signed id, under either name", async () => {
  for (const [name, other] of [
    ["webhook", "svix"],
    ["svix", "webhook"],
  ]) {
    const scheme = find(`Standard Webhooks v1 with ${name}-`);
    const request = send(scheme);
    const headers = {
      ...request.headers,
      [`${other}-id`]: "chosen",
      [`${other}-timestamp`]: "1",
      [`${other}-signature`]: "v1,AAAA",
    };
    const {
      events: [{ key }],
    } = await verifyWebhook(
      { ...request, headers },
      { provider: standardWebhooks, secret: scheme.secrets[0], now: NOW },
    );
    assert.equal(key, request.headers[`${name}-id`]);
  }
});

test("Twilio's delivery id is in the event, and not in its key", async () => {
  const scheme = find("Twilio's form");
  const request = send(scheme);
  const headers = { ...request.headers, "I-Twilio-Idempotency-Token": "t1" };
  const {
    events: [event],
  } = await verifyWebhook({ ...request, headers }, { provider: profiles.twilio, secret: scheme.secrets[0] });
  assert.deepEqual([event.key, event.deliveryId], ["SM1:delivered", "t1"]);
});

test("a key from a header field counts only if that field is signed", async () => {
  const { createHmac } = await import("node:crypto");
  const keyOf = async (content, path, facts = {}) => {
    const signature = { scheme: "hmac", hash: "sha256", header: "x-signature", encoding: "hex", content, id: "x-id" };
    const provider = { signatures: [signature], events: [{ type: "status", messageId: path, ...facts }] };
    const signed = createHmac("sha256", "secret")
      .update(content.replace("{id}", "i1").replace("{body}", "{}"))
      .digest("hex");
    const {
      events: [event],
    } = await verifyWebhook(
      { headers: { "X-Id": "i1", "x-signature": signed }, body: "{}" },
      { provider, secret: "secret" },
    );
    return [event.messageId, event.key];
  };
  assert.deepEqual(await keyOf("{id}.{body}", "header:X-ID"), ["i1", "i1:status::"], "signed");
  assert.deepEqual(await keyOf("{body}", "header:x-id"), ["i1", null], "an id that the template does not contain");
  assert.deepEqual(await keyOf("{body}", "a", { eventId: "header:x-id" }), [null, null], "an `eventId` of it");
  assert.deepEqual(
    await keyOf("{id}{body}", "header:x-id", { eventId: "header:x-signature" }),
    ["i1", "i1:status::"],
    "not the signature itself, which has many spellings",
  );
});

test("no profile of the repository has a header field in its keys", () => {
  const paths = Object.values(profiles)
    .filter(({ id }) => id !== "svix" && id !== "standard-webhooks")
    .flatMap(({ webhook }) => webhook?.events ?? [])
    .flatMap(({ eventId, eventIdParts, messageId, status, to }) =>
      [eventId, eventIdParts, messageId, status, to].flat(),
    )
    .filter((path) => path !== undefined);
  assert.ok(paths.length > 50);
  assert.deepEqual(
    paths.filter((path) => path.startsWith("header:")),
    [],
  );
});

test("the same event three times in one body is one event, and `seen` is called once", async () => {
  const status = { id: "wamid.1", status: "delivered", timestamp: "1700000000", recipient_id: "14155550100" };
  const body = (statuses) => JSON.stringify({ entry: [{ changes: [{ value: { statuses } }] }] });
  const scheme = find("HMAC as WhatsApp has it");
  const checked = [];
  const options = {
    provider: profiles["whatsapp-cloud"],
    secret: scheme.secrets[0],
    seen: (key) => checked.push(key) > 100,
  };
  const { events, duplicates } = await verifyWebhook(send(scheme, { body: body([status, status, status]) }), options);
  assert.deepEqual([events.length, duplicates.length, checked.length], [1, 2, 1]);
  const two = await verifyWebhook(send(scheme, { body: body([status, { ...status, status: "read" }]) }), options);
  assert.equal(two.events.length, 2, "another status is another event");
  assert.equal(
    await outcome(send(scheme, { body: body([status, status]) }), { ...options, seen: () => true }),
    "replayed",
  );
  const bare = await verifyWebhook(send(scheme, { body: body([{}, {}]) }), options);
  assert.equal(bare.events.length, 2, "events without a key are never duplicates");
});

test("another content type does not change the events of a signed body", async () => {
  for (const scheme of schemes) {
    const request = send(scheme);
    const options = { provider: profiles[scheme.provider], secret: scheme.secrets[0], now: NOW };
    const { events: good } = await verifyWebhook(request, options);
    for (const type of [
      undefined,
      "application/json",
      "application/x-www-form-urlencoded",
      "text/plain",
      "application/x+json",
    ]) {
      const headers = Object.fromEntries(
        Object.entries({ ...request.headers, "content-type": type }).filter(([, value]) => value !== undefined),
      );
      const { events } = await verifyWebhook({ ...request, headers }, options);
      assert.deepEqual(events, good, `${scheme.name}: ${type}`);
    }
  }
});
