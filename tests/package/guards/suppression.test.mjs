// The suppression list: fed from webhooks and replies, obeyed by sends.
import assert from "node:assert/strict";
import { test } from "node:test";
import { memorySuppressionList, recordConsent, suppression } from "../../../pkg/dist/guards.js";
import { ACCEPTED, clientOf, failure, FROM, inVirtualTime, scripted, TO } from "./harness.mjs";

const MESSAGE = { to: TO, from: FROM, body: "Hello" };
const OTHER = "+14155550101";
const SENDER_2 = "+14155550188";
const AT = new Date("2026-03-01T12:00:00Z");
const event = (own) => ({ type: "inbound", from: TO, to: FROM, body: null, at: AT, error: null, ...own });
const minutes = (count) => new Date(AT.getTime() + count * 60_000);

function guarded(list, options, more) {
  const { fetch, calls } = scripted(ACCEPTED);
  return { calls, client: clientOf("texting-blue", fetch, { beforeSend: suppression(list, options), ...more }) };
}

test("who said STOP gets no message, and after START again", async () => {
  const list = memorySuppressionList();
  const { client, calls } = guarded(list);
  await client.send(MESSAGE);
  await recordConsent(list, event({ body: "Stop." }));
  const error = await failure(client.send(MESSAGE));
  const { category, outcome, guard, scope, retryable, retryAfterMs, issues } = error;
  assert.deepEqual(
    { category, outcome, guard, scope, retryable, retryAfterMs },
    {
      category: "opted-out",
      outcome: "not-sent",
      guard: "suppression",
      scope: "recipient",
      retryable: false,
      retryAfterMs: null,
    },
  );
  assert.deepEqual(
    issues.map(({ path, code }) => [path, code]),
    [["to", "opted-out"]],
  );
  await client.send({ ...MESSAGE, to: OTHER });
  await recordConsent(list, event({ body: "START", at: minutes(1) }));
  await client.send(MESSAGE);
  assert.equal(calls.length, 3);
});

/** Each event, and what it changes: true for an opt-out, false for an opt-in, null for nothing. */
const EVENTS = [
  ["an opt-out that the provider recognised", { type: "opt-out", body: "STOP" }, true],
  ["an opt-in that the provider recognised", { type: "opt-in" }, false],
  ["an inbound STOP, where the provider recognises none", { body: "unsubscribe" }, true],
  ["an inbound START", { body: "unstop" }, false],
  ["a question for help", { body: "HELP" }, null],
  ["a help event", { type: "help" }, null],
  ["an ordinary message", { body: "Stop by at five" }, null],
  ["a picture without a text", {}, null],
  [
    "a message that failed because its recipient opted out",
    { type: "status", from: FROM, to: TO, error: { category: "opted-out" } },
    true,
  ],
  ["a message that failed for another reason", { type: "status", error: { category: "carrier" } }, null],
  ["a delivered message", { type: "status" }, null],
  ["a text of a status, which is the sender's own", { type: "status", body: "STOP" }, null],
  ["an event without a recipient", { type: "opt-out", from: null }, null],
  ["an event of another kind", { type: "other", body: "STOP" }, null],
];
for (const [name, own, optedOut] of EVENTS)
  test(`recordConsent: ${name}`, async () => {
    const list = memorySuppressionList();
    const change = await recordConsent(list, event(own), { per: "sender" });
    assert.deepEqual(change, optedOut === null ? null : { recipient: TO, sender: FROM, optedOut, at: AT.getTime() });
    assert.equal(list.isSuppressed(TO, FROM), optedOut === true);
  });

test("an opt-out is for all senders, unless it is for one by option", async () => {
  const all = memorySuppressionList();
  await recordConsent(all, event({ body: "stop" }));
  assert.deepEqual(
    [all.isSuppressed(TO, FROM), all.isSuppressed(TO, SENDER_2), all.isSuppressed(TO, null)],
    [true, true, true],
  );
  const one = memorySuppressionList();
  await recordConsent(one, event({ body: "stop" }), { per: "sender" });
  assert.deepEqual(
    [one.isSuppressed(TO, FROM), one.isSuppressed(TO, SENDER_2), one.isSuppressed(TO, null)],
    [true, false, true],
  );
  // Without a sender in the event, it is for all.
  await recordConsent(one, event({ type: "opt-out", to: null, at: minutes(1) }), { per: "sender" });
  assert.equal(one.isSuppressed(TO, SENDER_2), true);
  // And a START to one sender lifts only that one.
  await recordConsent(one, event({ body: "start", at: minutes(2) }), { per: "sender" });
  assert.deepEqual(
    [one.isSuppressed(TO, FROM), one.isSuppressed(TO, SENDER_2), one.isSuppressed(TO, null)],
    [false, true, true],
  );
});

