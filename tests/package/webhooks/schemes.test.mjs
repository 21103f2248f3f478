// Every scheme accepts what the provider signed, and rejects anything else with the right reason.
import assert from "node:assert/strict";
import { test } from "node:test";
import { verifyWebhook } from "../../../pkg/dist/webhooks.js";
import { outcome, profiles, send } from "./harness.mjs";
import { NOW, schemes } from "./senders.mjs";

const MINUTE = 60_000;

for (const scheme of schemes) {
  const provider = profiles[scheme.provider];
  const [secret, next] = scheme.secrets;
  const verify = (request, options) => outcome(request, { provider, secret, ...options });

  test(`${scheme.name}: what the provider signed is accepted, as bytes, as a string, as a web Request`, async () => {
    const request = send(scheme);
    const inputs = [
      request,
      { ...request, body: new Uint8Array(request.body) },
      { ...request, body: request.body.toString() },
      { ...request, headers: new Headers(request.headers) },
    ];
    for (const one of inputs) assert.equal(await verify(one), "ok");
    const { url = "https://example.com/hook", ...init } = request;
    assert.equal(await verify(new Request(url, init)), "ok");
  });

  test(`${scheme.name}: a changed byte is a mismatch`, async () => {
    const request = send(scheme);
    const body = Buffer.from(request.body);
    // In a value, not in a signature within the form.
    const at = request.body.toString().search(/delivered/i);
    assert.ok(at > 0);
    body[at] ^= 1;
    assert.equal(await verify({ ...request, body }), scheme.signsNoBody ? "ok" : "mismatch");
    if (request.url === undefined) return;
    for (const url of [
      request.url.replace("/hook", "/hooks"),
      request.url.replace("https", "http"),
      request.url.replace(".com", ".org"),
      request.url.replace(".com", ".com:8443"),
    ]) {
      // Twilio's own libraries try the URL without its port, and Plivo's disagree about it in version 3.
      const isPortOptional = url.includes(":8443") && /Twilio|V3/.test(scheme.name);
      assert.equal(await verify({ ...request, url }), isPortOptional ? "ok" : "mismatch", url);
    }
  });

  test(`${scheme.name}: another secret is a mismatch`, async () => {
    assert.equal(await verify(send(scheme, { secret: next })), "mismatch");
  });

  test(`${scheme.name}: during a rotation the old and the new secret are accepted, in either order`, async () => {
    for (const list of [
      [secret, next],
      [next, secret],
    ]) {
      for (const signer of scheme.secrets)
        assert.equal(await outcome(send(scheme, { secret: signer }), { provider, secret: list }), "ok");
    }
  });

  test(`${scheme.name}: a missing header field is rejected`, async () => {
    const request = send(scheme);
    const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => name !== scheme.header));
    assert.equal(await verify(scheme.without?.(request) ?? { ...request, headers }), "missing-header");
    assert.equal(
      await verify({ ...request, headers: {}, ...(scheme.without === undefined ? {} : { body: "a=1" }) }),
      "missing-header",
      "without any header field",
    );
  });

  test(`${scheme.name}: a missing or empty secret is rejected`, async () => {
    for (const none of [
      undefined,
      null,
      "",
      "  ",
      [],
      [""],
      [secret, ""],
      new Uint8Array(),
      { scheme: "hmac", key: new Uint8Array() },
    ])
      assert.equal(await verify(send(scheme), { secret: none }), "missing-secret", JSON.stringify(none));
  });

  test(`${scheme.name}: a signed body that is not UTF-8 is rejected`, async () => {
    const body = Buffer.concat([Buffer.from(scheme.body), Buffer.from([0xff, 0xfe])]);
    assert.equal(await verify(send(scheme, { body })), "not-utf-8");
  });

  test(`${scheme.name}: the second delivery is a replay, the first is not`, async () => {
    const keys = new Set();
    const request = send(scheme);
    const seen = async (key) => keys.has(key);
    const { events } = await verifyWebhook(request, { provider, secret, now: NOW, seen });
    for (const { key } of events) keys.add(key);
    assert.equal(keys.size, 1);
    assert.equal(await verify(request, { seen }), "replayed");
  });

  test(`${scheme.name}: ${scheme.timed ? "a signature that is too old or in the future is stale" : "no time is signed, so none is checked"}`, async () => {
    const late = { now: NOW + 6 * MINUTE };
    const early = { now: NOW - 6 * MINUTE };
    for (const options of [late, early])
      assert.equal(await verify(send(scheme), options), scheme.timed ? "stale" : "ok");
    if (!scheme.timed) return;
    assert.equal(await verify(send(scheme), { now: NOW + 4_000 }), "ok", "within every tolerance");
    assert.equal(await verify(send(scheme), { ...late, toleranceMs: 10 * MINUTE }), "ok", "the caller's own tolerance");
    assert.equal(
      await verify(send(scheme), { now: NOW - 1_001, toleranceMs: 1_000 }),
      "stale",
      "the caller's own tolerance",
    );
  });
}

