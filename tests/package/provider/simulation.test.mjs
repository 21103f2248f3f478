// Every profile with a simulated provider that is made from it: the provider accepts the requests of the routes, its failures
// are read, and its webhooks are verified. One more provider, which the package does not have, is defined here.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, isTidingsError } from "tidings";
import { defineProvider } from "tidings/provider";
import { simulateProvider } from "tidings/simulator";
import { verifyWebhook } from "tidings/webhooks";
import { PROFILES } from "./profiles.mjs";

const KEY = "key_0123456789abcdef";
const TO = "+14155550123";
const profiles = PROFILES.map(({ profile }) => profile);

/** A value for each option of a profile. */
function optionsOf(profile) {
  return Object.fromEntries(
    Object.entries(profile.options ?? {}).map(([name, { type }]) => {
      if (type === "https-url") return [name, "https://example.com/abc123"];
      return [name, name === "accountSid" ? `AC${"0".repeat(32)}` : "abc123"];
    }),
  );
}

/** A message for the first route for one recipient: each required field, and one field of each group. */
function messageOf(profile) {
  const route = profile.routes.find(({ when }) => when === undefined);
  const samples = {
    to: TO,
    from: "+14155559876",
    body: "Hello",
    mediaUrls: "https://example.com/a.png",
    "template.id": "t1",
    "template.name": "t",
    contactId: "c1",
  };
  const wanted = new Set(
    route.fields
      .filter(({ required, field }) => required || field === "body" || field === "from")
      .map(({ field }) => field),
  );
  for (const group of route.exactlyOneOf ?? []) {
    const [first, ...rest] = group.filter((field) => wanted.has(field));
    if (first === undefined) wanted.add(group[0]);
    rest.forEach((field) => wanted.delete(field));
  }
  const message = {};
  for (const field of wanted) {
    const [outer, inner] = field.split(".");
    if (inner === undefined) message[outer] = samples[field];
    else (message[outer] ??= {})[inner] = samples[field];
  }
  return message;
}

function pairOf(profile, more = {}) {
  const options = optionsOf(profile);
  const simulation = simulateProvider(profile, { apiKey: KEY, options });
  const client = new Client({
    provider: profile,
    apiKey: KEY,
    fetch: simulation.fetch,
    ...options,
    retry: { baseMs: 1, jitter: "none" },
    ...more,
  });
  return { simulation, client };
}

async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    assert.ok(isTidingsError(error), String(error?.stack));
    return error;
  }
  throw new Error("It succeeded.");
}

const word = (rule) => (typeof rule === "string" ? rule : rule.category).split("@")[0];