test("the order and repetition of changes mean nothing: the latest counts, and of two at one time the opt-out", () => {
  const changes = [
    { recipient: TO, sender: null, optedOut: true, at: 1 },
    { recipient: TO, sender: null, optedOut: false, at: 2 },
    { recipient: TO, sender: FROM, optedOut: false, at: 3 },
    { recipient: TO, sender: FROM, optedOut: true, at: 3 },
    { recipient: TO, sender: SENDER_2, optedOut: true, at: 1 },
  ];
  const permutations = (items) =>
    items.length < 2
      ? [items]
      : items.flatMap((one, index) => permutations(items.toSpliced(index, 1)).map((rest) => [one, ...rest]));
  for (const order of permutations(changes)) {
    const list = memorySuppressionList();
    for (const change of [...order, ...order]) list.record(change);
    assert.deepEqual(
      [list.isSuppressed(TO, FROM), list.isSuppressed(TO, SENDER_2), list.isSuppressed(TO, "X")],
      [true, false, false],
    );
  }
});

test("a number is found however it is written", async () => {
  for (const written of [TO, "14155550100", "whatsapp:+14155550100", "0014155550100", "+1 (415) 555-0100"]) {
    const list = memorySuppressionList();
    await recordConsent(list, event({ from: written, body: "stop" }));
    assert.equal(list.isSuppressed(TO, null), true, written);
  }
  const list = memorySuppressionList();
  list.record({ recipient: TO, sender: "MyShop", optedOut: true, at: 1 });
  assert.deepEqual([list.isSuppressed(TO, "MYSHOP"), list.isSuppressed(TO, "12345")], [true, false]);
});

test("of several recipients, the issues name which, and none gets the message", async () => {
  const list = memorySuppressionList();
  list.record({ recipient: OTHER, sender: null, optedOut: true, at: 1 });
  const { fetch, calls } = scripted(ACCEPTED);
  const client = clientOf("sent", fetch, { beforeSend: suppression(list) });
  const { category, issues } = await failure(client.send({ to: [TO, OTHER], body: "Hello" }));
  assert.deepEqual([category, issues.map(({ path }) => path), calls.length], ["opted-out", ["to[1]"], 0]);
});

test("a list that fails stops the send, unless the option says otherwise", async () => {
  const failing = [
    () => Promise.reject(new Error("down")),
    () => {
      throw new Error("down");
    },
    () => undefined,
    () => "no",
    () => new Promise(() => {}),
  ];
  await inVirtualTime(async (clock) => {
    for (const isSuppressed of failing) {
      const list = { record() {}, isSuppressed };
      const { client, calls } = guarded(list, { storeTimeoutMs: 1_000 });
      const began = clock.now;
      const error = await failure(client.send(MESSAGE));
      const { category, outcome, guard, retryable, cause } = error;
      assert.deepEqual([category, outcome, guard, retryable], ["unavailable", "not-sent", "suppression", true]);
      assert.ok(cause instanceof Error);
      assert.deepEqual([calls.length, clock.now - began <= 1_000], [0, true]);
      const brave = guarded(list, { storeTimeoutMs: 1_000, onStoreFailure: "send" });
      await brave.client.send(MESSAGE);
      assert.equal(brave.calls.length, 1);
    }
  });
});

test("wrong arguments are named", async () => {
  for (const make of [
    () => suppression(),
    () => suppression({}),
    () => suppression(memorySuppressionList(), { storeTimeoutMs: 0 }),
    () => suppression(memorySuppressionList(), { onStoreFailure: "ignore" }),
    () => suppression(memorySuppressionList(), { timeout: 5 }),
  ])
    assert.throws(make, { category: "configuration" });
  await assert.rejects(recordConsent(memorySuppressionList(), event(), { per: "number" }), {
    category: "configuration",
  });
});
