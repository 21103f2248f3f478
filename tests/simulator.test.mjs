// The simulator itself: every documented error, idempotency, the count of what was delivered, faults,
// and the port. It is bundled here as it is in the package, with the esbuild of the working directory.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

const { build } = createRequire(join(process.cwd(), "package.json"))("esbuild");
const source = fileURLToPath(new URL("../pkg/src/simulator/", import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "tidings-simulator-"));
after(() => rm(folder, { recursive: true }));
await build({
  entryPoints: [join(source, "index.ts"), join(source, "node.ts")],
  outdir: folder,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "es2022",
  logLevel: "error",
});
const load = (name) => import(pathToFileURL(join(folder, name)).href);
const { createSimulator, documentedErrors, sampleTemplate, sampleContact } = await load("index.mjs");
const { listen } = await load("node.mjs");

const KEY = "key_MARKED_SECRET_0123456789";
const HOSTS = {
  nativehub: "https://api-message.nativehub.live/api/v1",
  "texting-blue": "https://api.texting.blue/v1",
  shingleai: "https://api.shingleai.com/v1",
  sent: "https://api.sent.dm/v3",
  "sent-v2": "https://api.sent.dm/v2",
};
const PROVIDERS = Object.keys(HOSTS);
const UUID = "00000000-0000-4000-8000-000000000000";
const TO = "+14155550100";
const FROM = "+14155559876";

/** The credentials of a provider. */
function credentials(provider, key = KEY) {
  if (provider === "shingleai") return { authorization: `Bearer ${key}` };
  return provider === "sent-v2" ? { "x-api-key": key, "x-sender-id": UUID } : { "x-api-key": key };
}

/** A send that each provider accepts (ShingleAI: a read). */
const SENDS = {
  nativehub: ["POST", "/messages", { to: TO, from: "BRAND", body: "Hello" }],
  "texting-blue": ["POST", "/messages/send", { to: TO, from: FROM, content: "Hello" }],
  shingleai: ["GET", "/contacts", null],
  sent: ["POST", "/messages", { to: [TO], text: "Hello" }],
  "sent-v2": ["POST", "/messages/quick-message", { phoneNumber: TO, customMessage: "Hello" }],
};

