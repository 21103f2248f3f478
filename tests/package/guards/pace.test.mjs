// What counts sends: pace and cooldown, over a store of counters. In virtual time.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cooldown, defineGuard, memoryCounterStore, pace } from "../../../pkg/dist/guards.js";
import { twilio } from "../../../pkg/dist/providers/twilio.js";
import { ACCEPTED, clientOf, failure, FROM, inVirtualTime, respond, scripted, TO } from "./harness.mjs";

const OTHER = "+14155550101";
const MESSAGE = { to: TO, from: FROM, body: "Hello" };
const REJECTED = respond(400, { error: { code: "invalid_phone", message: "no number" } });
const LOST = async () => {
  throw new TypeError("fetch failed");
};

function guarded(beforeSend, ...responses) {
  const { fetch, calls } = scripted(...(responses.length > 0 ? responses : [ACCEPTED]));
  return { calls, client: clientOf("texting-blue", fetch, { beforeSend, retry: { maxAttempts: 1 } }) };
}
const until = (clock) => async (error) => await clock.sleep(error.retryAfterMs);

test("pace: the message after the last allowed one is rejected, until the window is over", async () => {
  await inVirtualTime(async (clock) => {
    const { client, calls } = guarded(pace({ store: memoryCounterStore(), perRecipient: { max: 3, perMs: 600_000 } }));
    for (let count = 0; count < 3; count++) await client.send(MESSAGE);
    const error = await failure(client.send(MESSAGE));
    const { category, guard, scope, outcome, retryable, issues } = error;
    assert.deepEqual([category, guard, scope, outcome, retryable], ["blocked", "pace", "recipient", "not-sent", true]);
    assert.deepEqual(
      issues.map(({ path }) => path),
      ["to"],
    );
    assert.ok(error.retryAfterMs > 0 && error.retryAfterMs <= 600_000);
    await client.send({ ...MESSAGE, to: OTHER });
    await clock.sleep(error.retryAfterMs - 1);
    assert.equal((await failure(client.send(MESSAGE))).retryAfterMs, 1);
    await clock.sleep(1);
    await client.send(MESSAGE);
    assert.equal(calls.length, 5);
  });
});

test("pace: each kind counts for itself, several rates apply together, and the longest wait counts", async () => {
  await inVirtualTime(async (clock) => {
    const countryOf = (to) => (to.startsWith("+1") ? "US" : null);
    const store = memoryCounterStore();
    const perSender = guarded(pace({ store, perSender: { max: 2, perMs: 1_000 } })).client;
    await perSender.send(MESSAGE);
    await perSender.send({ ...MESSAGE, to: OTHER });
    const error = await failure(perSender.send({ ...MESSAGE, to: "+14155550102" }));
    assert.deepEqual([error.guard, error.scope], ["pace", "sender"]);
    await perSender.send({ ...MESSAGE, from: "+14155559877" });
    const perCountry = guarded(pace({ store, countryOf, perCountry: { max: 1, perMs: 1_000 } })).client;
    await perCountry.send(MESSAGE);
    assert.equal((await failure(perCountry.send({ ...MESSAGE, to: OTHER }))).scope, "recipient");
    const both = guarded(
      pace({
        store: memoryCounterStore(),
        perRecipient: [
          { max: 1, perMs: 1_000 },
          { max: 2, perMs: 3_600_000 },
        ],
      }),
    ).client;
    await both.send(MESSAGE);
    await until(clock)(await failure(both.send(MESSAGE)));
    await both.send(MESSAGE);
    assert.ok((await failure(both.send(MESSAGE))).retryAfterMs > 1_000);
  });
});

test("pace: a message to several recipients counts for each, and the issues name who had too many", async () => {
  await inVirtualTime(async () => {
    const guard = pace({
      store: memoryCounterStore(),
      perRecipient: { max: 1, perMs: 60_000 },
      perSender: { max: 4, perMs: 60_000 },
    });
    const send = (to) => ({ message: { to, from: FROM, body: "Hello" }, now: Date.now(), onNotSent() {} });
    assert.equal(await guard(send([TO, OTHER])), undefined);
    assert.deepEqual(
      (await guard(send(["+14155550102", OTHER]))).issues.map(({ path }) => path),
      ["to[1]"],
    );
    // Nothing of the rejected one was counted.
    assert.equal(await guard(send("+14155550102")), undefined);
    assert.equal(await guard(send("+14155550103")), undefined);
    assert.equal((await guard(send("+14155550104"))).scope, "sender");
  });
});

test("pace: what is certainly not sent is given back, and what may have gone out is not", async () => {
  const ends = [
    ["rejected by the provider", [REJECTED], [], true],
    ["in doubt", [LOST], [], false],
    ["rejected by a later guard", [ACCEPTED], [defineGuard(() => ({ reject: "No." }))], true],
  ];
  for (const [name, responses, others, isGivenBack] of ends)
    await inVirtualTime(async () => {
      const counting = pace({
        store: memoryCounterStore(),
        perRecipient: { max: 1, perMs: 60_000 },
        perSender: { max: 5, perMs: 60_000 },
      });
      const first = guarded([counting, ...others], ...responses).client;
      await failure(first.send(MESSAGE));
      const second = guarded(counting).client;
      if (isGivenBack) await second.send(MESSAGE);
      else assert.equal((await failure(second.send(MESSAGE))).guard, "pace", name);
    });
});

test("pace: a thousand sends at once pass exactly as often as allowed", async () => {
  await inVirtualTime(async () => {
    const { client, calls } = guarded(pace({ store: memoryCounterStore(), perRecipient: { max: 7, perMs: 600_000 } }));
    const ends = await Promise.allSettled(Array.from({ length: 1_000 }, () => client.send(MESSAGE)));
    assert.deepEqual([calls.length, ends.filter(({ status }) => status === "fulfilled").length], [7, 7]);
  });
});

