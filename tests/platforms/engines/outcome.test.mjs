// The rule of all recipes: what a job does about an error.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parseError } from "tidings";
import { root } from "../../../scripts/process.mjs";
import { recipe } from "./examples.mjs";

const { growing, MAX_AGE_MS, outcomeOf, sendOnce } = await recipe("outcome");

const NOW = 1_800_000_000_000;
const DAY = 24 * 3_600_000;
const first = { since: NOW, maybeSent: false };
const doubtful = { since: NOW, maybeSent: true };

const limit = {
  status: 429,
  category: "rate-limit",
  outcome: "not-sent",
  scope: "account",
  retryable: true,
  retryAfterMs: 1_234,
};

const rows = [
  ["a wait of the account", limit, { end: "wait", waitMs: 1_234, isForAll: true, ...first }],
  [
    "a wait of one recipient",
    { ...limit, scope: "recipient" },
    { end: "wait", waitMs: 1_234, isForAll: false, ...first },
  ],
  // A client's gate counts it as the account's, too.
  [
    "a wait of the whole provider",
    { ...limit, scope: "provider" },
    { end: "wait", waitMs: 1_234, isForAll: true, ...first },
  ],
  // The client's own gate rejects before a request.
  ["a wait of the gate", { ...limit, status: null }, { end: "wait", waitMs: 1_234, isForAll: true, ...first }],
  // It is no reason to call again at once.
  ["no wait is named", { ...limit, retryAfterMs: null }, { end: "wait", waitMs: 60_000, isForAll: true, ...first }],
  ["a wait of nothing", { ...limit, retryAfterMs: 0 }, { end: "wait", waitMs: 60_000, isForAll: true, ...first }],
  // The provider recognises the key: the same call again sends nothing twice.
  [
    "in doubt, with a key of the provider",
    { category: "unavailable", outcome: "unknown", scope: "provider", retryable: true, retryAfterMs: 500 },
    { end: "wait", waitMs: 500, isForAll: false, ...doubtful },
  ],
  [
    "another call is sending",
    { category: "conflict", outcome: "unknown", scope: "request", retryable: true, retryAfterMs: 500 },
    { end: "wait", waitMs: 500, isForAll: false, ...doubtful },
  ],
  // `not-sent` is about this call: the log could not say what became of an earlier one.
  [
    "the store fails",
    { category: "unavailable", outcome: "not-sent", scope: null, retryable: true, retryAfterMs: null },
    { end: "wait", waitMs: 60_000, isForAll: false, ...doubtful },
  ],
  ["in doubt", { category: "timeout", outcome: "unknown" }, { end: "unknown", reason: "timeout" }],
  [
    "rejected",
    { category: "opted-out", outcome: "not-sent", code: "21610" },
    { end: "failed", reason: "opted-out (21610)" },
  ],
  // To send it again would be a second message.
  ["sent, and something failed", { category: "server", outcome: "sent", id: "m-1" }, { end: "sent", id: "m-1" }],
];

/** A failure with these facts. */
const failure = (facts) => ({
  ...parseError({ status: 400, body: {} }),
  id: null,
  code: null,
  status: null,
  guard: null,
  retryable: false,
  ...facts,
});

for (const [title, facts, expected] of rows)
  test(title, (context) => {
    context.mock.method(Date, "now", () => NOW);
    assert.deepEqual(outcomeOf("a-key", failure(facts), null, NOW), { key: "a-key", ...expected });
  });

const inDoubt = { category: "conflict", outcome: "unknown", retryable: true, retryAfterMs: null };
const storeFails = { category: "unavailable", outcome: "not-sent", retryable: true, retryAfterMs: null };

for (const [title, failures, expected] of [
  // Every attempt was certainly rejected: it does not belong in the list of what may have been sent.
  ["only rate limits", [limit, limit, limit], "failed"],
  ["a rate limit, and a store that failed in between", [limit, storeFails, limit], "unknown"],
  ["a call that was in doubt, and rate limits", [inDoubt, limit, limit], "unknown"],
  ["rate limits, and the last is in doubt", [limit, limit, inDoubt], "unknown"],
])
  test(`after a day of waits, ${title}: the message is ${expected}`, (context) => {
    let now = NOW;
    context.mock.method(Date, "now", () => now);
    let before = null;
    for (const [index, facts] of failures.entries()) {
      if (before !== null) assert.equal(before.end, "wait");
      now = NOW + index * (DAY / 2 + 1);
      before = outcomeOf("a-key", failure(facts), before, now);
    }
    assert.deepEqual([before.end, before.reason], [expected, `${failures.at(-1).category}, for too long`]);
  });

test("a person repeats a job that took too long: the clock begins again, and what was in doubt stays so", (context) => {
  context.mock.method(Date, "now", () => NOW);
  const after = (end) => outcomeOf("a-key", failure(limit), { key: "a-key", end, reason: "rate-limit" }, NOW);
  assert.deepEqual(
    ["failed", "unknown"].map((end) => [after(end).end, after(end).since, after(end).maybeSent]),
    [
      ["wait", NOW, false],
      ["wait", NOW, true],
    ],
  );
});

test("an engine that counts steps needs few for a day of waits", () => {
  let ms = 0;
  let rounds = 0;
  while (ms < MAX_AGE_MS) ms += growing(1, ++rounds);
  assert.ok(rounds <= 300, `${rounds}`);
  assert.deepEqual([growing(40, 1), growing(60_000, 2)], [40, 60_000]);
});

test("what is no error of tidings is thrown on, for the engine to try again", async () => {
  const mistake = new TypeError("a mistake");
  const client = { send: () => Promise.reject(mistake) };
  await assert.rejects(sendOnce(client, "a-key", {}, null), mistake);
});

test("the rule has fewer than 100 lines", () => {
  const lines = readFileSync(join(root, "examples", "engines", "outcome.ts"), "utf8")
    .trimEnd()
    .split("\n");
  assert.ok(lines.length < 100, `${lines.length}`);
});