async function call(simulator, provider, method, path, body = null, { headers = {}, key = KEY, ...init } = {}) {
  const own = key === null ? {} : credentials(provider, key);
  const response = await simulator.fetch(HOSTS[provider] + path, {
    method,
    headers: { ...own, ...(body === null ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === null ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    ...init,
  });
  const text = await response.text();
  let json = null;
  try {
    json = JSON.parse(text);
  } catch {}
  return { status: response.status, headers: response.headers, text, json };
}

const send = (simulator, provider, options) => call(simulator, provider, ...SENDS[provider], options);

/** Lets everything run that does not wait for time. */
async function turns(count) {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** A clock that only moves when something waits on it. */
function virtualClock(start = Date.UTC(2026, 0, 1)) {
  const clock = { time: start, now: () => clock.time, sleep: null };
  clock.sleep = async (ms) => {
    await null;
    clock.time += ms;
  };
  return clock;
}

test("every documented error of every provider can be had by its name, word for word", async () => {
  const simulator = createSimulator();
  for (const provider of PROVIDERS) {
    const names = documentedErrors[provider].map(({ name }) => name);
    assert.equal(new Set(names).size, names.length, `${provider} has a name twice`);
    for (const error of documentedErrors[provider]) {
      simulator.fail({ kind: "error", name: error.name });
      const answer = await send(simulator, provider);
      assert.equal(answer.status, error.status, `${provider} ${error.name}`);
      assert.deepEqual(answer.json, error.body, `${provider} ${error.name}`);
      for (const [name, value] of Object.entries(error.headers)) assert.equal(answer.headers.get(name), value);
    }
  }
  assert.equal(simulator.delivered.length, 0, "an error delivers nothing");
});

test("the catalogue has every code that the references name", () => {
  const codes = (provider) => new Set(documentedErrors[provider].map(({ code }) => code));
  const numbered = (family, numbers) => numbers.map((number) => `${family}_00${number}`);
  const expected = [
    ...numbered("AUTH", [1, 2, 4, 5, 6, 7]),
    ...numbered("VALIDATION", [1, 2, 3, 4, 5, 6, 7]),
    ...numbered("RESOURCE", [1, 2, 3, 4, 5, 6, 7, 8]),
    ...numbered("BUSINESS", [1, 2, 3, 4, 5, 6, 7, 8]),
    ...numbered("INTERNAL", [1, 2, 3, 4, 5]),
    "CONFLICT_001",
    "SERVICE_001",
  ];
  assert.deepEqual([...codes("sent")].sort(), expected.sort());
  for (const code of ["invalid_request", "unauthorized", "plan_limit_exceeded", "forbidden", "not_found", "conflict",
    "rate_limited", "internal_error"]) assert.ok(codes("texting-blue").has(code), code);
  for (const code of ["UNAUTHORIZED", "INSUFFICIENT_PERMISSIONS", "VALIDATION_ERROR", "INVALID_INPUT", "MISSING_QUERY",
    "NOT_FOUND", "INVALID_MESSAGE_ID", "INVALID_CONTACT_ID", "INVALID_BUSINESS_ID", "RATE_LIMIT_EXCEEDED",
    "INTERNAL_ERROR", "SERVICE_UNAVAILABLE"]) assert.ok(codes("shingleai").has(code), code);
});

const INHERITED = "00000000-0000-4000-8000-000000000001";
const PENDING = "00000000-0000-4000-8000-000000000002";
const SMS_ONLY = "+14155550111";
const sentText = (more = {}) => ({ to: [TO], text: "Hello", ...more });
const template = (id) => ({ to: [TO], template: { id, parameters: { name: "Ada" } } });
const bulk = { recipients: [TO, "+14155550199"], from: "BRAND", body: "Hello" };

// [provider, the error's name in the catalogue, settings, method, path, body, options]
const TRIGGERS = [
  ["nativehub", "missing-fields", {}, "POST", "/messages", { to: TO }],
  ["nativehub", "invalid-phone", {}, "POST", "/messages", { to: "12345", from: "BRAND", body: "Hello" }],
  ["nativehub", "insufficient-balance", { balance: 0 }, ...SENDS.nativehub],
  ["nativehub", "unauthorized", {}, ...SENDS.nativehub, { key: null }],
  ["nativehub", "unauthorized", { keys: ["another"] }, ...SENDS.nativehub],
  ["nativehub", "account-not-active", {}, ...SENDS.nativehub, { key: "nmk_live_suspended" }],
  ["nativehub", "forbidden", {}, ...SENDS.nativehub, { key: "nmk_live_readonly" }],
  ["nativehub", "not-found", {}, "GET", "/messages/unknown"],
  ["nativehub", "rate-limited", { rateLimit: { limit: 0, windowMs: 60_000 } }, ...SENDS.nativehub],
  ["texting-blue", "invalid-to", {}, "POST", "/messages/send", { to: "abc", from: FROM, content: "Hello" }],
  ["texting-blue", "missing-content", {}, "POST", "/messages/send", { to: TO, from: FROM }],
  ["texting-blue", "long-content", {}, "POST", "/messages/send", { to: TO, from: FROM, content: "x".repeat(5001) }],
  ["texting-blue", "invalid-media-url", {}, "POST", "/messages/send",
    { to: TO, from: FROM, content: "Hello", media_url: "http://example.com/a.png" }],
  ["texting-blue", "from-not-verified", { verifiedNumbers: ["+14155550000"] }, ...SENDS["texting-blue"]],
  ["texting-blue", "from-paused", { pausedNumbers: [FROM] }, ...SENDS["texting-blue"]],
  ["texting-blue", "unauthorized", {}, ...SENDS["texting-blue"], { key: "tb_live_revoked" }],
  ["texting-blue", "forbidden", {}, ...SENDS["texting-blue"], { key: "tb_live_readonly" }],
  ["texting-blue", "not-found", {}, "GET", "/messages/msg_xxxxxxxxxxxx"],
  ["shingleai", "UNAUTHORIZED", {}, "GET", "/contacts", null, { key: null }],
  ["shingleai", "INSUFFICIENT_PERMISSIONS", {}, "PATCH", "/messages/msg_sample", {}, { key: "sk_live_readonly" }],
  ["shingleai", "VALIDATION_ERROR.tree", {}, "PATCH", "/messages/msg_sample", { readAt: "yesterday-ish" }],
  ["shingleai", "INVALID_INPUT", {}, "GET", "/contacts?limit=1000"],
  ["shingleai", "NOT_FOUND", {}, "POST", "/messages", { to: "user@example.com", subject: "Hello" }],
  ["shingleai", "NOT_FOUND", {}, "GET", "/messages/msg_unknown"],
  ["shingleai", "INVALID_MESSAGE_ID", {}, "GET", "/messages/not%20an%20id"],
  ["shingleai", "INVALID_CONTACT_ID", {}, "PUT", "/contacts/a%20b/phone-numbers/1", {}],
  ["shingleai", "INVALID_BUSINESS_ID", {}, "GET", "/businesses/a%20b"],
  ["shingleai", "RATE_LIMIT_EXCEEDED", { rateLimit: { limit: 0, windowMs: 60_000 } }, "GET", "/contacts"],
  ["sent", "AUTH_001", {}, ...SENDS.sent, { key: null }],
  ["sent", "AUTH_002", { keys: ["another"] }, ...SENDS.sent],
  ["sent", "AUTH_004", {}, ...SENDS.sent, { key: "key_readonly" }],
  ["sent", "AUTH_005", {}, ...SENDS.sent, { key: "key_pending" }],
  ["sent", "AUTH_006", {}, ...SENDS.sent, { key: "key_kyc" }],
  ["sent", "AUTH_007", {}, ...SENDS.sent, { key: "key_nochannel" }],
  ["sent", "VALIDATION_001", {}, "POST", "/messages", { to: [TO] }],
  ["sent", "VALIDATION_002", {}, "POST", "/messages", sentText({ to: [TO, "5551234"] })],
  ["sent", "VALIDATION_003", {}, "POST", "/messages", template("not-a-uuid")],
  ["sent", "VALIDATION_004", {}, "POST", "/messages", { text: "Hello" }],
  ["sent", "VALIDATION_005", {}, "GET", "/contacts?page=1&page_size=101"],
  ["sent", "VALIDATION_006", {}, "POST", "/messages", sentText({ channel: ["email"] })],
  ["sent", "VALIDATION_007", {}, ...SENDS.sent, { headers: { "idempotency-key": "a b" } }],
  ["sent", "RESOURCE_001", {}, "GET", `/contacts/${UUID}`],
  ["sent", "RESOURCE_002", {}, "POST", "/messages", template(UUID)],
  ["sent", "RESOURCE_003", {}, "GET", `/messages/${UUID}`],
  ["sent", "RESOURCE_005", { profiles: [] }, ...SENDS.sent, { headers: { "x-profile-id": UUID } }],
  ["sent", "RESOURCE_006", {}, "GET", `/users/${UUID}`],
  ["sent", "RESOURCE_007", {}, "POST", "/contacts", { phone_number: sampleContact.phone }],
  ["sent", "RESOURCE_008", {}, "GET", `/webhooks/${UUID}`],
  ["sent", "BUSINESS_001", { contacts: [{ id: INHERITED, phone: TO, inherited: true }] }, "DELETE", `/contacts/${INHERITED}`],
  ["sent", "BUSINESS_002", { rateLimit: { limit: 0, windowMs: 60_000 } }, ...SENDS.sent],
  ["sent", "BUSINESS_003", { balance: 0.01 }, ...SENDS.sent],
  ["sent", "BUSINESS_004", { optedOut: [TO] }, ...SENDS.sent],
  ["sent", "BUSINESS_005", { templates: [{ id: PENDING, name: "new", status: "PENDING" }] }, "POST", "/messages", template(PENDING)],
  ["sent", "BUSINESS_007", { contacts: [{ id: UUID, phone: SMS_ONLY, channels: ["sms"] }] }, "POST", "/messages",
    sentText({ to: [SMS_ONLY], channel: ["whatsapp"] })],
  ["sent", "BUSINESS_008", { planLimit: 0 }, ...SENDS.sent],
  ["sent-v2", "validation", {}, "POST", "/messages/phone", {}],
  ["sent-v2", "invalid-phone", {}, "POST", "/messages/phone", { phoneNumber: "5551234", templateId: sampleTemplate.id }],
  ["sent-v2", "insufficient-balance", { balance: 0.005 }, ...SENDS["sent-v2"]],
  ["sent-v2", "template-not-found", {}, "POST", "/messages/phone", { phoneNumber: TO, templateId: UUID }],
  ["sent-v2", "invalid-channel", {}, "POST", "/messages/quick-message",
    { phoneNumber: TO, customMessage: "Hello", channel: "email" }],
  ["sent-v2", "missing-key", {}, ...SENDS["sent-v2"], { key: null, headers: { "x-sender-id": UUID } }],
  ["sent-v2", "missing-sender", {}, ...SENDS["sent-v2"], { key: null, headers: { "x-api-key": KEY } }],
  ["sent-v2", "invalid-credentials", { keys: ["another"] }, ...SENDS["sent-v2"]],
  ["sent-v2", "forbidden", {}, ...SENDS["sent-v2"], { key: "key_readonly" }],
  ["sent-v2", "not-found", {}, "GET", `/contacts/id?id=${UUID}`],
  ["sent-v2", "rate-limited", { rateLimit: { limit: 0, windowMs: 60_000 } }, ...SENDS["sent-v2"]],
];

/** A body without what differs from request to request. */
function fixedPart(provider, body) {
  if (provider !== "sent") return body;
  const { details, ...error } = body.error;
  return { ...body, error, meta: Object.keys(body.meta) };
}

test("a request that deserves a documented error gets exactly that error, and sends nothing", async () => {
  for (const [provider, name, settings, method, path, body = null, options = {}] of TRIGGERS) {
    const clock = virtualClock();
    const simulator = createSimulator({ ...settings, ...clock });
    const expected = documentedErrors[provider].find((error) => error.name === name);
    const answer = await call(simulator, provider, method, path, body, options);
    const title = `${provider} ${name} ${method} ${path}: ${answer.text}`;
    assert.equal(answer.status, expected.status, title);
    assert.deepEqual(fixedPart(provider, answer.json), fixedPart(provider, expected.body), title);
    assert.equal(simulator.delivered.length, 0, title);
  }
});

test("every error that the catalogue says a request triggers has such a request in these tests", () => {
  const elsewhere = new Set([
    "plan-limit-site", "conflict", "rate-limited", "CONFLICT_001", "partial-failure",
    ...documentedErrors.nativehub.filter(({ code }) => code !== null).map(({ name }) => name),
  ]);
  for (const provider of PROVIDERS)
    for (const { name, trigger } of documentedErrors[provider]) {
      const tried = TRIGGERS.some(([whose, which]) => whose === provider && which === name) || elsewhere.has(name);
      assert.equal(trigger !== null, trigger !== null && tried, `${provider} ${name}`);
    }
});

test("an accepted send has the documented status and fields, and is delivered once", async () => {
  const simulator = createSimulator();
  const native = await send(simulator, "nativehub");
  assert.equal(native.status, 200);
  assert.deepEqual(
    Object.keys(native.json).sort(),
    ("id tenant_id account_id user_id batch_id from to body status part_count sell_price cost_price connection_id " +
      "provider_message_id priority is_encrypted error_code error_message sent_at delivered_at created_at updated_at")
      .split(" ").sort(),
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
  assert.equal(legacy.status, 200);
  assert.equal(legacy.text, "");
  assert.deepEqual(simulator.delivered.map(({ provider, to, request }) => [provider, to, request]), [
    ["nativehub", TO, 1], ["texting-blue", TO, 2], ["sent", TO, 3], ["sent-v2", TO, 4],
  ]);
  assert.equal(simulator.delivered[0].id, native.json.id);
});

test("each recipient and channel of Sent is a message of its own", async () => {
  const simulator = createSimulator();
  const body = { to: [TO, "+14155550101"], channel: ["sms", "whatsapp"], template: { name: sampleTemplate.name, parameters: { name: "Ada" } } };
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

test("a message of Sent whose recipient opted out or whose parameter is missing fails later, beside others that go out", async () => {
  const simulator = createSimulator({ optedOut: ["+14155550101"] });
  const { json } = await call(simulator, "sent", "POST", "/messages", sentText({ to: [TO, "+14155550101"] }));
  assert.deepEqual(simulator.delivered.map(({ to }) => to), [TO]);
  const failed = await call(simulator, "sent", "GET", `/messages/${json.data.recipients[1].message_id}`);
  assert.equal(failed.json.data.status, "FAILED");
  assert.match(failed.json.data.events[0].description, /ERR_CONSENT_BLOCKED/);
  await call(simulator, "sent", "POST", "/messages", { to: [TO], template: { id: sampleTemplate.id } });
  assert.equal(simulator.delivered.length, 1);
});

test("a bulk send of NativeHub reports each failure inside a 200", async () => {
  const simulator = createSimulator({ optedOut: ["+14155550101"], messageErrors: { "+14155550102": "CARRIER_TIMEOUT" } });
  const recipients = [TO, "+14155550101", "+14155550102", "nonsense", "+14155550103"];
  simulator.fail({ kind: "partial", fail: [4], code: "BLOCKED_SPAM" });
  const { status, json } = await call(simulator, "nativehub", "POST", "/messages/bulk", { ...bulk, recipients });
  assert.equal(status, 200);
  assert.deepEqual(json.messages.map(({ status, error_code }) => [status, error_code]), [
    ["queued", null], ["rejected", "BLOCKED_OPTED_OUT"], ["failed", "CARRIER_TIMEOUT"], ["failed", "INVALID_NUMBER"],
    ["rejected", "BLOCKED_SPAM"],
  ]);
  assert.deepEqual([json.queued, json.failed, json.rejected], [1, 2, 2]);
  assert.deepEqual(simulator.delivered.map(({ to }) => to), [TO]);
  const followed = await call(simulator, "nativehub", "GET", `/messages?batch_id=${json.batch_id}`);
  assert.equal(followed.json.total, 5);
});

test("every message-level code of NativeHub comes as a message that failed in a 200", async () => {
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
  assert.deepEqual(json.numbers.map(({ phone_number, status }) => [phone_number, status]), [[FROM, "paused"]]);
  const path = `/numbers/${json.numbers[0].id}`;
  assert.equal((await call(simulator, "texting-blue", "PUT", path, { status: "off" })).json.error.param, "status");
  assert.equal((await call(simulator, "texting-blue", "PUT", path, { status: "active" })).json.status, "active");
  assert.equal((await send(simulator, "texting-blue")).status, 202);
});

test("contacts and templates can be made, read, changed and removed", async () => {
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
  const sent = await call(simulator, "sent-v2", "POST", "/messages/contact", { contactId: sampleContact.id, templateId: sampleTemplate.id });
  assert.equal(sent.status, 200);
  assert.equal(simulator.delivered[0].to, sampleContact.phone);
  const shingle = await call(simulator, "shingleai", "GET", "/contacts");
  assert.equal(shingle.json.meta.requestId, shingle.headers.get("x-request-id"));
  assert.equal((await call(simulator, "shingleai", "GET", "/messages/msg_sample")).json.data.id, "msg_sample");
});

test("the undocumented body of the error-code search says that it is a stand-in", async () => {
  const { json, headers } = await call(createSimulator(), "nativehub", "GET", "/error-codes/search?q=invalid");
  assert.match(json.simulator_stand_in, /not document/);
  assert.equal(headers.get("x-simulator-stand-in"), "true");
  assert.deepEqual(json.data.map(({ code }) => code), ["INVALID_NUMBER", "INVALID_FORMAT"]);
});

test("a message grows older: queued, then on its way, then delivered", async () => {
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

test("the same Idempotency-Key of Sent is answered again for a day, even with another payload, and sends once", async () => {
  const clock = virtualClock();
  const simulator = createSimulator(clock);
  const headers = { "idempotency-key": "order-1" };
  const first = await call(simulator, "sent", "POST", "/messages", sentText(), { headers });
  assert.equal(first.headers.get("idempotent-replayed"), null);
  clock.time += 24 * 3600 * 1000 - 1;
  const again = await call(simulator, "sent", "POST", "/messages", sentText({ text: "Another" }), { headers });
  assert.deepEqual(again.json, first.json);
  assert.equal(again.status, 202);
  assert.equal(again.headers.get("idempotent-replayed"), "true");
  assert.equal(again.headers.get("x-original-request-id"), first.json.meta.request_id);
  assert.notEqual(again.headers.get("x-request-id"), first.json.meta.request_id);
  assert.equal(simulator.delivered.length, 1);
  clock.time += 1;
  await call(simulator, "sent", "POST", "/messages", sentText(), { headers });
  assert.equal(simulator.delivered.length, 2, "a day later the key is new again");
});

test("a failed request does not use up its Idempotency-Key", async () => {
  const simulator = createSimulator();
  const headers = { "idempotency-key": "order-1" };
  simulator.fail({ kind: "error", name: "INTERNAL_001" });
  assert.equal((await send(simulator, "sent", { headers })).status, 500);
  assert.equal((await send(simulator, "sent", { headers })).status, 202);
  assert.equal(simulator.delivered.length, 1);
});

test("a second request with the same key while the first is worked on is CONFLICT_001, and later a replay", async () => {
  const clock = virtualClock();
  let wake;
  clock.sleep = () => new Promise((resolve) => (wake = resolve));
  const simulator = createSimulator(clock);
  simulator.fail({ kind: "slow", ms: 1000 });
  const headers = { "idempotency-key": "order-1" };
  const first = send(simulator, "sent", { headers });
  clock.time += 999;
  const second = await send(simulator, "sent", { headers });
  assert.equal(second.status, 409);
  assert.equal(second.json.error.code, "CONFLICT_001");
  clock.time += 1;
  wake();
  assert.equal((await first).status, 202);
  const third = await send(simulator, "sent", { headers });
  assert.equal(third.headers.get("idempotent-replayed"), "true");
  assert.equal(simulator.delivered.length, 1);
});

test("the same batch_id of NativeHub is processed once in a day", async () => {
  const clock = virtualClock();
  const simulator = createSimulator(clock);
  const body = { ...SENDS.nativehub[2], batch_id: "order-1" };
  const first = await call(simulator, "nativehub", "POST", "/messages", body);
  const again = await call(simulator, "nativehub", "POST", "/messages", body);
  assert.equal(again.json.id, first.json.id);
  assert.deepEqual(simulator.delivered.map(({ idempotencyKey }) => idempotencyKey), ["order-1"]);
  clock.time += 24 * 3600 * 1000;
  await call(simulator, "nativehub", "POST", "/messages", body);
  assert.equal(simulator.delivered.length, 2);
});

test("without a key a repeated send is delivered again", async () => {
  for (const provider of ["nativehub", "texting-blue", "sent", "sent-v2"]) {
    const simulator = createSimulator();
    await send(simulator, provider);
    await send(simulator, provider);
    assert.equal(simulator.delivered.length, 2, provider);
  }
});

test("each provider says in its own way how long a 429 lasts", async () => {
  const clock = virtualClock();
  const simulator = createSimulator(clock);
  const seconds = clock.time / 1000;
  const limited = async (provider) => {
    simulator.fail({ kind: "rate-limit", waitSeconds: 7 });
    const answer = await send(simulator, provider);
    assert.equal(answer.status, 429, provider);
    return answer;
  };
  const native = await limited("nativehub");
  assert.deepEqual([native.headers.get("x-ratelimit-reset"), native.headers.get("retry-after")], [String(seconds + 7), null]);
  const blue = await limited("texting-blue");
  assert.deepEqual([blue.headers.get("retry-after"), blue.headers.get("x-ratelimit-remaining")], ["7", "0"]);
  assert.match(blue.json.error.message, /after 7 seconds/);
  const sent = await limited("sent");
  assert.deepEqual([sent.headers.get("retry-after"), sent.headers.get("x-ratelimit-reset")], ["7", String(seconds + 7)]);
  const shingle = await limited("shingleai");
  assert.deepEqual([shingle.headers.get("retry-after"), shingle.json.error.details.retryAfter], [null, 7]);
  const legacy = await limited("sent-v2");
  assert.equal(legacy.headers.get("retry-after"), null);
  assert.match(legacy.json.detail, /after 7 seconds/);
});

test("a rate limit lets through as many as it says, and more when its window is over", async () => {
  const clock = virtualClock();
  const simulator = createSimulator({ ...clock, rateLimit: { limit: 2, windowMs: 10_000 } });
  const statuses = [];
  for (let sent = 0; sent < 3; sent += 1) statuses.push((await send(simulator, "texting-blue")).status);
  assert.deepEqual(statuses, [202, 202, 429]);
  clock.time += 9_999;
  const early = await send(simulator, "texting-blue");
  assert.equal(early.headers.get("retry-after"), "1");
  assert.equal(simulator.requests.at(-1).earlyMs, 1, "the record says how much too early it came");
  clock.time += 1_000;
  assert.equal((await send(simulator, "texting-blue")).status, 202);
  assert.equal(simulator.requests.at(-1).earlyMs, 0);
});

test("a connection lost before acceptance delivers nothing, one lost after delivers one", async () => {
  for (const provider of ["nativehub", "texting-blue", "sent", "sent-v2"]) {
    const simulator = createSimulator();
    simulator.fail({ kind: "lost", when: "before" }, { kind: "lost", when: "after" });
    await assert.rejects(send(simulator, provider), TypeError);
    assert.equal(simulator.delivered.length, 0, provider);
    await assert.rejects(send(simulator, provider), TypeError);
    assert.equal(simulator.delivered.length, 1, provider);
    assert.deepEqual(simulator.requests.map(({ status }) => status), [null, null]);
  }
});

test("a stalled answer ends only when the signal aborts, at once and with its reason", async () => {
  for (const where of ["headers", "body"]) {
    const simulator = createSimulator();
    simulator.fail({ kind: "stall", where });
    const controller = new AbortController();
    const reason = new Error("enough");
    const asked = send(simulator, "sent", { signal: controller.signal });
    let settled = false;
    asked.catch(() => (settled = true));
    await turns(50);
    assert.equal(settled, false, where);
    controller.abort(reason);
    await assert.rejects(asked, (error) => error === reason);
    assert.equal(simulator.delivered.length, 1);
  }
});

test("a stalled body can be cancelled by its reader", async () => {
  const simulator = createSimulator();
  simulator.fail({ kind: "stall", where: "body" });
  const response = await simulator.fetch(`${HOSTS.sent}/messages`, {
    method: "POST", headers: credentials("sent"), body: JSON.stringify(sentText()),
  });
  const reader = response.body.getReader();
  const { value } = await reader.read();
  assert.ok(value.length > 10);
  await reader.cancel();
});

test("an endless body lets a time-out fire", async () => {
  const simulator = createSimulator();
  simulator.fail({ kind: "endless-body", status: 500 });
  const asked = send(simulator, "nativehub", { signal: AbortSignal.timeout(50) });
  await assert.rejects(asked, { name: "TimeoutError" });
  assert.equal(simulator.delivered.length, 0);
});

test("an aborted signal asks nothing, and one that aborts during the latency does not undo the send", async () => {
  const simulator = createSimulator({ latencyMs: 1000 });
  const reason = new Error("never");
  await assert.rejects(send(simulator, "sent", { signal: AbortSignal.abort(reason) }), (error) => error === reason);
  assert.equal(simulator.requests.length, 0);
  await assert.rejects(send(simulator, "sent", { signal: AbortSignal.timeout(10) }), { name: "TimeoutError" });
  assert.equal(simulator.delivered.length, 1);
});

test("the other faults look like their names", async () => {
  const simulator = createSimulator();
  const after = async (fault, provider = "sent") => {
    simulator.reset();
    simulator.fail(fault);
    return send(simulator, provider);
  };
  const truncated = await after({ kind: "truncated" });
  assert.equal(truncated.status, 202);
  assert.equal(truncated.json, null);
  assert.ok(truncated.text.startsWith('{"success":true'));
  assert.equal(simulator.delivered.length, 1);
  const gateway = await after({ kind: "html", status: 502 });
  assert.match(gateway.text, /<html>/);
  assert.match(gateway.headers.get("content-type"), /text\/html/);
  assert.equal(simulator.delivered.length, 0);
  assert.equal((await after({ kind: "html", status: 200 })).status, 200);
  const empty = await after({ kind: "empty", status: 200 });
  assert.equal(empty.text, "");
  assert.equal(simulator.delivered.length, 1);
  assert.equal((await after({ kind: "empty", status: 503 })).status, 503);
  assert.equal(simulator.delivered.length, 0);
  const own = await after({ kind: "status", status: 451, headers: { "x-request-id": "req_own" }, body: "Not here" });
  assert.deepEqual([own.status, own.text, own.headers.get("x-request-id")], [451, "Not here", "req_own"]);
  assert.equal((await after({ kind: "status", status: 500, accepted: true })).status, 500);
  assert.equal(simulator.delivered.length, 1);
  const more = await after({ kind: "headers", headers: { "retry-after": "3" } });
  assert.deepEqual([more.status, more.headers.get("retry-after")], [202, "3"]);
  assert.equal((await after({ kind: "slow", ms: 5 })).status, 202);
  assert.equal((await after({ kind: "error", code: "rate_limited" }, "texting-blue")).headers.get("retry-after"), "12");
  simulator.fail({ kind: "none" }, { kind: "empty", status: 500 });
  assert.deepEqual([(await send(simulator, "sent")).status, (await send(simulator, "sent")).status], [202, 500]);
});

test("a redirect is handed over, refused or followed, as fetch does it", async () => {
  const simulator = createSimulator();
  const fault = { kind: "redirect", status: 307, location: "https://evil.example/steal" };
  simulator.fail(fault, fault, fault);
  const manual = await send(simulator, "nativehub", { redirect: "manual" });
  assert.deepEqual([manual.status, manual.headers.get("location")], [307, fault.location]);
  assert.equal(simulator.requests.length, 1);
  await assert.rejects(send(simulator, "nativehub", { redirect: "error" }), TypeError);
  const followed = await send(simulator, "nativehub");
  assert.equal(followed.status, 404);
  const last = simulator.requests.at(-1);
  assert.deepEqual([last.provider, last.credentials], [null, ["x-api-key"]], "a leaked key shows");
  assert.equal(simulator.delivered.length, 0);
});

test("a fault that does not exist is refused when it is scripted", () => {
  const simulator = createSimulator();
  for (const fault of [{ kind: "explode" }, null, { kind: "lost" }, { kind: "error", name: "NOPE" }, { kind: "status", status: 99 }])
    assert.throws(() => simulator.fail(fault), TypeError);
  assert.throws(() => simulator.plan({ rates: { lostBefore: 0.6, lostAfter: 0.6 } }), RangeError);
  assert.throws(() => createSimulator({ faults: { rates: { nonsense: 0.1 } } }), RangeError);
});

/** Sends many with random faults, and tells what each came to. */
async function storm(seed, count = 300) {
  const rates = { lostBefore: 0.1, lostAfter: 0.1, serverError: 0.1, serverErrorAfter: 0.1, rateLimit: 0.1, truncated: 0.05, html: 0.05 };
  const simulator = createSimulator({ seed, faults: { rates }, ...virtualClock() });
  const outcomes = [];
  for (let index = 0; index < count; index += 1) {
    const provider = PROVIDERS[index % PROVIDERS.length];
    outcomes.push(await send(simulator, provider).then(({ status, text }) => `${status} ${text}`, String));
  }
  return { simulator, outcomes };
}

test("the same seed makes the same faults, ids and answers; another seed makes others", async () => {
  const [first, again, other] = [await storm(1), await storm(1), await storm(2)];
  assert.deepEqual(again.outcomes, first.outcomes);
  assert.deepEqual(again.simulator.delivered, first.simulator.delivered);
  assert.notDeepEqual(other.outcomes, first.outcomes);
  const struck = first.simulator.requests.filter(({ fault }) => fault !== null).length;
  assert.ok(struck > 130 && struck < 230, `about 60 % of 300 requests: ${struck}`);
});

test("what was delivered is exactly what was accepted, however the answers got lost", async () => {
  const { simulator } = await storm(3);
  for (const { number, provider, fault, status } of simulator.requests) {
    if (provider === "shingleai") continue;
    const accepted =
      fault === null ? status < 300 : fault.kind === "truncated" || (fault.kind === "lost" && fault.when === "after") || fault.accepted === true;
    const delivered = simulator.delivered.filter(({ request }) => request === number).length;
    assert.equal(delivered, accepted ? 1 : 0, `request ${number} ${JSON.stringify(fault)}`);
  }
});

test("the order in which concurrent requests are worked on does not change their faults", async () => {
  const faultsOf = async (concurrent) => {
    const simulator = createSimulator({ seed: 9, faults: { rates: { lostBefore: 0.5 } } });
    const one = () => send(simulator, "sent").catch(() => null);
    if (concurrent) await Promise.all(Array.from({ length: 50 }, one));
    else for (let index = 0; index < 50; index += 1) await one();
    return simulator.requests.map(({ fault }) => fault?.kind ?? "none");
  };
  assert.deepEqual(await faultsOf(true), await faultsOf(false));
});

test("reset goes back to the beginning, or to another one", async () => {
  const simulator = createSimulator({ seed: 5, planLimit: 1 });
  const first = await send(simulator, "texting-blue");
  assert.equal((await send(simulator, "texting-blue")).status, 402);
  simulator.reset();
  assert.deepEqual([simulator.delivered.length, simulator.requests.length], [0, 0]);
  assert.equal((await send(simulator, "texting-blue")).json.id, first.json.id);
  simulator.reset({ balance: 0, accounts: { sent: { balance: 1 } } });
  assert.equal((await send(simulator, "nativehub")).status, 400);
  assert.equal((await send(simulator, "sent")).status, 202);
});

test("no credential is kept or printed, wherever it was put", async () => {
  const simulator = createSimulator();
  for (const provider of PROVIDERS) await send(simulator, provider);
  await call(simulator, "nativehub", "GET", `/messages?page=1&key=${KEY}`, null, { headers: { "x-note": `see ${KEY}` } });
  await call(simulator, "nativehub", "POST", "/messages", { to: TO, from: "BRAND", body: `Hello ${KEY}` });
  const printed = JSON.stringify(simulator.requests);
  assert.ok(!printed.includes(KEY) && !printed.includes(UUID), printed);
  assert.deepEqual(simulator.requests[0].credentials, ["x-api-key"]);
  assert.deepEqual(simulator.requests[2].credentials, ["authorization"]);
  assert.ok(simulator.requests[5].path.includes("[credential]"));
});

test("fetch works unbound, and takes a string, a URL or a Request", async () => {
  const { fetch, requests } = createSimulator();
  const init = { method: "POST", headers: credentials("sent"), body: JSON.stringify(sentText()) };
  for (const input of [`${HOSTS.sent}/messages`, new URL(`${HOSTS.sent}/messages`)])
    assert.equal((await fetch(input, init)).status, 202);
  assert.equal((await fetch(new Request(`${HOSTS.sent}/messages`, init))).status, 202);
  assert.deepEqual(requests.map(({ body }) => body.text), ["Hello", "Hello", "Hello"]);
});

test("an address of nobody and a path of nobody are told apart", async () => {
  const simulator = createSimulator();
  assert.deepEqual(await (await simulator.fetch("https://example.com/v1/x")).json(), { error: "no provider has this address" });
  assert.equal((await call(simulator, "texting-blue", "GET", "/nothing")).json.error.code, "not_found");
});

// ---- the port ----

/** A port with a simulator behind it, for one test. */
async function withPort(settings, run) {
  const simulator = createSimulator(settings);
  const port = await listen(simulator);
  const post = (provider, init = {}) => {
    const [method, path, body] = SENDS[provider];
    return fetch(simulator.baseUrl(provider, port.url) + path, {
      method, headers: { ...credentials(provider), "content-type": "application/json", ...init.headers },
      ...(body === null ? {} : { body: JSON.stringify(body) }), ...(init.signal ? { signal: init.signal } : {}),
    });
  };
  try {
    await run({ simulator, port, post });
  } finally {
    await port.close();
  }
}

test("all five providers answer through the port", async () => {
  await withPort({}, async ({ simulator, post }) => {
    const statuses = [];
    for (const provider of PROVIDERS) statuses.push((await post(provider)).status);
    assert.deepEqual(statuses, [200, 202, 200, 202, 200]);
    assert.equal(simulator.delivered.length, 4);
  });
});

test("through the port a lost connection is a lost connection, before acceptance and after", async () => {
  await withPort({}, async ({ simulator, post }) => {
    simulator.fail({ kind: "lost", when: "before" }, { kind: "lost", when: "after" });
    await assert.rejects(post("texting-blue"), TypeError);
    assert.equal(simulator.delivered.length, 0);
    await assert.rejects(post("texting-blue"), TypeError);
    assert.equal(simulator.delivered.length, 1);
    assert.equal((await post("texting-blue")).status, 202);
    assert.equal(simulator.requests.length, 3, "nobody on the way repeated a request");
  });
});

test("through the port a stall lasts until the client leaves", async () => {
  await withPort({}, async ({ simulator, post }) => {
    simulator.fail({ kind: "stall", where: "headers" }, { kind: "stall", where: "body" }, { kind: "endless-body", status: 500 });
    const first = new AbortController();
    const asked = post("sent", { signal: first.signal });
    while (simulator.requests.length === 0) await turns(1);
    await turns(50);
    first.abort(new Error("left"));
    await assert.rejects(asked, /left/);
    for (const status of [202, 500]) {
      const controller = new AbortController();
      const response = await post("sent", { signal: controller.signal });
      assert.equal(response.status, status);
      const reader = response.body.getReader();
      assert.ok((await reader.read()).value.length > 0);
      controller.abort(new Error("left"));
      await assert.rejects(async () => {
        while (!(await reader.read()).done);
      }, /left/);
    }
    assert.equal((await post("sent")).status, 202);
  });
});

test("through the port faults can be scripted, and the count can be read", async () => {
  await withPort({}, async ({ port, post }) => {
    const control = (path, body) =>
      fetch(`${port.url}/_simulator/${path}`, body === undefined ? {} : { method: "POST", body: JSON.stringify(body) });
    assert.equal((await control("faults", [{ kind: "rate-limit", waitSeconds: 3 }, { kind: "html", status: 502 }])).status, 204);
    const limited = await post("texting-blue");
    assert.deepEqual([limited.status, limited.headers.get("retry-after")], [429, "3"]);
    assert.equal((await post("texting-blue")).status, 502);
    assert.equal((await post("texting-blue")).status, 202);
    assert.equal((await (await control("delivered")).json()).length, 1);
    const requests = await (await control("requests")).json();
    assert.deepEqual(requests.map(({ status }) => status), [429, 502, 202]);
    assert.ok(!JSON.stringify(requests).includes(KEY));
    assert.equal((await control("reset", { planLimit: 0 })).status, 204);
    assert.equal((await post("texting-blue")).status, 402);
    assert.equal((await control("faults", { rates: { serverError: 1 } })).status, 204);
    assert.equal((await post("texting-blue")).status, 500);
    assert.equal((await control("faults", [{ kind: "explode" }])).status, 400);
    assert.equal((await control("faults", "nonsense")).status, 400);
    assert.equal((await control("nothing")).status, 404);
  });
});

test("a page of another origin may ask the port and read every header that counts", async () => {
  await withPort({}, async ({ simulator, port, post }) => {
    const preflight = await fetch(`${simulator.baseUrl("sent", port.url)}/messages`, { method: "OPTIONS" });
    assert.equal(preflight.status, 204);
    const allowed = preflight.headers.get("access-control-allow-headers");
    for (const name of ["x-api-key", "authorization", "x-sender-id", "x-profile-id", "idempotency-key", "content-type"])
      assert.ok(allowed.split(", ").includes(name), name);
    assert.equal(simulator.requests.length, 0);
    const answer = await post("sent");
    assert.equal(answer.headers.get("access-control-allow-origin"), "*");
    const exposed = answer.headers.get("access-control-expose-headers").split(", ");
    for (const name of ["retry-after", "x-ratelimit-reset", "x-request-id", "idempotent-replayed"]) assert.ok(exposed.includes(name), name);
  });
});

test("closing the port ends stalled connections", async () => {
  const simulator = createSimulator();
  const port = await listen(simulator);
  simulator.fail({ kind: "stall", where: "headers" });
  const asked = fetch(simulator.baseUrl("sent", port.url) + "/messages", { method: "POST", headers: credentials("sent"), body: "{}" });
  const failed = assert.rejects(asked, TypeError);
  while (simulator.requests.length === 0) await turns(1);
  await port.close();
  await failed;
});
