// The rule of all recipes: what a job does about an error.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parseError } from "tidings";
import { root } from "../../../scripts/process.mjs";
import { recipe } from "./examples.mjs";

const { MAX_AGE_MS, outcomeOf, sendOnce } = await recipe("outcome");

const limit = { category: "rate-limit", outcome: "not-sent", scope: "account", retryable: true, retryAfterMs: 1_234 };

const rows = [
  ["a wait of the account", limit, { end: "wait", waitMs: 1_234, isForAll: true }],
  ["a wait of one recipient", { ...limit, scope: "recipient" }, { end: "wait", waitMs: 1_234, isForAll: false }],
  // It is no reason to call again at once.
  ["no wait is named", { ...limit, retryAfterMs: null }, { end: "wait", waitMs: 60_000, isForAll: true }],
  ["a wait of nothing", { ...limit, retryAfterMs: 0 }, { end: "wait", waitMs: 60_000, isForAll: true }],
  // The provider recognises the key: the same call again sends nothing twice.
  [
    "in doubt, with a key of the provider",
    { category: "unavailable", outcome: "unknown", scope: "provider", retryable: true, retryAfterMs: 500 },
    { end: "wait", waitMs: 500, isForAll: false },
  ],
  [
    "another call is sending",
    { category: "conflict", outcome: "unknown", scope: "request", retryable: true, retryAfterMs: 500 },
    { end: "wait", waitMs: 500, isForAll: false },
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
  retryable: false,
  ...facts,
});

for (const [title, facts, expected] of rows)
  test(title, () => assert.deepEqual(outcomeOf("a-key", failure(facts), Date.now()), { key: "a-key", ...expected }));

test("after a day, nobody waits: the message is in doubt, because a call before may have been accepted", (context) => {
  const now = Date.now();
  context.mock.method(Date, "now", () => now + MAX_AGE_MS + 1);
  assert.deepEqual(outcomeOf("a-key", failure(limit), now), {
    key: "a-key",
    end: "unknown",
    reason: "rate-limit, for too long",
  });
});

test("what is no error of tidings is thrown on, for the engine to try again", async () => {
  const mistake = new TypeError("a mistake");
  const client = { send: () => Promise.reject(mistake) };
  await assert.rejects(sendOnce(client, "a-key", {}, Date.now()), mistake);
});

test("the rule has fewer than 60 lines", () => {
  const lines = readFileSync(join(root, "examples", "engines", "outcome.ts"), "utf8")
    .trimEnd()
    .split("\n");
  assert.ok(lines.length < 60, `${lines.length}`);
});
