// The providers' published examples, and what their own libraries accept.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isWebhookError, standardWebhooks, verifyWebhook } from "../../../pkg/dist/webhooks.js";
import { outcome, profiles } from "./harness.mjs";

const data = (name) => JSON.parse(readFileSync(new URL(`../../data/${name}.json`, import.meta.url), "utf8"));
const vectors = data("webhook-vectors");
const messagebird = data("webhook-messagebird");

const requestOf = ({ method = "POST", url, headers, body }) => ({
  method,
  ...(url === undefined ? {} : { url }),
  headers,
  body,
});

for (const { why, provider, secret, nowS, reason = null, says = "", ...request } of vectors) {
  test(`${provider}: ${why}`, async () => {
    const thrown = await verifyWebhook(requestOf(request), {
      provider: profiles[provider],
      secret,
      ...(nowS === undefined ? {} : { now: nowS * 1000 }),
    }).then(
      () => null,
      (error) => error,
    );
    assert.ok(thrown === null || isWebhookError(thrown), `${thrown?.stack}`);
    assert.equal(thrown?.reason ?? null, reason, thrown?.message);
    assert.ok((thrown?.message ?? "").includes(says), thrown?.message);
  });
}

test("every published example is rejected if one character of its body is changed", async () => {
  for (const { provider, secret, nowS, reason, ...request } of vectors) {
    if (reason !== undefined || request.body === "") continue;
    const at = request.body.search(/[a-z](?=[^a-z]*$)/);
    const body = `${request.body.slice(0, at)}#${request.body.slice(at + 1)}`;
    const options = { provider: profiles[provider], secret, now: (nowS ?? 0) * 1000 };
    const { bodySigned } = await verifyWebhook(requestOf(request), options);
    const got = await outcome(requestOf({ ...request, body }), options);
    assert.equal(got === "ok", !bodySigned, `${provider}: ${body}`);
    const isPlivoV2 = Object.keys(request.headers).some((name) => /^x-plivo.*v2$/.test(name));
    assert.equal(bodySigned, !isPlivoV2, provider);
  }
});

test("Standard Webhooks' examples verify with the package's profile, also with Svix's names", async () => {
  for (const { secret, nowS, headers, body } of vectors.filter(({ provider }) =>
    ["standard-webhooks", "svix"].includes(provider),
  )) {
    const { events } = await verifyWebhook({ headers, body }, { provider: standardWebhooks, secret, now: nowS * 1000 });
    assert.deepEqual([events[0].type, events[0].key], ["other", "msg_p5jXN8AQM9LWM0D4loKWxJek"]);
  }
});

test("all 44 of MessageBird's reference cases have the expected result", async () => {
  let cases = 0;
  for (const { why, expect, methods, url, payload = "", token } of messagebird.rows) {
    for (const method of methods) {
      const request = { method, url, headers: { "MessageBird-Signature-JWT": token }, body: payload };
      const got = await outcome(request, {
        provider: profiles.messagebird,
        secret: messagebird.secret,
        now: Date.parse(messagebird.time),
      });
      assert.equal(got === "ok" ? "accepted" : got, expect, why);
      cases += 1;
    }
  }
  assert.equal(cases, 44);
});
