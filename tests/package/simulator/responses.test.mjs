// The successful responses of each provider, and failures inside them.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  TO,
  FROM,
  call,
  send,
  virtualClock,
  sentText,
  createSimulator,
  documentedErrors,
  sampleTemplate,
  sampleContact,
} from "./harness.mjs";

const bulk = { recipients: [TO, "+14155550199"], from: "BRAND", body: "Hello" };

test("an accepted send has the documented status and fields, and is delivered once", async () => {
  const simulator = createSimulator();
  const native = await send(simulator, "nativehub");
  assert.equal(native.status, 200);
  assert.deepEqual(
    Object.keys(native.json).sort(),
    (
      "id tenant_id account_id user_id batch_id from to body status part_count sell_price cost_price connection_id " +
      "provider_message_id priority is_encrypted error_code error_message sent_at delivered_at created_at updated_at"
    )
      .split(" ")
      .sort(),
  );
  const blue = await send(simulator, "texting-blue");
  assert.equal(blue.status, 202);
  assert.deepEqual(Object.keys(blue.json), ["id", "status", "to", "from", "content", "media_url", "created_at"]);
  assert.equal(blue.json.status, "queued");
  const sent = await send(simulator, "sent");
  assert.equal(sent.status, 202);
  assert.equal(sent.json.success, true);
  assert.equal(sent.json.meta.request_id, sent.headers.get("x-request-id"));
  const legacy = await send(simulator, "sent-v2");
  assert.equal(legacy.status, 204);
  assert.equal(legacy.text, "");
  assert.deepEqual(
    simulator.delivered.map(({ provider, to, request }) => [provider, to, request]),
    [
      ["nativehub", TO, 1],
      ["texting-blue", TO, 2],
      ["sent", TO, 3],
      ["sent-v2", TO, 4],
    ],
  );
  assert.equal(simulator.delivered[0].id, native.json.id);
});

test("each recipient and channel of Sent is a message of its own", async () => {
  const simulator = createSimulator();
  const body = {
    to: [TO, "+14155550101"],
    channel: ["sms", "whatsapp"],
    template: { name: sampleTemplate.name, parameters: { name: "Ada" } },
  };
  const { json } = await call(simulator, "sent", "POST", "/messages", body);
  assert.equal(json.data.recipients.length, 4);
  assert.equal(json.data.template_id, sampleTemplate.id);
  assert.equal(simulator.delivered.length, 4);
  assert.equal(new Set(simulator.delivered.map(({ id }) => id)).size, 4);
});

test("a sandbox send of Sent is marked and delivers nothing", async () => {
  const simulator = createSimulator();
  const { status, headers } = await call(simulator, "sent", "POST", "/messages", sentText({ sandbox: true }));
  assert.equal(status, 202);
  assert.equal(headers.get("x-sandbox"), "true");
  assert.equal(simulator.delivered.length, 0);
});

test("a message of Sent to an opted-out number, or without a parameter, fails later than the request, and the others are sent", async () => {
  const simulator = createSimulator({ optedOut: ["+14155550101"] });
  const { json } = await call(simulator, "sent", "POST", "/messages", sentText({ to: [TO, "+14155550101"] }));
  assert.deepEqual(
    simulator.delivered.map(({ to }) => to),
    [TO],
  );
  const failed = await call(simulator, "sent", "GET", `/messages/${json.data.recipients[1].message_id}`);
  assert.equal(failed.json.data.status, "FAILED");
  assert.match(failed.json.data.events[0].description, /ERR_CONSENT_BLOCKED/);
  await call(simulator, "sent", "POST", "/messages", { to: [TO], template: { id: sampleTemplate.id } });
  assert.equal(simulator.delivered.length, 1);
});

test("a bulk send of NativeHub reports each failure inside a 200", async () => {
  const simulator = createSimulator({
    optedOut: ["+14155550101"],
    messageErrors: { "+14155550102": "CARRIER_TIMEOUT" },
  });
  const recipients = [TO, "+14155550101", "+14155550102", "nonsense", "+14155550103"];
  simulator.fail({ kind: "partial", fail: [4], code: "BLOCKED_SPAM" });
  const { status, json } = await call(simulator, "nativehub", "POST", "/messages/bulk", { ...bulk, recipients });
  assert.equal(status, 200);
  assert.deepEqual(
    json.messages.map(({ status, error_code }) => [status, error_code]),
    [
      ["queued", null],
      ["rejected", "BLOCKED_OPTED_OUT"],
      ["failed", "CARRIER_TIMEOUT"],
      ["failed", "INVALID_NUMBER"],
      ["rejected", "BLOCKED_SPAM"],
    ],
  );
  assert.deepEqual([json.queued, json.failed, json.rejected], [1, 2, 2]);
  assert.deepEqual(
    simulator.delivered.map(({ to }) => to),
    [TO],
  );
  const followed = await call(simulator, "nativehub", "GET", `/messages?batch_id=${json.batch_id}`);
  assert.equal(followed.json.total, 5);
});

test("every message-level code of NativeHub is in a failed message of a 200", async () => {
  for (const { code } of documentedErrors.nativehub.filter((error) => error.code !== null)) {
    const simulator = createSimulator({ messageErrors: { [TO]: code } });
    const { status, json } = await send(simulator, "nativehub");
    assert.equal(status, 200);
    assert.equal(json.error_code, code);
    assert.equal(typeof json.error_message, "string");
    assert.equal(simulator.delivered.length, 0);
  }
});

