// sendMany: a request that the provider rejects as a whole, and that names no recipient, is divided until only the wrong messages fail.
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientOf, inVirtualTime, rejected, respond, sending, startRun } from "./harness.mjs";

const to = (index) => `+1415555${String(1_000 + index)}`;
const messagesOf = (count) => Array.from({ length: count }, (_, index) => ({ to: to(index), body: "A" }));
const INVALID = {
  category: "validation",
  outcome: "not-sent",
  scope: "request",
  status: 422,
  attempts: [{ number: 1 }],
};

/** A provider that takes up to 1,000 recipients, and rejects a request with one that is `bad`. */
function provider(bad, { facts = INVALID, clock, latencyMs = 20 } = {}) {
  const requests = [];
  const accepted = [];
  const send = async (message) => {
    const all = [message.to].flat();
    requests.push({ count: all.length, at: clock?.now });
    if (clock !== undefined) await clock.sleep(latencyMs);
    if (all.some((one) => bad.has(one))) throw rejected(facts);
    accepted.push(...all);
    return { rateLimit: null, messages: all.map((one) => ({ id: one, to: one, status: "queued", error: null })) };
  };
  return { requests, accepted, sender: sending(send, { maxRecipients: 1_000 }) };
}

for (const [name, count, bad, why] of [
  ["one of 1,000", 1_000, [617], "the usual list"],
  ["the first and the last of 1,000", 1_000, [0, 999], "both ends"],
  [
    "ten in a row of 1,000",
    1_000,
    Array.from({ length: 10 }, (_, index) => 300 + index),
    "wrong numbers follow each other",
  ],
  [
    "the first twelve of 1,000",
    1_000,
    Array.from({ length: 12 }, (_, index) => index),
    "the first ones say nothing of the others",
  ],
  ["one of two", 2, [1], "the smallest group"],
  ["two of three", 3, [0, 2], "an odd number"],
  ["all of five", 5, [0, 1, 2, 3, 4], "each has an error of its own"],
])
  test(`of a group that is rejected without a name, only the wrong ones fail: ${name}`, async () => {
    const { requests, accepted, sender } = provider(new Set(bad.map(to)));
    // One after the other: the parts that come first decide whether the others are divided.
    const run = startRun(sender, messagesOf(count), { concurrency: 1 });
    const outcomes = await run.all();
    assert.deepEqual(
      outcomes.flatMap(({ ok, index }) => (ok ? [] : [index])),
      bad,
      why,
    );
    assert.deepEqual(
      [outcomes.length, accepted.length, new Set(accepted).size],
      [count, count - bad.length, count - bad.length],
    );
    const { done, failed, unknown, unsent } = run.checkpoint;
    assert.deepEqual([done, failed, unknown, unsent], [count - bad.length, bad.length, [], []]);
    const extra = requests.length - 1;
    assert.ok(extra <= 2 * Math.ceil(Math.log2(count)) * bad.length, `${extra} more requests: ${why}`);
  });

for (const [what, facts, why] of [
  ["in doubt", { outcome: "unknown" }, "it may have been sent"],
  ["about the text", { scope: "content" }, "the text is the same for all"],
  ["about the sender", { scope: "sender" }, "the sender is the same for all"],
  ["about nothing that is known", { scope: null }, "a proxy may have answered"],
  ["a wrong key", { category: "authentication", scope: "account" }, "each part would be rejected, too"],
  ["an empty balance", { category: "payment", scope: "account" }, "each part would be rejected, too"],
  ["a rate limit", { category: "rate-limit", scope: "account" }, "more requests make it worse"],
  ["a rate limit of the request", { category: "rate-limit" }, "more requests make it worse"],
  ["a conflict", { category: "conflict" }, "it is about the key"],
  ["a failure of the server", { category: "server", scope: "provider" }, "it is about no message"],
  ["found before a request", { attempts: [] }, "our own validation names each recipient"],
  [
    "of each message by itself",
    { messages: [{ id: null, to: to(1), status: "failed", error: null }] },
    "each has its outcome",
  ],
])
  test(`a rejection that is ${what} divides no group`, async () => {
    const { requests, sender } = provider(new Set([to(1)]), { facts: { ...INVALID, ...facts } });
    const outcomes = await startRun(sender, messagesOf(8)).all();
    assert.deepEqual([requests.length, outcomes.filter(({ ok }) => !ok).length], [1, 8], why);
    for (const { error } of outcomes) assert.equal(error.outcome, facts.outcome ?? "not-sent");
  });

test("if all of the first that are sent alone are rejected, the group is not divided to its end", async () => {
  const { requests, sender } = provider(new Set(messagesOf(1_000).map((one) => one.to)));
  const run = startRun(sender, messagesOf(1_000));
  assert.equal((await run.all()).filter(({ ok, error }) => !ok && error.outcome === "not-sent").length, 1_000);
  assert.ok(requests.length <= 100, `${requests.length} requests for a text that the provider rejects`);
  assert.equal(run.checkpoint.failed, 1_000);
});

test("the parts of a group keep the pace and the number at the same time", () =>
  inVirtualTime(async (clock) => {
    const { requests, sender } = provider(new Set([5, 6, 40].map(to)), { clock, latencyMs: 3_000 });
    await startRun(sender, messagesOf(64), { ratePerSecond: 2, concurrency: 2 }).all();
    assert.ok(requests.length > 10);
    for (let index = 1; index < requests.length; index++) assert.ok(requests[index].at - requests[index - 1].at >= 500);
    for (const [index, { at }] of requests.entries()) if (index >= 2) assert.ok(at - requests[index - 2].at >= 3_000);
  }));

test("a run that is stopped while a group is divided sends no other part: what was not sent is listed", () =>
  inVirtualTime(async (clock) => {
    const { requests, accepted, sender } = provider(new Set([to(5)]), { clock, latencyMs: 1_000 });
    const run = startRun(sender, messagesOf(64), { concurrency: 1 });
    await clock.sleep(2_500);
    await run.stop();
    const { taken, done, failed, unknown, unsent } = run.checkpoint;
    assert.equal(requests.length, 3);
    assert.deepEqual([taken, done, failed, unknown], [64, accepted.length, 0, []]);
    assert.equal(unsent.length, 64 - done);
    assert.equal((await run.all()).length, done);
    assert.ok(unsent.every(({ index }) => !accepted.includes(to(index))));
  }));

test("through a client, each part is a send with a key of its own", async () => {
  const keys = [];
  const delivered = [];
  const fetch = async (_, { body, headers }) => {
    const recipients = JSON.parse(body).to;
    keys.push(headers["Idempotency-Key"] ?? headers["idempotency-key"]);
    if (recipients.includes(to(3))) return respond(422, { error: { message: "The request is invalid." } })();
    delivered.push(...recipients);
    const messages = recipients.map((one) => ({ message_id: `id-${one}`, to: one, status: "QUEUED" }));
    return Response.json({ success: true, data: { recipients: messages } }, { status: 202 });
  };
  const outcomes = await clientOf("sent", fetch).sendMany(messagesOf(10)).all();
  assert.deepEqual(
    outcomes.flatMap(({ ok, index, error }) => (ok ? [] : [[index, error.category, error.status]])),
    [[3, "validation", 422]],
  );
  assert.deepEqual(delivered.sort(), [0, 1, 2, 4, 5, 6, 7, 8, 9].map(to));
  assert.ok(
    keys.every((key) => typeof key === "string"),
    "the provider takes keys",
  );
  assert.equal(new Set(keys).size, keys.length);
});
