// Basic authentication of a webhook: who sent it, where the provider signs nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { verifyWebhook } from "../../../pkg/dist/webhooks.js";
import { simulateProvider } from "tidings/simulator";
import { outcome, profiles } from "./harness.mjs";

const SECRET = "hook:pa:ss wörd";
const basic = (credentials) => `Basic ${Buffer.from(credentials).toString("base64")}`;
const requestWith = (authorization) => ({
  method: "POST",
  headers: { "content-type": "application/json", ...(authorization && { authorization }) },
  body: JSON.stringify([{ type: "message-delivered", to: "+1", message: { id: "m1" } }]),
});
const provider = profiles.bandwidth;

test("the user name and the password of any secret are accepted, and cover nothing", async () => {
  const { events, signed, bodySigned } = await verifyWebhook(requestWith(basic(SECRET)), {
    provider,
    secret: ["other:secret", SECRET],
  });
  assert.deepEqual([events[0].status, signed, bodySigned], ["delivered", true, false]);
});

test("the scheme's name may have any case", async () => {
  assert.equal(await outcome(requestWith(basic(SECRET).replace("Basic", "basic")), { provider, secret: SECRET }), "ok");
});

for (const [why, authorization, expect] of [
  ["another password", basic("hook:pa:ss word"), "mismatch"],
  ["another user", basic("hoox:pa:ss wörd"), "mismatch"],
  ["a part of the password", basic("hook:pa:ss"), "mismatch"],
  ["a longer password", basic(`${SECRET}!`), "mismatch"],
  ["an empty password", basic("hook:"), "mismatch"],
  ["no password", basic("hook"), "malformed-signature"],
  ["no base64", "Basic ???", "malformed-signature"],
  ["a token", "Bearer abc", "malformed-signature"],
  ["nothing", undefined, "missing-header"],
])
  test(`a request is rejected with ${why}`, async () => {
    assert.equal(await outcome(requestWith(authorization), { provider, secret: SECRET }), expect);
  });

test("a secret without a colon, or none, accepts nothing", async () => {
  for (const [secret, expect] of [
    ["hook", "malformed-secret"],
    ["", "missing-secret"],
    [undefined, "missing-secret"],
  ])
    assert.equal(
      await outcome(requestWith(basic("hook")), { provider, secret }),
      secret === "hook" ? "malformed-signature" : expect,
    );
  assert.equal(await outcome(requestWith(basic(":")), { provider, secret: "hook" }), "malformed-secret");
});

test("`unsigned` accepts a request without credentials, and none with wrong ones", async () => {
  const accept = { provider, secret: SECRET, unsigned: "accept" };
  assert.equal(await outcome(requestWith(undefined), accept), "ok");
  assert.equal(await outcome(requestWith(basic("hook:x")), accept), "mismatch");
  assert.equal(await outcome(requestWith(basic(SECRET)), { provider, unsigned: "accept" }), "missing-secret");
});

test("a simulated webhook has the credentials", async () => {
  const simulated = simulateProvider(profiles.infobip, { apiKey: "k", options: { subdomain: "abc12" } });
  const request = await simulated.webhook({ type: "inbound", messageId: "m1", body: "Hi" }, { secret: SECRET });
  assert.equal(request.headers.get("authorization"), basic(SECRET));
  assert.equal(await outcome(request, { provider: profiles.infobip, secret: SECRET }), "ok");
});