test("Texting Blue counts the month's messages and names the limit inside the error", async () => {
  const simulator = createSimulator({ planLimit: 2 });
  await send(simulator, "texting-blue");
  await send(simulator, "texting-blue");
  const { status, json } = await send(simulator, "texting-blue");
  assert.equal(status, 402);
  assert.deepEqual(json.error, {
    code: "plan_limit_exceeded",
    message: "Monthly message limit reached (2/2). Upgrade your plan.",
    limit: 2,
    current: 2,
    upgrade_url: "https://app.texting.blue/billing",
  });
  assert.equal(simulator.delivered.length, 2);
});

test("a webhook that exists already is a conflict", async () => {
  const simulator = createSimulator();
  const body = { url: "https://example.com/webhook", events: ["message.sent"] };
  assert.equal((await call(simulator, "texting-blue", "POST", "/webhooks", body)).status, 201);
  const { status, json } = await call(simulator, "texting-blue", "POST", "/webhooks", body);
  assert.equal(status, 409);
  assert.deepEqual(json, documentedErrors["texting-blue"].find(({ name }) => name === "conflict").body);
});

test("a paused number is listed, resumed, and then sends", async () => {
  const simulator = createSimulator({ pausedNumbers: [FROM] });
  const { json } = await call(simulator, "texting-blue", "GET", "/numbers");
  assert.deepEqual(
    json.numbers.map(({ phone_number, status }) => [phone_number, status]),
    [[FROM, "paused"]],
  );
  const path = `/numbers/${json.numbers[0].id}`;
  assert.equal((await call(simulator, "texting-blue", "PUT", path, { status: "off" })).json.error.param, "status");
  assert.equal((await call(simulator, "texting-blue", "PUT", path, { status: "active" })).json.status, "active");
  assert.equal((await send(simulator, "texting-blue")).status, 202);
});

test("contacts and templates can be created, read, changed and removed", async () => {
  const simulator = createSimulator();
  const made = await call(simulator, "sent", "POST", "/contacts", { phone_number: TO });
  assert.equal(made.status, 201);
  const listed = await call(simulator, "sent", "GET", "/contacts?page=1&page_size=10");
  assert.equal(listed.json.data.contacts.length, 2);
  assert.equal(listed.json.data.pagination.total_count, 2);
  assert.equal((await call(simulator, "sent", "DELETE", `/contacts/${made.json.data.id}`)).status, 204);
  const read = await call(simulator, "sent", "GET", `/templates/${sampleTemplate.id}`);
  assert.deepEqual(read.json.data.variables, ["name"]);
  const changed = await call(simulator, "sent", "PUT", `/templates/${sampleTemplate.id}`, { name: "shipping" });
  assert.equal(changed.json.data.name, "shipping");
  assert.equal((await call(simulator, "sent", "DELETE", `/templates/${sampleTemplate.id}`)).status, 204);
  const native = await call(simulator, "nativehub", "POST", "/contacts", { phone: TO, name: "Ada", tags: ["vip"] });
  assert.deepEqual(native.json.tags, ["vip"]);
  const put = await call(simulator, "nativehub", "PUT", `/contacts/${native.json.id}`, { name: "Eve" });
  assert.deepEqual([put.json.name, put.json.phone], ["Eve", TO]);
  assert.equal((await call(simulator, "nativehub", "DELETE", `/contacts/${native.json.id}`)).status, 200);
  const legacy = await call(simulator, "sent-v2", "GET", "/contacts?page=0&pageSize=20");
  assert.equal(legacy.json.totalCount, 1);
  const byPhone = await call(simulator, "sent-v2", "GET", "/contacts/phone?phoneNumber=%2B14155551234");
  assert.equal(byPhone.json.id, sampleContact.id);
  const sent = await call(simulator, "sent-v2", "POST", "/messages/contact", {
    contactId: sampleContact.id,
    templateId: sampleTemplate.id,
  });
  assert.equal(sent.status, 204);
  assert.equal(simulator.delivered[0].to, sampleContact.phone);
  const shingle = await call(simulator, "shingleai", "GET", "/contacts");
  assert.equal(shingle.json.meta.requestId, shingle.headers.get("x-request-id"));
  assert.equal((await call(simulator, "shingleai", "GET", "/messages/msg_sample")).json.data.id, "msg_sample");
});

test("the undocumented body of the error-code search says that it is a stand-in", async () => {
  const { json, headers } = await call(createSimulator(), "nativehub", "GET", "/error-codes/search?q=invalid");
  assert.match(json.simulator_stand_in, /not document/);
  assert.equal(headers.get("x-simulator-stand-in"), "true");
  assert.deepEqual(
    json.data.map(({ code }) => code),
    ["INVALID_NUMBER", "INVALID_FORMAT"],
  );
});

test("the status of a message changes with time: queued, submitted, delivered", async () => {
  const clock = virtualClock();
  const simulator = createSimulator(clock);
  const { json } = await send(simulator, "nativehub");
  const status = async () => (await call(simulator, "nativehub", "GET", `/messages/${json.id}`)).json.status;
  assert.equal(await status(), "queued");
  clock.time += 1000;
  assert.equal(await status(), "submitted");
  clock.time += 1000;
  assert.equal(await status(), "delivered");
});
