// A message that the client's own validation rejects: nothing is counted, reserved or requested for it, and the page learns what it would have learnt from the send.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Failover } from "../../../pkg/dist/failover.js";
import { defineSendStore } from "../../../pkg/dist/store.js";
import { inVirtualTime } from "../store/harness.mjs";
import {
  Client,
  FROM,
  GRANT,
  KEY,
  memoryCounterStore,
  memoryStore,
  newKey,
  post,
  setUp,
  TO,
} from "./relay-harness.mjs";

const EXPOSED =
  "category outcome scope transient retryable retryAfterMs permanent issues param guard code message provider docsUrl".split(
    " ",
  );
const accept = ["to", "body", "mediaUrls", "template", "sendAt", "reference", "subject", "channel"];
const authorize = () => ({ ...GRANT, limit: { max: 5, perMs: 86_400_000 } });

/** Stores that note what is written. */
function noted() {
  const [inner, counters, writes] = [memoryStore(), memoryCounterStore(), []];
  const store = defineSendStore({
    reserve: (key, entry) => {
      if (!entry.look) writes.push("reserve");
      return inner.reserve(key, entry);
    },
    settle: (...args) => (writes.push("settle"), inner.settle(...args)),
    release: inner.release,
  });
  return { store, counters: { add: (...args) => (writes.push("count"), counters.add(...args)) }, writes };
}

/** Each: what is wrong with it. */
const INVALID = [
  ["no number", { body: "Hello" }],
  ["no text", { to: TO }],
  ["a number without its country code", { to: "4155550100", body: "Hello" }],
  ["a fixed-line number and no text", { to: "+442079460958", body: " " }],
  ["a text that is too long", { to: TO, body: "x".repeat(16_000) }],
  ["several mistakes", { to: "1", body: "" }],
  ["a medium that is none, with a warning", { to: TO, body: "Hello", mediaUrls: ["x"] }],
  ["a time that is none", { to: TO, body: "Hello", sendAt: "soon" }],
  ["a channel that the provider does not have", { to: TO, body: "Hello", channel: "pigeon" }],
  ["a template that is none", { to: TO, template: "" }],
  ["what is for e-mail", { to: TO, body: "Hello", subject: "x".repeat(1_000) }],
];

for (const provider of ["texting-blue", "sent", "nativehub"])
  for (const [what, body] of INVALID)
    test(`${provider}: a message with ${what} costs no write, and is rejected as its send would be`, async () => {
      const own = {
        provider,
        authorize,
        accept,
        expose: { error: EXPOSED },
        ...(provider === "nativehub" && { from: FROM }),
      };
      const { store, counters, writes } = noted();
      const { relay, client, simulator } = setUp({ ...own, counters, client: { store } });
      const plain = setUp({ ...own, client: { store: client.store, send: (...args) => client.send(...args) } });
      const expected = await post(plain.relay, { body, token: "x" });
      // One that this provider takes is no case.
      if (expected.status < 300) return;
      writes.length = 0;
      const { status, text } = await post(relay, { body, token: "x" });
      assert.deepEqual([status, JSON.parse(text)], [expected.status, JSON.parse(expected.text)]);
      assert.equal(status, 422);
      assert.deepEqual([writes, simulator.requests.length], [[], 0]);
    });

test("a failover is asked as well, and a mistake that no page can correct is the owner's", async () => {
  const { store, counters, writes } = noted();
  const client = () => new Client({ provider: "texting-blue", apiKey: KEY });
  const failover = new Failover([{ client: client(), from: FROM }], { store, deadlineMs: 20_000 });
  const { relay } = setUp({
    authorize,
    counters,
    client: { store, send: failover.send.bind(failover), validate: failover.validate.bind(failover) },
  });
  const { status, body } = await post(relay, { body: { to: "1", body: "Hello" }, token: "x" });
  assert.deepEqual([status, body.issues[0].path, writes], [422, "to", []]);
  const compose = (draft) => ({ ...draft, from: "nobody?" });
  const other = setUp({ authorize, counters, client: { store }, compose });
  assert.equal((await post(other.relay, { token: "x" })).status, 500);
  assert.deepEqual(writes, []);
  const [{ part, cause }] = other.events.filter(({ type }) => type === "failed");
  assert.deepEqual([part, cause.category, cause.issues[0].path], ["compose", "validation", "from"]);
});

test("a mistake is named also by a relay whose user has no message left", async () => {
  const { relay } = setUp({ authorize, counters: { add: async () => ({ count: 9 }) } });
  assert.equal((await post(relay, { token: "x" })).status, 429);
  assert.equal((await post(relay, { body: { to: "1", body: "Hello" }, token: "x" })).status, 422);
});

test("a store that cannot look is asked in the way that it knows, and the key is free afterwards", async () => {
  const inner = memoryStore();
  const store = defineSendStore({ ...inner, reserve: (key, { look: _, ...entry }) => inner.reserve(key, entry) });
  const { relay, simulator } = setUp({ authorize, client: { store } });
  const headers = { "idempotency-key": newKey() };
  const ask = (body) => post(relay, { headers, body, token: "x" });
  assert.equal((await ask({ to: "1", body: "Hello" })).status, 422);
  const sent = await ask({ to: TO, body: "Hello" });
  assert.equal(sent.status, 202);
  assert.deepEqual([(await ask({ to: "1", body: "Hello" })).status, simulator.delivered.length], [422, 1]);
});

test("a store that cannot look, and answers late, leaves no key reserved", () =>
  inVirtualTime(async () => {
    const inner = memoryStore();
    let isSlow = true;
    const reserve = async (key, { look: _, ...entry }) => {
      const found = await inner.reserve(key, entry);
      if (isSlow) await new Promise((resolve) => setTimeout(resolve, 8_000));
      return found;
    };
    const store = defineSendStore({ ...inner, reserve });
    const { relay, simulator } = setUp({ authorize, client: { store } });
    const headers = { "idempotency-key": newKey() };
    const rejected = await post(relay, { headers, body: { to: "1", body: "Hello" }, token: "x" });
    assert.deepEqual([rejected.body.outcome, rejected.body.category], ["unknown", "validation"]);
    isSlow = false;
    await new Promise((resolve) => setTimeout(resolve, 60_000));
    assert.equal((await post(relay, { headers, token: "x" })).status, 202);
    assert.equal(simulator.delivered.length, 1);
  }));

test("what `validate` of a client throws, or returns instead of issues, is left to its send", async () => {
  const throws = () => {
    throw new Error("down");
  };
  for (const validate of [
    throws,
    () => 5,
    () => null,
    async () => [],
    () => [null],
    () => [{}],
    () => [{ path: "" }],
  ]) {
    const inner = setUp().client;
    const client = { store: inner.store, send: (...args) => inner.send(...args), validate };
    const { relay } = setUp({ authorize, client });
    assert.equal((await post(relay, { token: "x" })).status, 202);
  }
});
