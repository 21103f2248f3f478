// sendMany: messages that differ only in their recipient go in one request.
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientOf, rejected, sending, simulated, startRun } from "./harness.mjs";

test("messages that differ only in `to` go in one request where the provider takes several, and each has its outcome", async () => {
  const { client, simulator } = simulated("sent");
  const to = (index) => `+1415555${String(1000 + index)}`;
  const messages = Array.from({ length: 2_500 }, (_, index) => ({ to: to(index), body: index < 2_400 ? "A" : "B" }));
  const results = await client.sendMany(messages).all();
  assert.deepEqual([simulator.requests.length, simulator.delivered.length], [4, 2_500]);
  for (const [index, { ok, message, result }] of results.entries())
    assert.deepEqual([ok, message.to, result.to, result.messages.length], [true, to(index), [to(index)], 1]);
  assert.equal(new Set(results.map(({ result }) => result.id)).size, 2_500);
});

test("a part of a request that fails is the failure of its messages only", async () => {
  const to = ["+14155550100", "+14155550101", "+14155550102"];
  const error = { category: "carrier", outcome: "not-sent", message: "No such number.", attempts: [], issues: [] };
  const one = (recipient, index) => ({
    id: `m${index}`,
    to: recipient,
    status: "queued",
    error: index === 1 ? error : null,
  });
  const send = async (message) => ({ rateLimit: null, messages: message.to.map(one) });
  const results = await startRun(
    sending(send, { maxRecipients: 10 }),
    to.map((recipient) => ({ to: recipient, body: "A" })),
  ).all();
  assert.deepEqual(
    results.map(({ ok, result, error: own }) => (ok ? [result.id, result.to] : [own.category, own.id])),
    [
      ["m0", [to[0]]],
      ["carrier", "m1"],
      ["m2", [to[2]]],
    ],
  );
  const { client, simulator } = simulated("sent");
  simulator.fail({ kind: "status", status: 402 });
  const failed = await client.sendMany(to.map((recipient) => ({ to: recipient, body: "A" }))).all();
  assert.deepEqual(
    failed.map(({ error: own }) => own.category),
    ["payment", "payment", "payment"],
  );
});

test("a wrong number in a group fails alone: the others go in one request", async () => {
  const { client, simulator } = simulated("sent");
  const bad = new Set([0, 3, 7]);
  const messages = Array.from({ length: 9 }, (_, index) => ({
    to: bad.has(index) ? `+1415${index}` : `+1415555010${index}`,
    body: "A",
  }));
  const run = client.sendMany(messages);
  const results = await run.all();
  assert.deepEqual(
    results.map(({ ok, error }) => (ok ? "ok" : [error.category, error.outcome, error.issues[0].path])),
    messages.map((_, index) => (bad.has(index) ? ["validation", "not-sent", "to"] : "ok")),
  );
  assert.deepEqual([simulator.requests.length, simulator.delivered.length], [1, 6]);
  assert.deepEqual([run.checkpoint.done, run.checkpoint.failed], [6, 3]);
  const none = await client.sendMany([3, 7].map((index) => messages[index])).all();
  assert.deepEqual(
    none.map(({ error }) => error.issues[0].path),
    ["to", "to"],
  );
});

test("of a group that the provider rejects, the recipients that it does not name are sent again, once", async () => {
  const attempts = [{ number: 1 }];
  const certain = { outcome: "not-sent", scope: "recipient", attempts };
  for (const [facts, requests, why] of [
    [
      { ...certain, issues: [{ path: "to[1]", code: "bad", message: "No." }] },
      [3, 2],
      "the others are as good as before",
    ],
    [
      { ...certain, category: "opted-out", issues: [{ path: "to[1]", severity: "warning" }] },
      [3],
      "a warning rejects nobody",
    ],
    [{ ...certain, category: "opted-out", issues: [] }, [3], "nobody is named, and it is no mistake in the request"],
    [{ ...certain, outcome: "unknown", issues: [{ path: "to[1]" }] }, [3], "it may have been sent"],
    [{ ...certain, scope: "content", issues: [{ path: "to[1]" }] }, [3], "the text is the same for all"],
  ]) {
    const seen = [];
    const send = async ({ to }) => {
      seen.push([to].flat().length);
      if (seen.length === 1) throw rejected({ category: "validation", ...facts });
      return {
        rateLimit: null,
        messages: [to].flat().map((one) => ({ id: one, to: one, status: "queued", error: null })),
      };
    };
    const messages = [1, 2, 3].map((index) => ({ to: `+1415555010${index}`, body: "A" }));
    const results = await startRun(sending(send, { maxRecipients: 10 }), messages).all();
    assert.deepEqual(seen, requests, why);
    assert.equal(results.filter(({ ok }) => ok).length, requests[1] ?? 0, why);
    assert.equal(results[1].ok, false, why);
  }
});

test("no messages are grouped with a guard: it would reject all for one of them", async () => {
  const { defineGuard } = await import("../../../../pkg/dist/guards.js");
  const { simulator } = simulated("sent");
  const beforeSend = defineGuard(({ message: { to } }) =>
    to === "+14155550101" ? { reject: "Not this one." } : undefined,
  );
  const client = clientOf("sent", simulator.fetch, { beforeSend });
  const results = await client
    .sendMany(["+14155550100", "+14155550101", "+14155550102"].map((to) => ({ to, body: "A" })))
    .all();
  assert.deepEqual(
    results.map(({ ok }) => ok),
    [true, false, true],
  );
});

test("no messages are grouped with `key`, with `bulk: false`, or if a recipient would be there twice", async () => {
  const messages = ["+14155550100", "+14155550101"].map((to) => ({ to, body: "A" }));
  for (const [options, own, requests] of [
    [{ key: ({ to }) => `k${to.slice(1)}` }, messages, 2],
    [{ bulk: false }, messages, 2],
    [{}, [...messages, messages[0]], 2],
    [{}, messages, 1],
  ]) {
    const { client, simulator } = simulated("sent");
    await client.sendMany(own, options).all();
    assert.equal(simulator.requests.length, requests);
  }
});
