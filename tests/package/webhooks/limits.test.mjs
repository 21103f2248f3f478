// Limits on a request before its signature is verified.
import assert from "node:assert/strict";
import { test } from "node:test";
import { answerChallenge, verifyWebhook } from "../../../pkg/dist/webhooks.js";
import { outcome, profiles, send } from "./harness.mjs";
import { schemes } from "./senders.mjs";

const scheme = schemes[0];
const provider = profiles[scheme.provider];
const [secret] = scheme.secrets;

/** A web Request with an endless body that counts the bytes read. */
function endless(headers, { chunk = new Uint8Array(65_536), method = "POST" } = {}) {
  const seen = { bytes: 0, cancelled: false };
  const body = new ReadableStream(
    {
      pull(controller) {
        seen.bytes += chunk.length;
        controller.enqueue(chunk);
      },
      cancel() {
        seen.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { seen, request: new Request("https://example.com/hook", { method, headers, body, duplex: "half" }) };
}

for (const one of schemes.filter(({ without }) => without === undefined)) {
  test(`${one.name}: without a signature field the request is rejected before its body is read`, async () => {
    // Vonage may sign in a form field instead: then the body is read up to the limit.
    const isInForm = one.provider === "vonage";
    const { seen, request } = endless({ "content-type": "application/json" });
    const got = await outcome(request, {
      provider: profiles[one.provider],
      secret: one.secrets[0],
      maxBodyBytes: 100_000,
    });
    assert.equal(got, isInForm ? "too-large" : "missing-header");
    assert.ok(isInForm ? seen.bytes < 300_000 : seen.bytes === 0, `${seen.bytes}`);
  });
}

test("other signed header fields and the encoding of the signature are also checked before the body is read", async () => {
  const telnyx = schemes.find(({ provider: id }) => id === "telnyx");
  for (const [headers, reason] of [
    [{ "telnyx-signature-ed25519": "AAAA" }, "missing-header"],
    [{ "telnyx-signature-ed25519": "!", "telnyx-timestamp": "1700000000" }, "malformed-signature"],
  ]) {
    const { seen, request } = endless(headers);
    assert.equal(await outcome(request, { provider: profiles.telnyx, secret: telnyx.secrets[0] }), reason);
    assert.equal(seen.bytes, 0);
  }
});

test("a body is read up to 1 MiB, or up to maxBodyBytes", async () => {
  for (const [options, maxBytes] of [
    [{}, 1_048_576],
    [{ maxBodyBytes: 1_000 }, 1_000],
  ]) {
    const { seen, request } = endless({ "x-webhook-signature": "00" });
    const error = await verifyWebhook(request, { provider, secret, ...options }).catch((thrown) => thrown);
    assert.deepEqual([error.reason, error.status], ["too-large", 413]);
    assert.match(error.message, /maxBodyBytes/);
    assert.ok(seen.bytes <= maxBytes + 2 * 65_536 && seen.cancelled, `${seen.bytes}`);
  }
});

test("a content-length over the limit is rejected at once, a false smaller one does not help", async () => {
  const long = endless({ "x-webhook-signature": "00", "content-length": "300000000" });
  assert.equal(await outcome(long.request, { provider, secret }), "too-large");
  assert.equal(long.seen.bytes, 0);
  const short = endless({ "x-webhook-signature": "00", "content-length": "10" });
  assert.equal(await outcome(short.request, { provider, secret }), "too-large");
});

test("the limit counts bytes, whatever the type of the body, and allows exactly that many", async () => {
  const body = JSON.stringify({ event: "é".repeat(100) });
  const bytes = Buffer.from(body);
  const request = send(scheme, { body });
  for (const input of [body, bytes, new Uint8Array(bytes), new Uint8Array(bytes).buffer]) {
    assert.equal(await outcome({ ...request, body: input }, { provider, secret, maxBodyBytes: bytes.length }), "ok");
    assert.equal(
      await outcome({ ...request, body: input }, { provider, secret, maxBodyBytes: bytes.length - 1 }),
      "too-large",
    );
  }
  const web = () => new Request("https://example.com/", { method: "POST", headers: request.headers, body: bytes });
  assert.equal(await outcome(web(), { provider, secret, maxBodyBytes: bytes.length }), "ok");
  assert.equal(await outcome(web(), { provider, secret, maxBodyBytes: bytes.length - 1 }), "too-large");
});

test("an error while reading the body reaches the caller", async () => {
  const body = new ReadableStream({ pull: (controller) => controller.error(new RangeError("connection lost")) });
  const request = new Request("https://example.com/", {
    method: "POST",
    headers: { "x-webhook-signature": "00" },
    body,
    duplex: "half",
  });
  await assert.rejects(verifyWebhook(request, { provider, secret }), RangeError);
});

test("a body has at most 10,000 events, signed or not", async () => {
  const unsigned = { ...profiles.infobip, webhook: { ...profiles.infobip.webhook, signatures: [] } };
  const readEvents = (count) =>
    outcome(
      { headers: {}, body: JSON.stringify({ results: Array(count).fill(1) }) },
      { provider: unsigned, unsigned: "accept" },
    );
  assert.deepEqual([await readEvents(10_000), await readEvents(10_001)], ["ok", "too-large"]);
});

test("a form or a query has at most 1,000 fields", async () => {
  const twilio = schemes.find(({ name }) => name === "Twilio's form");
  const options = { provider: profiles.twilio, secret: twilio.secrets[0] };
  const fields = (count) => Array.from({ length: count }, (_, at) => `f${at}=1`).join("&");
  const body = (count) => `MessageSid=SM1&MessageStatus=sent&${fields(count - 2)}`;
  assert.equal(await outcome(send(twilio, { body: body(1_000) }), options), "ok");
  assert.equal(await outcome(send(twilio, { body: body(1_001) }), options), "too-large");
  assert.equal(await outcome({ ...send(twilio), body: "&".repeat(300_000) }, options), "too-large", "empty ones count");
  const plivo = schemes.find(({ name }) => name === "Plivo V3");
  assert.equal(
    await outcome(
      { ...send(plivo), url: `https://example.com/?${fields(1_001)}` },
      { provider: profiles.plivo, secret: plivo.secrets[0] },
    ),
    "too-large",
  );
  assert.throws(
    () =>
      answerChallenge(
        { url: `https://example.com/?${fields(1_001)}` },
        { provider: profiles["whatsapp-cloud"], token: "t" },
      ),
    { reason: "too-large" },
  );
});