function conformance(data) {
  const profile = defineProvider(data);
  const name = profile.title;

  if (profile.routes?.length > 0) {
    test(`${name}: a message is sent by its routes, and the facts of the response are read`, async () => {
      const { client, simulation } = pairOf(profile);
      const message = messageOf(profile);
      const sent = await client.send(message);
      assert.equal(simulation.delivered.length, 1);
      assert.equal(sent.provider, profile.id);
      assert.ok(["accepted", "queued"].includes(sent.status), sent.status);
      if (!profile.response.mayBeEmpty) assert.ok(sent.id ?? sent.messages[0].id, JSON.stringify(sent));
      assert.deepEqual(
        sent.messages.map(({ error }) => error),
        [null],
      );
    });

    test(`${name}: a wrong key is an authentication error that does not show the key`, async () => {
      const { client } = pairOf(profile, { apiKey: "key_of_another_account" });
      const error = await failure(client.send(messageOf(profile)));
      assert.equal(error.category, "authentication");
      assert.ok(!JSON.stringify(error).includes("another_account"));
    });

    test(`${name}: each code of its table is read as the table says`, async () => {
      const { client, simulation } = pairOf(profile, { retry: { maxAttempts: 1 } });
      for (const [code, rule] of Object.entries(profile.errors?.codes ?? {})) {
        const sample = code.endsWith("*")
          ? `${code.slice(0, -1)}SOMETHING`
          : /^\d+-\d+$/.test(code)
            ? code.split("-")[0]
            : code;
        const exact = profile.errors.codes[sample] ?? rule;
        if (profile.errors.successCodes?.includes(sample)) continue;
        simulation.fail({ code: sample });
        const error = await failure(client.send(messageOf(profile)));
        assert.deepEqual([error.code, error.category], [sample, word(exact)], `${code}: ${JSON.stringify(error.raw)}`);
      }
    });

    test(`${name}: after a rate limit the client waits, and the message is sent once`, async () => {
      const { client, simulation } = pairOf(profile);
      simulation.fail({ status: 429, headers: { "retry-after": "0" } });
      const sent = await client.send(messageOf(profile));
      assert.deepEqual([sent.attempts.length, simulation.delivered.length], [2, 1]);
    });

    test(`${name}: after a lost response the request is repeated only with a key`, async () => {
      const { client, simulation } = pairOf(profile);
      simulation.fail({ lost: "after" });
      const isKeyed =
        profile.idempotency !== undefined && profile.routes.find(({ when }) => when === undefined).idempotent !== false;
      if (isKeyed) await client.send(messageOf(profile));
      else assert.equal((await failure(client.send(messageOf(profile)))).outcome, "unknown");
      assert.equal(simulation.delivered.length, 1);
    });
  }

  for (const signature of profile.webhook?.signatures ?? []) {
    for (const type of new Set(profile.webhook.events.map((event) => event.type))) {
      const title = [signature.name, `its webhook for \`${type}\``].filter(Boolean).join(": ");
      test(`${name}: ${title} is verified and read, and a change is rejected`, async () => {
        const { simulation } = pairOf(profile);
        const kind = profile.webhook.events.find((event) => event.type === type);
        const statuses = Object.keys(profile.webhook.statuses ?? profile.response?.statuses ?? {});
        const event = {
          type,
          messageId: "m-7",
          from: TO,
          to: "14155559876",
          body: "Hi",
          ...(type === "status"
            ? { status: statuses.find((status) => !kind.when?.some(({ notIn }) => notIn?.includes(status))) }
            : {}),
        };
        const { secret, signedWith } = await secretsOf(signature.scheme);
        const request = await simulation.webhook(event, {
          secret: signedWith,
          ...(signature.name && { signature: signature.name }),
        });
        const text = await request.clone().text();
        const { events, signed, bodySigned } = await verifyWebhook(request, { provider: profile, secret });
        assert.deepEqual([events[0].type, signed], [type, true]);
        if (kind.messageId !== undefined) assert.equal(events[0].messageId, "m-7");
        // It is signed by this scheme: it verifies with it alone.
        const only = { ...profile, webhook: { ...profile.webhook, signatures: [signature] } };
        const forge = (url, body) => new Request(url, { method: "POST", headers: request.headers, body });
        await verifyWebhook(forge(request.url, text), { provider: only, secret });
        // A token without a hash of the body, or a password, only shows who sent it.
        if ((signature.scheme === "jwt" || signature.scheme === "basic") && !bodySigned) return;
        const forged = bodySigned ? forge(request.url, ` ${text}`) : forge(`${request.url}/more`, text);
        await assert.rejects(
          verifyWebhook(forged, { provider: profile, secret }),
          (error) => error.reason === "mismatch",
        );
      });
    }
  }
}

profiles.forEach(conformance);

/** The secrets to sign with, and to verify with. */
async function secretsOf(scheme) {
  const shared = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
  if (scheme === "basic") return { secret: "user:password", signedWith: "user:password" };
  if (scheme !== "ed25519") return { secret: shared, signedWith: shared };
  const { privateKey, publicKey } = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  return {
    secret: { scheme: "ed25519", key: new Uint8Array(await crypto.subtle.exportKey("raw", publicKey)) },
    signedWith: privateKey,
  };
}

test("a simulated webhook rejects an unknown status and a key of the wrong kind", async () => {
  const webhookOf = (id, event, secret, signature) =>
    simulateProvider(
      profiles.find((profile) => profile.id === id),
      { apiKey: "k", options: id === "sinch" ? { servicePlanId: "p" } : {} },
    ).webhook({ type: "status", messageId: "m", ...event }, { secret, ...(signature && { signature }) });
  const rows = [
    ["sinch", { status: "delivered" }, "s", /must be a status of Sinch.*: Queued, .*; not "delivered"/],
    ["telnyx", { status: "delivered" }, "s", /`secret` must be the private key of an Ed25519 pair/],
    ["sinch", { status: "Delivered" }, (await secretsOf("ed25519")).signedWith, /`secret` must be a string/],
    [
      "telnyx",
      { status: "delivered" },
      (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])).publicKey,
      /the private key of an Ed25519 pair/,
    ],
    ["telnyx", { status: "delivered" }, {}, /the private key of an Ed25519 pair/],
    ["sinch", { status: "Delivered" }, "", /`secret` is missing/],
    ["sinch", { mesageId: "m" }, "s", /no option `event\.mesageId`/],
    ["sinch", { type: Symbol("x") }, "s", /`event\.type` must be one of/],
    ["sinch", { status: "Delivered" }, "s", /`signature` must be .*conversation, numbers/, "v3"],
    ["telnyx", { status: "delivered" }, "s", /`signature` must be .*it has none/, "v3"],
  ];
  for (const [id, event, secret, says, signature] of rows) {
    const error = await failure(webhookOf(id, event, secret, signature));
    assert.deepEqual([error.category, says.test(error.message)], ["configuration", true], error.message);
  }
});

