// Every documented error: by its name, and by a request that triggers it.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  KEY,
  PROVIDERS,
  UUID,
  TO,
  FROM,
  SENDS,
  call,
  send,
  virtualClock,
  sentText,
  createSimulator,
  documentedErrors,
  sampleTemplate,
  sampleContact,
} from "./harness.mjs";

test("every documented error of every provider can be requested by its name, and is exact", async () => {
  const simulator = createSimulator();
  for (const provider of PROVIDERS) {
    const names = documentedErrors[provider].map(({ name }) => name);
    assert.equal(new Set(names).size, names.length, `${provider} has duplicate names`);
    for (const error of documentedErrors[provider]) {
      simulator.fail({ kind: "error", name: error.name });
      const response = await send(simulator, provider);
      assert.equal(response.status, error.status, `${provider} ${error.name}`);
      assert.deepEqual(response.json, error.body, `${provider} ${error.name}`);
      for (const [name, value] of Object.entries(error.headers)) assert.equal(response.headers.get(name), value);
    }
  }
  assert.equal(simulator.delivered.length, 0, "an error delivers nothing");
});

test("the catalogue has every code of the providers' references", () => {
  const codes = (provider) => new Set(documentedErrors[provider].map(({ code }) => code));
  const numbered = (family, numbers) => numbers.map((number) => `${family}_00${number}`);
  const expected = [
    ...numbered("AUTH", [1, 2, 4, 5, 6, 7]),
    ...numbered("VALIDATION", [1, 2, 3, 4, 5, 6, 7, 8]),
    ...numbered("RESOURCE", [1, 2, 3, 4, 5, 6, 7, 8]),
    ...numbered("BUSINESS", [1, 2, 3, 4, 5, 6, 7, 8]),
    ...numbered("INTERNAL", [1, 2, 3, 4, 5]),
    "BUSINESS_012",
    "BUSINESS_014",
    "BUSINESS_029",
    "CHANNEL_001",
    "CONFLICT_001",
    "LIMIT_001",
    "SERVICE_001",
  ];
  assert.deepEqual([...codes("sent")].sort(), expected.sort());
  for (const code of [
    "invalid_request",
    "unauthorized",
    "plan_limit_exceeded",
    "forbidden",
    "not_found",
    "conflict",
    "rate_limited",
    "internal_error",
  ])
    assert.ok(codes("texting-blue").has(code), code);
  for (const code of [
    "UNAUTHORIZED",
    "INSUFFICIENT_PERMISSIONS",
    "VALIDATION_ERROR",
    "INVALID_INPUT",
    "MISSING_QUERY",
    "NOT_FOUND",
    "INVALID_MESSAGE_ID",
    "INVALID_CONTACT_ID",
    "INVALID_BUSINESS_ID",
    "RATE_LIMIT_EXCEEDED",
    "INTERNAL_ERROR",
    "SERVICE_UNAVAILABLE",
  ])
    assert.ok(codes("shingleai").has(code), code);
});

const INHERITED = "00000000-0000-4000-8000-000000000001";
const PENDING = "00000000-0000-4000-8000-000000000002";
const SMS_ONLY = "+14155550111";
const template = (id) => ({ to: [TO], template: { id, parameters: { name: "Ada" } } });

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
  [
    "texting-blue",
    "invalid-media-url",
    {},
    "POST",
    "/messages/send",
    { to: TO, from: FROM, content: "Hello", media_url: "http://example.com/a.png" },
  ],
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
  [
    "sent",
    "BUSINESS_001",
    { contacts: [{ id: INHERITED, phone: TO, inherited: true }] },
    "DELETE",
    `/contacts/${INHERITED}`,
  ],
  ["sent", "BUSINESS_002", { rateLimit: { limit: 0, windowMs: 60_000 } }, ...SENDS.sent],
  ["sent", "BUSINESS_003", { balance: 0.01 }, ...SENDS.sent],
  ["sent", "BUSINESS_004", { optedOut: [TO] }, ...SENDS.sent],
  [
    "sent",
    "BUSINESS_005",
    { templates: [{ id: PENDING, name: "new", status: "PENDING" }] },
    "POST",
    "/messages",
    template(PENDING),
  ],
  [
    "sent",
    "BUSINESS_007",
    { contacts: [{ id: UUID, phone: SMS_ONLY, channels: ["sms"] }] },
    "POST",
    "/messages",
    sentText({ to: [SMS_ONLY], channel: ["whatsapp"] }),
  ],
  ["sent", "BUSINESS_008", { planLimit: 0 }, ...SENDS.sent],
  ["sent-v2", "validation", {}, "POST", "/messages/phone", {}],
  [
    "sent-v2",
    "invalid-phone",
    {},
    "POST",
    "/messages/phone",
    { phoneNumber: "5551234", templateId: sampleTemplate.id },
  ],
  ["sent-v2", "insufficient-balance", { balance: 0.005 }, ...SENDS["sent-v2"]],
  ["sent-v2", "template-not-found", {}, "POST", "/messages/phone", { phoneNumber: TO, templateId: UUID }],
  [
    "sent-v2",
    "invalid-channel",
    {},
    "POST",
    "/messages/quick-message",
    { phoneNumber: TO, customMessage: "Hello", channel: "email" },
  ],
  ["sent-v2", "missing-key", {}, ...SENDS["sent-v2"], { key: null, headers: { "x-sender-id": UUID } }],
  ["sent-v2", "missing-sender", {}, ...SENDS["sent-v2"], { key: null, headers: { "x-api-key": KEY } }],
  ["sent-v2", "invalid-credentials", { keys: ["another"] }, ...SENDS["sent-v2"]],
  ["sent-v2", "forbidden", {}, ...SENDS["sent-v2"], { key: "key_readonly" }],
  ["sent-v2", "not-found", {}, "GET", `/contacts/id?id=${UUID}`],
  ["sent-v2", "rate-limited", { rateLimit: { limit: 0, windowMs: 60_000 } }, ...SENDS["sent-v2"]],
];

/** A body without the properties that differ between requests. */
function fixedPart(provider, body) {
  if (provider !== "sent") return body;
  const { details, ...error } = body.error;
  return { ...body, error, meta: Object.keys(body.meta) };
}

test("a request that triggers a documented error gets exactly that error, and sends nothing", async () => {
  for (const [provider, name, settings, method, path, body = null, options = {}] of TRIGGERS) {
    const clock = virtualClock();
    const simulator = createSimulator({ ...settings, ...clock });
    const expected = documentedErrors[provider].find((error) => error.name === name);
    const response = await call(simulator, provider, method, path, body, options);
    const title = `${provider} ${name} ${method} ${path}: ${response.text}`;
    assert.equal(response.status, expected.status, title);
    assert.deepEqual(fixedPart(provider, response.json), fixedPart(provider, expected.body), title);
    assert.equal(simulator.delivered.length, 0, title);
  }
});

test("every error for which the catalogue names a request has such a request in these tests", () => {
  const elsewhere = new Set([
    "plan-limit-site",
    "conflict",
    "rate-limited",
    "CONFLICT_001",
    // In `cancel.test.mjs`: it needs a message.
    "BUSINESS_006",
    "partial-failure",
    ...documentedErrors.nativehub.filter(({ code }) => code !== null).map(({ name }) => name),
  ]);
  for (const provider of PROVIDERS)
    for (const { name, trigger } of documentedErrors[provider]) {
      const isTested = TRIGGERS.some(([whose, which]) => whose === provider && which === name) || elsewhere.has(name);
      assert.equal(trigger !== null, trigger !== null && isTested, `${provider} ${name}`);
    }
});
