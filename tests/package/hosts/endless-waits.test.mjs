// What a caller passes may never answer, or answer nonsense: a status store, and what a guard undoes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createTracker, memoryStatusStore, sendWithFallback } from "tidings/delivery";
import { Client, isTidingsError } from "tidings";
import { defineGuard } from "tidings/guards";
import { inVirtualTime } from "../client/virtual-time.mjs";

const message = { to: "+14155551234", from: "+14155559876", body: "Hi" };
const never = () => new Promise(() => {});

function channel(more) {
  const requests = [];
  const fetch = async () => {
    requests.push(1);
    return Response.json({ id: "m1", status: "queued", to: message.to });
  };
  const client = new Client({ provider: "texting-blue", apiKey: "k", fetch, ...more });
  return { client, message, requests };
}
const failure = (promise) =>
  promise.then(
    () => assert.fail("it succeeded"),
    (thrown) => thrown,
  );

test("a status store that never answers after the first send ends the wait at its time, with `sent`", () =>
  inVirtualTime(async (clock) => {
    const tracker = createTracker({ ...memoryStatusStore(), read: never });
    const [first, second] = [channel(), channel()];
    const began = clock.now;
    const error = await failure(sendWithFallback(first, second, { tracker, waitMs: 5_000 }));
    assert.deepEqual(
      [error.category, error.outcome, error.id, clock.now - began, second.requests.length],
      ["unavailable", "sent", "m1", 5_000, 0],
    );
  }));

test("a signal ends the wait for such a store at once", () =>
  inVirtualTime(async (clock) => {
    const tracker = createTracker({ ...memoryStatusStore(), read: never });
    const controller = new AbortController();
    clock.at(1_000, () => controller.abort("enough"));
    const began = clock.now;
    const error = await failure(sendWithFallback(channel(), channel(), { tracker, signal: controller.signal }));
    assert.deepEqual(
      [error.category, error.outcome, error.cause, clock.now - began],
      ["aborted", "sent", "enough", 1_000],
    );
  }));

test("a status store that never answers before the second send does not hold it up", () =>
  inVirtualTime(async (clock) => {
    const store = memoryStatusStore();
    let hangs = false;
    const tracker = createTracker({ ...store, read: (key) => (hangs ? never() : store.read(key)) });
    clock.at(4_000, () => (hangs = true));
    const second = channel();
    const options = { tracker, waitMs: 5_000, onTimeout: "fallback" };
    const { state } = await sendWithFallback(channel(), second, options);
    assert.deepEqual([state, second.requests.length], ["fallback", 1]);
  }));

test("an error between the two sends says that the first one was sent", async () => {
  // The signal breaks when it is used for the second time.
  let reads = 0;
  const signal = {
    get aborted() {
      if (reads++ > 3) throw new Error("No looking.");
      return false;
    },
    addEventListener() {},
  };
  const tracker = createTracker(memoryStatusStore());
  const error = await failure(sendWithFallback(channel(), channel(), { tracker, waitMs: 1, signal }));
  assert.deepEqual([isTidingsError(error), error.category, error.outcome], [true, "configuration", "sent"]);
});

for (const entries of [5, null, [null], [{ recipient: "14155551234" }], [{ recipient: "", known: { facts: 5 } }]])
  test(`a status store that answers ${JSON.stringify(entries)} is unavailable`, async () => {
    const tracker = createTracker({ ...memoryStatusStore(), read: async () => entries });
    const report = { messageId: "m1", to: null, status: "sent", at: null, error: null };
    for (const call of [() => tracker.take("p", report), () => tracker.get("p", "m1")]) {
      const error = await call().then(
        () => null,
        (thrown) => thrown,
      );
      // An entry of another recipient says nothing about this one.
      if (error !== null) assert.ok(isTidingsError(error), String(error));
    }
  });

test("a status that is none, from the store, does not break a fallback", () =>
  inVirtualTime(async () => {
    const known = { version: 1, status: "gone", isFinal: false, atMs: null, error: null };
    const entry = { recipient: "14155551234", version: 1, known: { ...known, facts: [known] } };
    const tracker = createTracker({ ...memoryStatusStore(), read: async () => [entry], write: async () => true });
    const { state } = await sendWithFallback(channel(), channel(), { tracker, waitMs: 5_000 });
    assert.equal(state, "pending");
  }));

test("what a guard undoes may never end: the send ends five seconds later", () =>
  inVirtualTime(async (clock) => {
    const beforeSend = defineGuard(({ onNotSent }) => {
      onNotSent(never);
      return { reject: "Not now." };
    });
    const began = clock.now;
    const error = await failure(channel({ beforeSend }).client.send(message));
    assert.deepEqual([error.message, error.outcome, clock.now - began], ["Not now.", "not-sent", 5_000]);
  }));
