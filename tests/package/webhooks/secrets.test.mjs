// Secrets and public keys, in every form in which providers show them.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { standardWebhooks, verifyWebhook } from "../../../pkg/dist/webhooks.js";
import { outcome, profiles, send } from "./harness.mjs";
import { keys, NOW, schemes } from "./senders.mjs";

const standard = schemes.find(({ name }) => name === "Standard Webhooks v1 with webhook-");
const telnyx = schemes.find(({ name }) => name.includes("Telnyx"));
const [whsec] = standard.secrets;
const withoutPrefix = whsec.slice("whsec_".length);

for (const [why, secret] of [
  ["with the prefix of Standard Webhooks", whsec],
  ["without the prefix", withoutPrefix],
  ["with the prefixes of Supabase", `v1,${whsec}`],
  ["with a trailing line feed", `${whsec}\n`],
  ["without padding", whsec.replace(/=+$/, "")],
  ["in base64url", whsec.replaceAll("+", "-").replaceAll("/", "_")],
  ["as bytes", { scheme: "hmac", key: new Uint8Array(Buffer.from(withoutPrefix, "base64")) }],
  ["as a string with a scheme", { scheme: "hmac", key: withoutPrefix }],
]) {
  test(`a Standard Webhooks secret is accepted ${why}`, async () =>
    assert.equal(await outcome(send(standard), { provider: standardWebhooks, secret }), "ok"));
}

test("a Standard Webhooks secret that is not base64 is used as text", async () => {
  const secret = "no base64, with blanks!";
  const content = `msg_1.${NOW / 1000}.{}`;
  const headers = {
    "webhook-id": "msg_1",
    "webhook-timestamp": String(NOW / 1000),
    "webhook-signature": `v1,${createHmac("sha256", secret).update(content).digest("base64")}`,
  };
  assert.equal(await outcome({ headers, body: "{}" }, { provider: standardWebhooks, secret }), "ok");
});

for (const [why, secret] of [
  ["of 32 bytes", keys.ours.raw],
  ["as a SubjectPublicKeyInfo", keys.ours.spki],
  ["as PEM", keys.ours.pem],
  ["as bytes", { scheme: "ed25519", key: new Uint8Array(Buffer.from(keys.ours.raw, "base64")) }],
  ["as DER bytes", { scheme: "ed25519", key: new Uint8Array(Buffer.from(keys.ours.spki, "base64")) }],
  ["as a string with a scheme", { scheme: "ed25519", key: keys.ours.raw }],
  ["with WHPK_", `WHPK_${keys.ours.raw}`],
  ["with whpk_", `whpk_${keys.ours.raw}`],
]) {
  test(`a public key is accepted ${why}`, async () =>
    assert.equal(await outcome(send(telnyx), { provider: profiles.telnyx, secret }), "ok"));
}

test("an invalid public key is a malformed secret", async () => {
  for (const secret of ["AAAA", "not base64!", keys.ours.raw.slice(4), whsec])
    assert.equal(await outcome(send(telnyx), { provider: profiles.telnyx, secret }), "malformed-secret", secret);
});

/** A request that an attacker who knows `key` can sign. */
function forgedBy(key) {
  const content = `msg_1.${NOW / 1000}.{}`;
  return {
    headers: {
      "webhook-id": "msg_1",
      "webhook-timestamp": String(NOW / 1000),
      "webhook-signature": `v1,${createHmac("sha256", key).update(content).digest("base64")}`,
    },
    body: "{}",
  };
}
const publicBytes = new Uint8Array(Buffer.from(keys.ours.raw, "base64"));
const der = new Uint8Array(Buffer.from(keys.ours.spki, "base64"));

for (const [why, secret] of [
  ["with its prefix", `whpk_${keys.ours.raw}`],
  ["with its prefix in upper case", `WHPK_${keys.ours.raw}`],
  ["as PEM", keys.ours.pem],
  ["as DER in base64", keys.ours.spki],
  ["as DER in hex", Buffer.from(der).toString("hex")],
  ["as base64 without a prefix", keys.ours.raw],
  ["as hex without a prefix", Buffer.from(publicBytes).toString("hex")],
  ["as bytes with a scheme", { scheme: "ed25519", key: publicBytes }],
  ["as DER with a scheme", { scheme: "ed25519", key: der }],
  ["as a string with a scheme", { scheme: "ed25519", key: keys.ours.raw }],
]) {
  test(`a public key is never used as an HMAC key: ${why}`, async () => {
    const spellings = [
      typeof secret === "string" ? secret : secret.key,
      keys.ours.raw,
      keys.ours.spki,
      publicBytes,
      der,
      `whpk_${keys.ours.raw}`,
    ];
    for (const key of spellings)
      assert.notEqual(await outcome(forgedBy(key), { provider: standardWebhooks, secret }), "ok");
  });
}

