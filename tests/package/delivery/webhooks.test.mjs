// The webhooks of each provider, late, repeated and out of order: verified, read and merged, they say what they say in order.
import assert from "node:assert/strict";
import { test } from "node:test";
import { simulateProvider } from "tidings/simulator";
import { verifyWebhook } from "tidings/webhooks";
import { createTracker, memoryStatusStore, mergeStatus } from "../../../pkg/dist/delivery.js";
import { PROFILES } from "../provider/profiles.mjs";
import { generator } from "./histories.mjs";

const TO = "14155551234";
const SHARED = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

async function secretsOf({ scheme } = {}) {
  if (scheme === "basic") return { secret: "user:password", signedWith: "user:password" };
  if (scheme !== "ed25519") return { secret: SHARED, signedWith: SHARED };
  const { privateKey, publicKey } = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  const key = new Uint8Array(await crypto.subtle.exportKey("raw", publicKey));
  return { secret: { scheme: "ed25519", key }, signedWith: privateKey };
}

const optionsOf = ({ options = {} }) =>
  Object.fromEntries(
    Object.keys(options).map((name) => [name, name === "accountSid" ? `AC${"0".repeat(32)}` : "abc123"]),
  );

const reporting = PROFILES.map(({ profile }) => profile).filter(({ webhook }) =>
  webhook?.events.some(({ type, status }) => type === "status" && status !== undefined),
);

/** Words of the provider for a message's way, in order, as far as its webhooks have them. */
const WAY = ["accepted", "scheduled", "queued", "sent", "delivered", "read"];
function wordsOf({ webhook, response }) {
  const words = webhook.statuses ?? response.statuses;
  // Texting Blue has other words in webhooks than in responses.
  const kinds = webhook.events.filter(({ type }) => type === "status");
  const allowed = kinds.flatMap(({ status, when = [] }) => when.find(({ path }) => path === status)?.in ?? []);
  const isWebhooks = (word) =>
    allowed.includes(word) || kinds.some(({ status, when = [] }) => !when.some((one) => one.path === status && one.in));
  return (status) => Object.keys(words).filter((word) => words[word] === status && isWebhooks(word));
}

for (const profile of reporting) {
  const words = wordsOf(profile);
  const lives = {
    arrives: WAY.flatMap(words),
    fails: [...["queued", "sent"].flatMap(words), ...["undelivered", "failed"].flatMap(words).slice(0, 1)],
  };
  for (const [name, life] of Object.entries(lives))
    test(`${profile.id}: the webhooks of a message that ${name}, in disorder, are merged into its last status`, async () => {
      const { secret, signedWith } = await secretsOf(profile.webhook.signatures[0]);
      const pick = generator(5);
      for (let seed = 1; seed <= 8; seed++) {
        const simulation = simulateProvider(profile, { apiKey: "key_0123456789", options: optionsOf(profile) });
        const way = life.filter(() => pick(4) > 0);
        if (way.length === 0) continue;
        const events = way.map((status) => ({ type: "status", messageId: "m1", status, to: TO }));
        const deliveries = await simulation.webhooks(events, {
          secret: signedWith,
          seed,
          now: Date.UTC(2026, 10, 27),
          repeats: 0.5,
        });
        const read = async ({ request, atMs }) => {
          const signed = { provider: profile, secret, now: atMs, unsigned: "accept" };
          const { events } = await verifyWebhook(request.clone(), signed);
          assert.equal(events.length, 1);
          return events[0];
        };
        const tracker = createTracker(memoryStatusStore());
        let arrivals = 0;
        for (const delivery of deliveries) {
          const { arrival } = await tracker.take(profile.id, await read(delivery));
          if (delivery.isRepeat) assert.equal(arrival, "duplicate");
          else arrivals += 1;
        }
        assert.equal(arrivals, way.length);
        // In the order in which they happened.
        let known = null;
        for (const event of events) {
          const first = deliveries.find((one) => one.event.status === event.status);
          known = mergeStatus(known, await read(first)).known;
        }
        assert.deepEqual(await tracker.get(profile.id, "m1"), known);
        if (name === "arrives") {
          const last = WAY.findLast((status) => way.some((word) => words(status).includes(word)));
          assert.equal(known.status, last);
        }
      }
    });
}

test("the same seed gives the same disorder, and another one another", async () => {
  const twilio = reporting.find(({ id }) => id === "twilio");
  const events = ["queued", "sent", "delivered"].map((status) => ({ type: "status", messageId: "m1", status }));
  const run = async (options) => {
    const simulation = simulateProvider(twilio, { apiKey: "k", options: optionsOf(twilio) });
    const found = await simulation.webhooks(events, { secret: "s", now: 0, ...options });
    return found.map(({ atMs, event, isRepeat }) => `${atMs} ${event.status} ${isRepeat}`).join();
  };
  assert.equal(await run({ seed: 3 }), await run({ seed: 3 }));
  const all = await Promise.all(Array.from({ length: 20 }, (_, seed) => run({ seed })));
  assert.equal(new Set(all).size, 20);
  const orders = all.map((text) => text.match(/[a-z]+(?= false)/g).join());
  assert.ok(new Set(orders).size >= 4, "webhooks overtake each other");
  assert.ok(
    all.some((text) => text.includes("true")),
    "some are repeated",
  );
  assert.equal(await run({ repeats: 0, maxDelayMs: 0 }), "0 queued false,1000 sent false,2000 delivered false");
});

test("each option of the disorder is checked", async () => {
  const twilio = reporting.find(({ id }) => id === "twilio");
  const simulation = simulateProvider(twilio, { apiKey: "k", options: optionsOf(twilio) });
  for (const [options, pattern] of [
    [{ repeats: 2 }, /`repeats`/],
    [{ maxDelayMs: -1 }, /`maxDelayMs`/],
    [{ seed: "x" }, /`seed`/],
    [{ secret: "" }, /`secret` is missing/],
    [{ delay: 1 }, /no option `delay`/],
  ]) {
    const events = [{ type: "status", messageId: "m1", status: "sent" }];
    await assert.rejects(simulation.webhooks(events, { secret: "s", ...options }), (error) => {
      assert.match(error.message, pattern);
      return error.category === "configuration";
    });
  }
});
