// The limits of a simulator's memory, for one that runs for weeks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { credentials, createSimulator, SENDS } from "./harness.mjs";

const post = (simulator, body, provider = "texting-blue") => {
  const [method, path, usual] = SENDS[provider];
  return simulator.fetch(simulator.baseUrl(provider, "http://127.0.0.1:1") + path, {
    method,
    headers: { ...credentials(provider), "content-type": "application/json", "idempotency-key": `k-${Math.random()}` },
    body: JSON.stringify(body ?? usual),
  });
};
const sizeOf = (simulator) => JSON.stringify([simulator.requests, simulator.delivered]).length;

test("without limits everything is kept", async () => {
  const simulator = createSimulator();
  for (let at = 0; at < 300; at += 1) await post(simulator);
  assert.deepEqual([simulator.requests.length, simulator.delivered.length], [300, 300]);
});

test("with a limit of entries the oldest are removed, and numbering continues", async () => {
  const simulator = createSimulator({ memory: { entries: 40 } });
  for (let at = 0; at < 300; at += 1) assert.equal((await post(simulator)).status, 202);
  assert.ok(simulator.requests.length > 0 && simulator.requests.length + simulator.delivered.length <= 40);
  assert.deepEqual([simulator.requests.at(-1).number, simulator.delivered.at(-1).request], [300, 300]);
});

test("with a limit of bytes large bodies are removed, also one above the limit", async () => {
  const simulator = createSimulator({ memory: { bytes: 200_000 } });
  for (let at = 0; at < 100; at += 1) await post(simulator, { content: "x".repeat(50_000), to: "+14155551234" });
  assert.ok(sizeOf(simulator) < 300_000, `${sizeOf(simulator)}`);
  assert.equal(simulator.requests.at(-1).number, 100);
  await post(simulator, { content: "x".repeat(500_000) });
  assert.ok(sizeOf(simulator) < 300_000, `${sizeOf(simulator)}`);
});

test("`reset` does not lift the limits", async () => {
  const simulator = createSimulator({ memory: { entries: 10 } });
  simulator.reset({ seed: 2 });
  for (let at = 0; at < 100; at += 1) await post(simulator, undefined, "sent");
  assert.ok(simulator.requests.length <= 10);
});
