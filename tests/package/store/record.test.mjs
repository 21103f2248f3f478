// What the send log keeps of a send, and what a replay gives back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "../../../pkg/dist/store.js";
import { source } from "../client/sources.mjs";
import { FROM, respond, TO } from "./harness.mjs";
import { LOST, logged, REJECTED, told } from "./logged.mjs";

const OVERLOADED = respond(503, { error: "busy" });

test("a record has no body, no number, no words and nothing of `raw`", async () => {
  const secret = "SECRET TEXT";
  const echo = respond(202, { id: "m1", status: "queued", to: TO, from: FROM, content: secret, note: TO });
  const badly = respond(500, { error: { code: "oops", message: `${secret} for ${TO}` } });
  for (const response of [echo, REJECTED, badly, LOST, OVERLOADED]) {
    const { store, asked } = told({ state: "new", token: "t" });
    await logged(store, [response])
      .send({ body: secret })
      .catch(() => {});
    const text = JSON.stringify(asked);
    for (const private_ of [secret, TO, TO.slice(1), FROM]) assert.ok(!text.includes(private_), text);
  }
});

test("the failure of one recipient survives in the record", async () => {
  const body = {
    success: true,
    data: {
      status: "QUEUED",
      recipients: [
        { message_id: "8ba7b830-9dad-11d1-80b4-00c04fd430c8", to: TO, channel: "sms" },
        { message_id: "8ba7b830-9dad-11d1-80b4-00c04fd430c9", to: "+14155550101", channel: "sms" },
      ],
    },
    error: null,
    meta: { request_id: "r" },
  };
  const { send, calls } = logged(memoryStore(), [respond(202, body)], { provider: "sent" });
  const to = [TO, "+14155550101"];
  const first = await send({ to });
  const second = await send({ to });
  assert.deepEqual([second.messages, second.to, calls.length], [first.messages, to, 1]);
});

test("a replay says who failed, also where the provider answers without the plus sign", async () => {
  const store = memoryStore();
  const { recordOf, resultOfRecord } = await source("store/record");
  const to = ["+14155550100", "+14155550101"];
  const message = (one, error) => ({ id: one, to: one, status: "queued", error });
  const result = {
    provider: "p",
    attempts: [],
    messages: [message("14155550101", null), message("+14155550100", null)],
  };
  const again = resultOfRecord(recordOf({ result, failure: null }, to), to);
  assert.deepEqual(
    again.messages.map((one) => one.to),
    ["+14155550101", "+14155550100"],
  );
  assert.ok(store);
});

test("a record of 60,000 recipients takes no time that grows with their square", async () => {
  const { recordOf } = await source("store/record");
  const to = Array.from({ length: 60_000 }, (_, index) => `+1415${1_000_000 + index}`);
  let reads = 0;
  const counted = new Proxy(to, { get: (target, name, self) => ((reads += 1), Reflect.get(target, name, self)) });
  const messages = to.map((one) => ({ id: one, to: one, status: "queued", error: null }));
  const result = { provider: "p", attempts: [], messages };
  assert.equal(recordOf({ result, failure: null }, counted).messages.at(-1).to, 59_999);
  assert.ok(reads < 4 * to.length, `${reads} reads`);
});
