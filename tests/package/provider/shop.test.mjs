// A shop's path through every provider, simulated from its profile: what the provider documents works from end to end, and everything
// else is rejected before a request, in words that say what can be sent instead.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, isTidingsError } from "tidings";
import { defineProvider } from "tidings/provider";
import { simulateProvider } from "tidings/simulator";
import { verifyWebhook } from "tidings/webhooks";
import { PROFILES } from "./profiles.mjs";

const KEY = "key_0123456789abcdef";
const SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
const TO = "+14155550123";
const DAY = 86_400_000;
/** In two days, at a full hour, so that no unit rounds it. */
const SEND_AT = new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000 + 2 * DAY);
const PICTURES = ["https://shop.example/one.jpg", "https://shop.example/two.jpg"];

/** What a shop wants of a message, and what the request must then contain. */
const WISHES = [
  {
    name: "two pictures",
    field: "mediaUrls",
    add: { mediaUrls: PICTURES },
    holds: (request) => PICTURES.every((url) => request.includes(url)),
  },
  {
    name: "a time",
    field: "sendAt",
    add: { sendAt: SEND_AT },
    holds: (request) =>
      [SEND_AT.toISOString().slice(0, 16), String(SEND_AT.getTime() / 1_000)].some((time) => request.includes(time)),
  },
  {
    name: "five minutes of validity",
    field: "validityMs",
    add: { validityMs: 5 * 60_000 },
    holds: (request, body) => /\b(300000|300|5)\b/.test(request) || request.includes(validUntil(body)),
  },
  {
    name: "a URL for its statuses",
    field: "statusUrl",
    add: { statusUrl: "https://shop.example/statuses" },
    holds: (request) => request.includes("https://shop.example/statuses"),
  },
  {
    name: "a reference",
    field: "reference",
    add: { reference: "order-4711" },
    holds: (request) => request.includes("order-4711"),
  },
  {
    name: "a template with a parameter",
    field: "template.parameters",
    add: {
      template: { id: "T1", name: "order_ready", language: "en_US", parameters: { name: "Ada" } },
      body: undefined,
    },
    holds: (request) => request.includes("Ada"),
  },
];

/** The minute at which a message that is sent now expires. */
const validUntil = () => new Date(Date.now() + 5 * 60_000).toISOString().slice(0, 15);

/** A value for each option of a profile that is required, and for those that stand in for a field of the message. */
function optionsOf(profile) {
  const needed = Object.entries(profile.options ?? {}).filter(([, { required }]) => required);
  return Object.fromEntries(needed.map(([name]) => [name, name === "accountSid" ? `AC${"0".repeat(32)}` : "abc123"]));
}

/** A shop's client, its simulated provider, and the URL and the body of each request, decoded. */
function shopOf(profile) {
  const options = optionsOf(profile);
  const simulation = simulateProvider(profile, { apiKey: KEY, options });
  const requests = [];
  const fetch = async (url, init) => {
    const body = init?.body == null ? "" : String(init.body);
    requests.push(
      `${init.method} ${url} ${body.startsWith("{") ? body : decodeURIComponent(body.replaceAll("+", " "))}`,
    );
    return simulation.fetch(url, init);
  };
  const client = new Client({ provider: profile, apiKey: KEY, fetch, retry: { maxAttempts: 1 }, ...options });
  return { client, simulation, requests };
}

/** A message with a wish, and with what the provider needs besides. */
function messageWith({ add, field }, fields) {
  const message = { to: TO, body: "Your order is ready.", ...add };
  if (fields.from) message.from = "+14155559876";
  // Twilio's times need a messaging service, which also chooses the sender.
  if (field === "sendAt" && fields.senderPool) message.senderPool = `MG${"0".repeat(32)}`;
  // MessageBird reports on messages with a reference only.
  if (field === "statusUrl" && fields.reference) message.reference = "order-4711";
  if (!fields.body) delete message.body;
  if (message.body === undefined) delete message.body;
  // A provider takes a template by its id or by its name.
  if (message.template !== undefined) {
    const { id, name, language, parameters } = message.template;
    const which = fields["template.id"] ? { id } : { name };
    message.template = { ...which, ...(fields["template.language"] && { language }), parameters };
  }
  return message;
}

