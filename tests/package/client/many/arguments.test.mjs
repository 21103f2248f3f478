// sendMany: what a run is called with: faults are found before anything is sent; a key function that fails costs one message.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ACCEPTED,
  clientOf,
  failure,
  hostile,
  isTidingsError,
  list,
  message,
  MESSAGES,
  oops,
  scripted,
  sendMany,
  simulated,
} from "./harness.mjs";

const throwing = new Proxy([], { get: oops });

/** Invalid messages and options, and the expected error message. */
const BAD = [
  ["undefined", undefined, {}, /`messages` must be an array/],
  ["null", null, {}, /`messages` must be an array or another iterable of messages, not null/],
  ["one message instead of an array", message, {}, /`messages` must be an array/],
  ["a string, which is iterable", "Hello", {}, /`messages` must be .*, not "Hello"/],
  ["an invalid iterator", { [Symbol.iterator]: () => 7 }, {}, /Reading `messages` threw/],
  ["an array that throws", throwing, {}, /Reading `messages` threw/],
  ["a concurrency of 0", list(2), { concurrency: 0 }, /`concurrency` must be an integer from 1 to 1000, not 0/],
  ["a negative concurrency", list(2), { concurrency: -1 }, /`concurrency` .*not -1/],
  ["a concurrency of NaN", list(2), { concurrency: NaN }, /`concurrency` .*not NaN/],
  ["a fraction as concurrency", list(2), { concurrency: 2.5 }, /`concurrency` .*not 2.5/],
  ["a string as concurrency", list(2), { concurrency: "4" }, /`concurrency` .*not "4"/],
  ["a concurrency of minus infinity", list(2), { concurrency: -Infinity }, /`concurrency` .*not -Infinity/],
  ["an infinite concurrency", list(2), { concurrency: Infinity }, /`concurrency` .*not Infinity/],
  ["one key for all messages", list(2), { key: "order-7" }, /`key` must be a function/],
  ["a rate of 0", list(2), { ratePerSecond: 0 }, /`ratePerSecond` must be a number over 0/],
  ["a rate that is no number", list(2), { ratePerSender: NaN }, /`ratePerSender`/],
  ["an unknown order", list(2), { order: "random" }, /`order` must be "completion" or "input"/],
  ["an unknown treatment of duplicates", list(2), { duplicates: "keep" }, /`duplicates` must be/],
  ["a listener that is no function", list(2), { onEvent: {} }, /`onEvent` must be a function/],
  ["a signal that is none", list(2), { signal: 1 }, /`signal` must be an AbortSignal/],
  ["a misspelt option", list(2), { concurency: 2 }, /no option `concurency`/],
  ["options that are not an object", list(2), 7, /`options` must be an object/],
  ["null as options", list(2), null, /`options` must be an object, not null/],
  ["options that throw", list(2), hostile, /`options` must be an object; reading it threw/],
];

for (const [what, messages, options, pattern] of BAD) {
  test(`${what} is a configuration error, and nothing is sent`, async () => {
    const { fetch, calls } = scripted(ACCEPTED);
    const client = clientOf("texting-blue", fetch);
    const error = await failure((async () => client.sendMany(messages, options))());
    assert.ok(isTidingsError(error), String(error));
    assert.deepEqual([error.category, error.outcome], ["configuration", "not-sent"]);
    assert.match(error.message, pattern);
    assert.equal(calls.length, 0);
  });
}

/** Key functions that fail at the fifth of twenty messages. */
const KEYS = [
  ["throws", oops, /`key` threw for message 4, which was not sent/],
  [
    "throws null",
    () => {
      throw null;
    },
    /`key` threw for message 4/,
  ],
  [
    "returns undefined",
    () => undefined,
    /`key` must return a string. For message 4, which was not sent, it returned undefined/,
  ],
  ["returns null", () => null, /it returned null/],
  ["returns a number", () => 7, /it returned number/],
  ["returns a promise of a key", async () => "order-7", /it returned object/],
  ["returns a promise that rejects, which would end the process", async () => oops(), /it returned object/],
];

for (const [what, wrong, pattern] of KEYS) {
  test(`if a key function ${what}, only that message fails`, async () => {
    const { client, simulator } = simulated("sent");
    const messages = Array.from({ length: 20 }, (_, index) => ({ ...MESSAGES.sent, body: `${index}` }));
    const results = await client
      .sendMany(messages, { key: (_, index) => (index === 4 ? wrong() : `order-${index}`) })
      .all();
    assert.deepEqual(
      results.map(({ ok }) => ok),
      messages.map((_, index) => index !== 4),
    );
    const { error } = results[4];
    assert.deepEqual(
      [error.category, error.outcome, error.param, error.issues[0].path],
      ["configuration", "not-sent", "key", "key"],
    );
    assert.match(error.message, pattern);
    if (wrong === oops) assert.equal(error.cause.message, "oops");
    assert.deepEqual(
      simulator.delivered.map(({ idempotencyKey }) => idempotencyKey).sort(),
      messages
        .map((_, index) => `order-${index}`)
        .filter((key) => key !== "order-4")
        .sort(),
    );
  });
}

test("each call gets the caller's options and no others", async () => {
  const seen = [];
  const { signal } = new AbortController();
  await sendMany(async (_, options) => void seen.push(options), [message, message], {
    concurrency: 1,
    signal,
    timeoutMs: 5,
    deadlineMs: undefined,
  });
  await sendMany(async (_, options) => void seen.push(options), [message], { key: () => "k" });
  // Under a symbol is what only this library's own clients read: `client/stop.ts`.
  const named = seen.map((options) => Object.fromEntries(Object.entries(options)));
  assert.deepEqual(named, [
    { signal, timeoutMs: 5 },
    { signal, timeoutMs: 5 },
    { signal: null, idempotencyKey: "k" },
  ]);
});