test("pace: a guard that sets a time does not make it count twice", async () => {
  await inVirtualTime(async () => {
    const later = defineGuard(({ message }) =>
      message.sendAt === undefined ? { sendAt: new Date(Date.now() + 3_600_000) } : undefined,
    );
    const counting = pace({ store: memoryCounterStore(), perRecipient: { max: 2, perMs: 600_000 } });
    const slow = cooldown({ store: memoryCounterStore(), ms: 1 });
    const { fetch, calls } = scripted(respond(201, { sid: "SM1", status: "scheduled" }));
    const client = clientOf(twilio, (url, init) => fetch(url, { ...init, body: undefined }), {
      accountSid: "AC1",
      messagingServiceSid: "MG1",
      beforeSend: [counting, slow, later],
    });
    await client.send({ to: TO, body: "Hello" });
    assert.equal(calls.length, 1);
    // The second, and not a third.
    await guarded(counting).client.send(MESSAGE);
    assert.equal((await failure(guarded(counting).client.send(MESSAGE))).guard, "pace");
  });
});

test("cooldown: the next message to a recipient waits, and a failed one does not count", async () => {
  await inVirtualTime(async (clock) => {
    const guard = cooldown({ store: memoryCounterStore(), ms: 30_000 });
    await failure(guarded(guard, REJECTED).client.send(MESSAGE));
    const { client, calls } = guarded(guard);
    await client.send(MESSAGE);
    await clock.sleep(10_000);
    const error = await failure(client.send(MESSAGE));
    assert.deepEqual(
      [error.guard, error.category, error.retryAfterMs, error.retryable],
      ["cooldown", "blocked", 20_000, true],
    );
    await client.send({ ...MESSAGE, to: OTHER });
    await clock.sleep(20_000);
    await client.send(MESSAGE);
    assert.equal(calls.length, 3);
  });
});

test("a store that fails stops the send, unless the option says otherwise", async () => {
  const failing = [
    () => Promise.reject(new Error("down")),
    () => {
      throw new Error("down");
    },
    () => undefined,
    () => ({ count: "1", expiresInMs: 5 }),
    () => new Promise(() => {}),
  ];
  await inVirtualTime(async () => {
    for (const add of failing)
      for (const make of [
        (own) => pace({ store: { add }, perRecipient: { max: 1, perMs: 60_000 }, storeTimeoutMs: 1_000, ...own }),
        (own) => cooldown({ store: { add }, ms: 60_000, storeTimeoutMs: 1_000, ...own }),
      ]) {
        const { client, calls } = guarded(make({}));
        const error = await failure(client.send(MESSAGE));
        assert.deepEqual(
          [error.category, error.outcome, error.retryable, calls.length],
          ["unavailable", "not-sent", true, 0],
        );
        const brave = guarded(make({ onStoreFailure: "send" }));
        await brave.client.send(MESSAGE);
        assert.equal(brave.calls.length, 1);
      }
  });
});

test("if one counter fails, those that were added to are given back", async () => {
  const counts = new Map();
  const store = {
    add(key, by) {
      if (key.startsWith("pace:sender")) throw new Error("down");
      counts.set(key, (counts.get(key) ?? 0) + by);
      return { count: counts.get(key), expiresInMs: 1_000 };
    },
  };
  const rate = { max: 5, perMs: 60_000 };
  await failure(guarded(pace({ store, perRecipient: rate, perSender: rate })).client.send(MESSAGE));
  assert.deepEqual([...counts.values()], [0]);
});

test("the counters in memory end with their window, and never fall below 0", () => {
  let time = 0;
  const store = memoryCounterStore({ now: () => time });
  assert.deepEqual(store.add("a", 2, 1_000), { count: 2, expiresInMs: 1_000 });
  time = 400;
  assert.deepEqual(store.add("a", 1, 9_000), { count: 3, expiresInMs: 600 });
  assert.deepEqual(store.add("a", -9, 9_000).count, 0);
  assert.deepEqual(store.add("a", 1, 1_000), { count: 1, expiresInMs: 1_000 });
  time = 1_400;
  assert.deepEqual(store.add("a", -1, 1_000).count, 0);
  assert.deepEqual(store.add("a", 1, 1_000), { count: 1, expiresInMs: 1_000 });
});

test("the counters in memory are limited", () => {
  const store = memoryCounterStore({ now: () => 0 });
  for (let index = 0; index <= 100_000; index++) store.add(`${index}`, 1, 1_000);
  assert.deepEqual([store.add("0", 1, 1_000).count, store.add("100000", 1, 1_000).count], [1, 2]);
});

test("wrong options are named", () => {
  const store = memoryCounterStore();
  const rate = { max: 1, perMs: 1_000 };
  const wrong = [
    () => pace(),
    () => pace({ perRecipient: rate }),
    () => pace({ store }),
    () => pace({ store, perCountry: rate }),
    () => pace({ store, perRecipient: { max: 0, perMs: 1 } }),
    () => pace({ store, perRecipient: { max: 1 } }),
    () => pace({ store, perRecipient: [rate, 5] }),
    () => pace({ store, perRecipient: { ...rate, per: 1 } }),
    () => pace({ store, perRecipient: rate, onStoreFailure: "ignore" }),
    () => cooldown({ store }),
    () => cooldown({ ms: 5 }),
    () => cooldown({ store, ms: -5 }),
    () => memoryCounterStore({ clock: 1 }),
  ];
  for (const make of wrong) assert.throws(make, { category: "configuration" }, String(make));
});