/** The secrets to sign with, and to verify with. */
async function secretsOf(scheme) {
  if (scheme === "basic") return { secret: "user:password", signedWith: "user:password" };
  if (scheme !== "ed25519") return { secret: SECRET, signedWith: SECRET };
  const { privateKey, publicKey } = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  const key = new Uint8Array(await crypto.subtle.exportKey("raw", publicKey));
  return { secret: { scheme: "ed25519", key }, signedWith: privateKey };
}

for (const { profile: data } of PROFILES) {
  if (data.routes === undefined) continue;
  const profile = defineProvider(data);
  const { client, simulation, requests } = shopOf(profile);
  const { fields, calls } = client.capabilities;

  for (const wish of WISHES) {
    const isCarried = wish.field in fields && (wish.field !== "mediaUrls" || fields.mediaUrls.maxItems !== 1);
    test(`${profile.title}: ${wish.name} ${isCarried ? "is sent" : "is rejected before a request, and the error says what can be sent"}`, async () => {
      const message = messageWith(wish, fields);
      const before = requests.length;
      if (isCarried) {
        const sent = await client.send(message);
        assert.equal(requests.length, before + 1);
        assert.ok(wish.holds(requests.at(-1), message), requests.at(-1));
        assert.equal(sent.provider, profile.id);
        return;
      }
      const error = await client.send(message).then(
        () => assert.fail("it was sent"),
        (thrown) => thrown,
      );
      assert.ok(isTidingsError(error), String(error?.stack));
      assert.equal(error.outcome, "not-sent");
      assert.equal(requests.length, before, "nothing is sent");
      const [path] = wish.field.split(".");
      const issue = error.issues.find((one) => one.path.split(/[.[]/)[0] === path);
      assert.ok(["unsupported", "too-many", "wrong-type"].includes(issue?.code), JSON.stringify(error.issues));
      if (issue.code === "unsupported") assert.ok(issue.message.includes(profile.title), issue.message);
    });
  }

  if (calls.includes("messages.cancel"))
    test(`${profile.title}: a message is cancelled by the id of its send`, async () => {
      const message = messageWith({ add: fields.sendAt ? { sendAt: SEND_AT } : {}, field: "sendAt" }, fields);
      const sent = await client.send(message);
      const id = sent.id ?? sent.messages[0].id;
      await client.messages.cancel(id);
      assert.ok(requests.at(-1).includes(encodeURIComponent(id)), requests.at(-1));
    });
  else
    test(`${profile.title}: to cancel a message is unsupported, and nothing is sent`, async () => {
      const before = requests.length;
      const error = await client.messages.cancel("m-1").catch((thrown) => thrown);
      assert.equal(error.category, "unsupported");
      assert.equal(requests.length, before);
    });

  const signature = profile.webhook?.signatures?.[0];
  if (signature === undefined) continue;
  const kinds = profile.webhook.events;
  const hook = async (event) => {
    const { secret, signedWith } = await secretsOf(signature.scheme);
    const options = { secret: signedWith, ...(signature.name && { signature: signature.name }) };
    const { events } = await verifyWebhook(await simulation.webhook(event, options), { provider: profile, secret });
    return events[0];
  };

  const kindOf = (type, fact) => kinds.find((kind) => kind.type === type && kind[fact] !== undefined);
  if (kindOf("status", "reference") === kinds.find(({ type }) => type === "status") && kindOf("status", "reference"))
    test(`${profile.title}: the reference comes back in the webhook`, async () => {
      const words = Object.entries(profile.webhook.statuses ?? profile.response?.statuses ?? {});
      const status = words.find(([, meaning]) => meaning === "delivered")?.[0];
      const event = await hook({ type: "status", messageId: "m-7", status, reference: "order-4711" });
      assert.deepEqual([event.type, event.reference], ["status", "order-4711"]);
    });

  const isSignalled = kinds.some(({ type }) => type === "opt-out");
  if (isSignalled || kindOf("inbound", "body"))
    test(`${profile.title}: a STOP becomes an event ${isSignalled ? "of its own" : "with that text"}`, async () => {
      const event = await hook({ type: isSignalled ? "opt-out" : "inbound", messageId: "m-8", from: TO, body: "STOP" });
      assert.equal(event.type, isSignalled ? "opt-out" : "inbound");
      const kind = kinds.find(({ type }) => type === event.type);
      if (kind.body !== undefined) assert.equal(event.body, "STOP");
      if (kind.from !== undefined) assert.equal(event.from, TO);
    });
}
