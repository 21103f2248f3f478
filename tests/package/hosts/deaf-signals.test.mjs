// A signal that never calls its listeners: it is seen when it is read, and what it ends is not sent.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, Failover } from "tidings";
import { defineGuard } from "tidings/guards";
import { defineSendStore, memoryStore } from "tidings/store";
import { inVirtualTime } from "../store/harness.mjs";

const message = { to: "+14155551234", from: "+14155559876", body: "Hi" };
const rejects = defineGuard(() => ({ reject: "Never." }));

/** A client whose store answers after 100 ms, and the requests. */
function slow(clock, inFailover) {
  const requests = [];
  const fetch = async () => {
    requests.push(1);
    return Response.json({ id: "m1", status: "queued", to: message.to });
  };
  const store = defineSendStore({
    ...memoryStore(),
    reserve: (...args) => clock.sleep(100).then(() => inner.reserve(...args)),
  });
  const inner = memoryStore();
  const clientOf = (more) => new Client({ provider: "texting-blue", apiKey: "k", fetch, ...more });
  const options = { store, beforeSend: rejects, deadlineMs: 60_000 };
  return { requests, sender: inFailover ? new Failover([clientOf()], options) : clientOf(options) };
}

for (const inFailover of [false, true])
  test(`a guard's rejection counts although such a signal has fired: in a ${inFailover ? "failover" : "client"}`, () =>
    inVirtualTime(async (clock) => {
      const signal = { aborted: false, addEventListener() {} };
      clock.at(50, () => (signal.aborted = true));
      const { sender, requests } = slow(clock, inFailover);
      const error = await sender.send(message, { signal, idempotencyKey: "order-1" }).catch((thrown) => thrown);
      assert.deepEqual([error.outcome, requests.length], ["not-sent", 0]);
    }));

test("a retry is not made when such a signal has fired", () =>
  inVirtualTime(async (clock) => {
    const signal = { aborted: false, addEventListener() {} };
    let requests = 0;
    const fetch = async () => {
      requests += 1;
      return Response.json({ error: "slow down" }, { status: 429, headers: { "retry-after": "5" } });
    };
    clock.at(1_000, () => (signal.aborted = true));
    const client = new Client({ provider: "texting-blue", apiKey: "k", fetch });
    const error = await client.send(message, { signal }).catch((thrown) => thrown);
    assert.deepEqual([error.category, error.outcome, requests], ["aborted", "not-sent", 1]);
  }));