test("a simulated webhook is signed by Ed25519 and in parts of a header field, as a profile says", async () => {
  const telnyx = profiles.find(({ id }) => id === "telnyx");
  const common = { encoding: "base64", content: "{id}.{timestamp}.{body}" };
  const shared = { ...common, separator: "comma", timestamp: "part:t=", id: "part:i=" };
  const signatures = [
    { name: "v1", scheme: "hmac", hash: "sha512", header: "x-signature", prefix: "v1=", ...shared },
    { name: "v2", scheme: "ed25519", header: "x-signature", prefix: "v2=", ...shared, timestampUnit: "ms" },
  ];
  const provider = { ...telnyx, webhook: { ...telnyx.webhook, signatures } };
  const simulation = simulateProvider(provider, { apiKey: "k" });
  for (const { name, scheme } of signatures) {
    const { secret, signedWith } = await secretsOf(scheme);
    const event = { type: "inbound", messageId: "m-7" };
    const webhook = await simulation.webhook(event, { secret: signedWith, signature: name });
    const { events } = await verifyWebhook(webhook, { provider, secret });
    assert.equal(events[0].messageId, "m-7", name);
  }
});

test("a simulated provider responds to a form at an unknown path with a 404, and rejects an invalid fault", async () => {
  const twilio = profiles.find(({ id }) => id === "twilio");
  const simulation = simulateProvider(twilio, { apiKey: KEY, options: { accountSid: "AC1" } });
  const { default: profile } = await import("tidings/providers/twilio");
  const client = new Client({ provider: profile, accountSid: "AC1", apiKey: KEY, fetch: simulation.fetch });
  const error = await failure(client.request("POST", "/Accounts/AC1/Calls.json", { body: { To: "+1" } }));
  assert.deepEqual([error.status, error.category], [404, "not-found"]);
  for (const fault of [{ status: 204 }, { status: 1000 }, { status: "500" }])
    assert.throws(
      () => simulation.fail(fault),
      ({ category }) => category === "configuration",
    );
});

// httpSMS: an open-source gateway that sends through the user's Android phone. Sources: docs.httpsms.com (webhooks: events and
// the signing key's JWT), api.httpsms.com's API reference (send, errors).
conformance({
  profile: 1,
  id: "httpsms",
  title: "httpSMS",
  asOf: "2026-11-21",
  sources: ["https://docs.httpsms.com/webhooks/introduction", "https://api.httpsms.com/index.html"],
  notCovered: [
    "Bulk sends, phones, heartbeats and missed calls.",
    "The webhook's token covers no hash of the body, only who sent it.",
  ],
  channels: ["sms"],
  baseUrl: "https://api.httpsms.com/v1",
  auth: [{ type: "header", name: "x-api-key" }],
  routes: [
    {
      path: "/messages/send",
      fields: [
        { field: "to", name: "to", required: true, type: "phone" },
        { field: "from", name: "from", required: true, type: "phone" },
        { field: "body", name: "content", required: true, type: "string" },
      ],
    },
  ],
  operations: { "messages.get": { method: "GET", path: "/messages/{id}" } },
  response: {
    id: "data.id",
    status: "data.status",
    messageId: "data.id",
    messageTo: "data.contact",
    messageStatus: "data.status",
    messageErrorMessage: "data.failure_reason",
    statuses: {
      pending: "queued",
      scheduled: "scheduled",
      sending: "queued",
      sent: "sent",
      delivered: "delivered",
      failed: "failed",
      expired: "expired",
      received: "received",
    },
  },
  errors: {
    docsUrl: "https://docs.httpsms.com",
    message: "message",
    messageRules: [
      ["validation errors", "validation"],
      ["you are not authorized", "authentication"],
    ],
  },
  webhook: {
    signatures: [{ scheme: "jwt", header: "authorization", algorithms: ["HS256"], issuer: "api.httpsms.com" }],
    events: [
      {
        type: "status",
        when: [
          {
            path: "type",
            in: ["message.phone.delivered", "message.phone.sent", "message.send.failed", "message.send.expired"],
          },
        ],
        messageId: ["data.message_id", "data.id"],
        status: "type",
        to: "data.contact",
        from: "data.owner",
        body: "data.content",
        errorMessage: "data.error_message",
        at: "time",
        eventId: "id",
      },
      {
        type: "inbound",
        when: [{ path: "type", in: ["message.phone.received"] }],
        messageId: "data.message_id",
        from: "data.contact",
        to: "data.owner",
        body: "data.content",
        at: "time",
        eventId: "id",
      },
    ],
    statuses: {
      "message.phone.delivered": "delivered",
      "message.phone.sent": "sent",
      "message.send.failed": "failed",
      "message.send.expired": "expired",
    },
  },
});
