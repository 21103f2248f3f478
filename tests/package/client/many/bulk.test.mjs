// sendMany: messages that differ only in their recipient go in one request.
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientOf, sending, simulated, startRun } from "./harness.mjs";

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
