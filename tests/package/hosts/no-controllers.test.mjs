// A host without `AbortController`: the wait for a delivery works, and makes no request after its end.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createTracker, memoryStatusStore, waitForDelivery } from "tidings/delivery";
import { Client } from "tidings";
import { twilio } from "tidings/providers/twilio";
import { inVirtualTime } from "../client/virtual-time.mjs";

const to = "+14155551234";

function withoutControllers(t) {
  const { AbortController } = globalThis;
  globalThis.AbortController = undefined;
  t.after(() => (globalThis.AbortController = AbortController));
}

const clientOf = (fetch) => new Client({ provider: twilio, apiKey: "k", accountSid: `AC${"0".repeat(32)}`, fetch });

test("without `AbortController`, a wait ends with the delivery", (t) =>
  inVirtualTime(async (clock) => {
    withoutControllers(t);
    const tracker = createTracker(memoryStatusStore());
    clock.at(3_000, () => tracker.take("twilio", { messageId: "m1", to, status: "delivered", at: null, error: null }));
    const { state, known } = await waitForDelivery(clientOf(), "m1", { tracker, to });
    assert.deepEqual([state, known.status], ["final", "delivered"]);
  }));

test("without `AbortController`, a request for the status is not repeated after the end of the wait", (t) =>
  inVirtualTime(async (clock) => {
    withoutControllers(t);
    let requests = 0;
    const client = clientOf(async () => {
      requests += 1;
      return new Response("", { status: 503, headers: { "retry-after": "5" } });
    });
    const { state } = await waitForDelivery(client, "m1", { timeoutMs: 3_000 });
    assert.deepEqual([state, requests], ["timeout", 1]);
    await clock.sleep(60_000);
    assert.equal(requests, 1);
  }));
