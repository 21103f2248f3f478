// Secrets and public keys, in every spelling in which they are handed out.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { standardWebhooks, verifyWebhook } from "../../pkg/dist/webhooks.js";
import { keys, NOW, outcome, profiles, schemes, send } from "./harness.mjs";

const standard = schemes.find(({ name }) => name === "Standard Webhooks v1 with webhook-");
const telnyx = schemes.find(({ name }) => name.includes("Telnyx"));
const [whsec] = standard.secrets;
const bare = whsec.slice("whsec_".length);

for (const [why, secret] of [
  ["as Standard Webhooks has it", whsec], ["without the prefix", bare], ["as Supabase has it", `v1,${whsec}`], ["with the line feed of a file", `${whsec}\n`],
  ["without padding", whsec.replace(/=+$/, "")], ["in the alphabet for URLs", whsec.replaceAll("+", "-").replaceAll("/", "_")], ["as bytes", new Uint8Array(Buffer.from(bare, "base64"))],
]) {
  test(`a Standard Webhooks secret is taken ${why}`, async () => assert.equal(await outcome(send(standard), { provider: standardWebhooks, secret }), "ok"));
}

test("a Standard Webhooks secret that is no base64 is taken as the text that it is", async () => {
  const secret = "no base64, with blanks!";
  const content = `msg_1.${NOW / 1000}.{}`;
  const headers = { "webhook-id": "msg_1", "webhook-timestamp": String(NOW / 1000), "webhook-signature": `v1,${createHmac("sha256", secret).update(content).digest("base64")}` };
  assert.equal(await outcome({ headers, body: "{}" }, { provider: standardWebhooks, secret }), "ok");
});

for (const [why, secret] of [["of 32 bytes", keys.ours.raw], ["with its ASN.1 around it", keys.ours.spki], ["as PEM", keys.ours.pem], ["as bytes", new Uint8Array(Buffer.from(keys.ours.raw, "base64"))], ["with whpk_", `whpk_${keys.ours.raw}`]]) {
  test(`a public key is taken ${why}`, async () => assert.equal(await outcome(send(telnyx), { provider: profiles.telnyx, secret }), "ok"));
}

test("a public key of another length, or none at all, is said to be malformed", async () => {
  for (const secret of ["AAAA", "not base64!", keys.ours.raw.slice(4), whsec]) assert.equal(await outcome(send(telnyx), { provider: profiles.telnyx, secret }), "malformed-secret", secret);
});

test("a public key is never a key for HMAC: everybody knows it, and could sign with it", async () => {
  const whpk = `whpk_${keys.ours.raw}`;
  for (const key of [whpk, keys.ours.raw, Buffer.from(keys.ours.raw, "base64")]) {
    const content = `msg_1.${NOW / 1000}.{}`;
    const forged = { "webhook-id": "msg_1", "webhook-timestamp": String(NOW / 1000), "webhook-signature": `v1,${createHmac("sha256", key).update(content).digest("base64")}` };
    assert.notEqual(await outcome({ headers: forged, body: "{}" }, { provider: standardWebhooks, secret: whpk }), "ok");
  }
  const body = Buffer.from(schemes[0].body);
  const forged = { headers: { "x-webhook-signature": createHmac("sha256", whpk).update(body).digest("hex") }, body };
  assert.equal(await outcome(forged, { provider: profiles.nativehub, secret: whpk }), "malformed-secret");
});

test("both kinds of secret may be given while a sender goes from one to the other", async () => {
  const v1a = schemes.find(({ name }) => name === "Standard Webhooks v1a");
  const secret = [whsec, `whpk_${keys.ours.raw}`];
  for (const scheme of [standard, v1a]) assert.equal(await outcome(send(scheme), { provider: standardWebhooks, secret }), "ok");
});

test("no message of an error holds a secret, or the signature that would have been right", async () => {
  for (const scheme of schemes) {
    const request = send(scheme, { secret: scheme.secrets[1] });
    const error = await verifyWebhook(request, { provider: profiles[scheme.provider], secret: scheme.secrets[0], now: NOW }).catch((thrown) => thrown);
    const shown = `${error.stack} ${JSON.stringify(error)}`;
    for (const secret of scheme.secrets) assert.ok(!shown.includes(secret), scheme.name);
    for (const value of Object.values(send(scheme).headers)) if (value.length > 30) assert.ok(!shown.includes(value), scheme.name);
  }
});