test("a timestamp that does not consist of digits is malformed, even if parseInt accepts it", async () => {
  const scheme = schemes.find(({ name }) => name.includes("Telnyx"));
  const request = send(scheme);
  for (const time of ["1700000000abc", "1.7e9", "-1700000000", "0x6553f100", " "]) {
    const got = await outcome(
      { ...request, headers: { ...request.headers, "telnyx-timestamp": time } },
      { provider: profiles.telnyx, secret: scheme.secrets },
    );
    assert.equal(got, time.trim() === "" ? "missing-header" : "malformed-timestamp", time);
  }
});

test("a forged timestamp is a mismatch", async () => {
  const scheme = schemes.find(({ name }) => name.includes("Telnyx"));
  const old = send(scheme, { now: NOW - 60 * MINUTE });
  const headers = { ...old.headers, "telnyx-timestamp": String(NOW / 1000) };
  assert.equal(await outcome({ ...old, headers }, { provider: profiles.telnyx, secret: scheme.secrets }), "mismatch");
});

/** Signature header fields of Standard Webhooks, made from the valid one. */
const lists = [
  {
    why: "several, separated by a space, as during a rotation",
    make: (good) => `v1,AAAA ${good} v2,BBBB`,
    expect: "ok",
  },
  {
    why: "several, separated by a comma and a space, as Supabase and joined header fields have them",
    make: (good) => `v1,AAAA, ${good}`,
    expect: "ok",
  },
  { why: "surrounded by spaces", make: (good) => `  ${good}  `, expect: "ok" },
  { why: "without padding", make: (good) => good.replace(/=+$/, ""), expect: "ok" },
  { why: "only another version", make: (good) => good.replace("v1,", "v2,"), expect: "malformed-signature" },
  { why: "no version", make: (good) => good.replace("v1,", ""), expect: "malformed-signature" },
  { why: "nothing after the version", make: () => "v1,", expect: "malformed-signature" },
  { why: "not base64", make: () => "v1,!!!!", expect: "malformed-signature" },
  {
    why: "a prefix of the valid one: comparing only the shorter length would accept it",
    make: (good) => good.slice(0, 11),
    expect: "mismatch",
  },
  { why: "the valid one with more bytes", make: (good) => `${good.replace(/=+$/, "")}AAAA`, expect: "mismatch" },
  {
    why: "too many signatures: each costs a hash of the body",
    make: (good) => `${"v1,AAAA ".repeat(16)}${good}`,
    expect: "malformed-signature",
  },
];

for (const { why, make, expect } of lists) {
  test(`the signature header: ${why}: ${expect}`, async () => {
    const scheme = schemes.find(({ name }) => name === "Standard Webhooks v1 with webhook-");
    const request = send(scheme);
    const headers = { ...request.headers, "webhook-signature": make(request.headers["webhook-signature"]) };
    assert.equal(
      await outcome({ ...request, headers }, { provider: profiles["standard-webhooks"], secret: scheme.secrets[0] }),
      expect,
    );
  });
}