test("a public key is a malformed secret for a profile with only HMAC or JWT", async () => {
  for (const secret of [
    `whpk_${keys.ours.raw}`,
    `WHPK_${keys.ours.raw}`,
    keys.ours.pem,
    keys.ours.spki,
    { scheme: "ed25519", key: publicBytes },
  ]) {
    for (const scheme of [schemes[0], schemes.find(({ name }) => name === "Vonage's JWT")]) {
      assert.equal(await outcome(send(scheme), { provider: profiles[scheme.provider], secret }), "malformed-secret");
    }
  }
});

test("bytes without a scheme throw an error that says what to write", async () => {
  for (const secret of [
    publicBytes,
    der,
    Buffer.from(withoutPrefix, "base64"),
    publicBytes.buffer,
    [whsec, publicBytes],
  ]) {
    for (const provider of [standardWebhooks, profiles.telnyx, profiles.nativehub]) {
      await assert.rejects(
        verifyWebhook(forgedBy(publicBytes), { provider, secret, now: NOW }),
        (error) => error.category === "configuration" && /scheme: "hmac".*scheme: "ed25519"/.test(error.message),
      );
    }
  }
});

test("32 bytes without a prefix are rejected if a profile has both kinds of key, and accepted if it has one", async () => {
  const secret = Buffer.alloc(32, 7).toString("base64");
  const request = send(standard, { secret: `whsec_${secret}` });
  assert.equal(await outcome(request, { provider: standardWebhooks, secret }), "malformed-secret");
  assert.equal(await outcome(request, { provider: standardWebhooks, secret: `whsec_${secret}` }), "ok");
  assert.equal(await outcome(request, { provider: standardWebhooks, secret: { scheme: "hmac", key: secret } }), "ok");
  const sent = schemes.find(({ provider }) => provider === "sent");
  assert.equal(await outcome(send(sent, { secret: `whsec_${secret}` }), { provider: profiles.sent, secret }), "ok");
});

test("a prefix without a secret, as from an unset variable, is a missing secret", async () => {
  const rests = ["", " ", "\n", "=", "undefined", "null"];
  const prefixes = ["", "whsec_", "v1,whsec_", "v1,", "v1a,", "whpk_", "WHSEC_", "whsk_"];
  for (const text of prefixes.flatMap((prefix) => rests.map((rest) => prefix + rest))) {
    for (const secret of [text, [whsec, text], { scheme: "hmac", key: text }, { scheme: "ed25519", key: text }]) {
      if (secret.scheme === "hmac" && /^wh[ps]k_/.test(text)) continue;
      assert.equal(
        await outcome(forgedBy(text || " "), { provider: standardWebhooks, secret }),
        "missing-secret",
        JSON.stringify(secret),
      );
    }
    assert.equal(
      await outcome(send(schemes[0]), { provider: profiles.nativehub, secret: text }),
      "missing-secret",
      JSON.stringify(text),
    );
  }
});

const invalid = [
  [{ scheme: "rsa", key: "k" }, "a scheme that does not exist"],
  [{ key: "k" }, "no scheme"],
  [{ scheme: "hmac", key: 7 }, "a key that is a number"],
  [true, "a boolean"],
  [{ scheme: "hmac", key: `whpk_${keys.ours.raw}` }, "a public key as a shared secret"],
  [{ scheme: "hmac", key: keys.ours.pem }, "the same as PEM"],
];
for (const [secret, why] of invalid) {
  test(`an invalid secret is a configuration error: ${why}`, () =>
    assert.rejects(verifyWebhook(send(standard), { provider: standardWebhooks, secret }), {
      category: "configuration",
    }));
}

test("both kinds of secret may be passed while a sender migrates from one to the other", async () => {
  const v1a = schemes.find(({ name }) => name === "Standard Webhooks v1a");
  const secret = [whsec, `whpk_${keys.ours.raw}`];
  for (const scheme of [standard, v1a])
    assert.equal(await outcome(send(scheme), { provider: standardWebhooks, secret }), "ok");
});

test("no error message contains a secret or the expected signature", async () => {
  for (const scheme of schemes) {
    const request = send(scheme, { secret: scheme.secrets[1] });
    const error = await verifyWebhook(request, {
      provider: profiles[scheme.provider],
      secret: scheme.secrets[0],
      now: NOW,
    }).catch((thrown) => thrown);
    const shown = `${error.stack} ${JSON.stringify(error)}`;
    for (const secret of scheme.secrets) assert.ok(!shown.includes(secret), scheme.name);
    for (const value of Object.values(send(scheme).headers))
      if (value.length > 30) assert.ok(!shown.includes(value), scheme.name);
  }
});