test("Plivo's comma-separated signatures are trimmed, and the main account's header counts too", async () => {
  const scheme = schemes.find(({ name }) => name === "Plivo V3");
  const { headers, ...request } = send(scheme);
  const { "x-plivo-signature-v3": good, ...rest } = headers;
  for (const fields of [{ "x-plivo-signature-v3": `AAAA, ${good} , BBBB` }, { "x-plivo-signature-ma-v3": good }]) {
    assert.equal(
      await outcome(
        { ...request, headers: { ...rest, ...fields } },
        { provider: profiles.plivo, secret: scheme.secrets[0] },
      ),
      "ok",
    );
  }
});

test("a parameter added to Plivo's URL is a mismatch", async () => {
  const scheme = schemes.find(({ name }) => name === "Plivo V3");
  const request = send(scheme);
  assert.equal(
    await outcome(
      { ...request, url: `${request.url}&admin=1` },
      { provider: profiles.plivo, secret: scheme.secrets[0] },
    ),
    "mismatch",
  );
});

test("a leading question mark of a query or a form is part of the first name, and a mismatch", async () => {
  for (const name of ["Plivo V3", "Twilio's form"]) {
    const scheme = schemes.find((one) => one.name === name);
    const request = send(scheme);
    const options = { provider: profiles[scheme.provider], secret: scheme.secrets[0] };
    assert.equal(await outcome({ ...request, body: `?${request.body}` }, options), "mismatch", name);
    assert.equal(await outcome({ ...request, url: request.url.replace("?", "??") }, options), "mismatch", name);
  }
});

test("a character that `URL` drops is a mismatch", async () => {
  for (const scheme of schemes.filter(
    ({ sign }) => sign(Buffer.from("{}"), schemes[0].secrets[0], NOW).url !== undefined,
  )) {
    const request = send(scheme);
    for (const url of [
      `${request.url}\t`,
      `${request.url} `,
      request.url.replace("tenant", "ten\nant"),
      request.url.replace("hook", "ho\rok"),
    ]) {
      const got = await outcome(
        { ...request, url },
        { provider: profiles[scheme.provider], secret: scheme.secrets[0] },
      );
      // Version 2 of Plivo does not sign the query.
      const isQuery = scheme.signsNoBody && !url.includes("ho\rok");
      const expect = isQuery ? ["ok"] : ["mismatch", "malformed-signature"];
      assert.ok(expect.includes(got), `${got}: ${JSON.stringify(url)}`);
    }
  }
});

test("a profile can describe a signature header with its own timestamp, such as `t=...,v1=...`", async () => {
  const { createHmac } = await import("node:crypto");
  const provider = {
    signatures: [
      {
        scheme: "hmac",
        hash: "sha512",
        header: "x-signature",
        prefix: "v1=",
        separator: "comma",
        encoding: "hex",
        keyEncoding: "hex",
        content: "{method}:{timestamp}.{body}",
        timestamp: "part:t=",
        timestampUnit: "ms",
      },
    ],
    events: [],
  };
  const secret = "00112233445566778899aabbccddeeff";
  const v1 = createHmac("sha512", Buffer.from(secret, "hex")).update(`PUT:${NOW}.{}`).digest("hex");
  const request = { method: "put", headers: { "X-Signature": `t=${NOW},v1=${v1}` }, body: "{}" };
  assert.equal(await outcome(request, { provider, secret }), "ok");
  assert.equal(await outcome(request, { provider, secret, now: NOW + 301_000 }), "stale");
  assert.equal(
    await outcome({ ...request, headers: { "x-signature": `v1=${v1}` } }, { provider, secret }),
    "missing-header",
  );
});
