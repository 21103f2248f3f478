// What is kept of requests, without credentials; and how `fetch` can be called.
import assert from "node:assert/strict";
import { test } from "node:test";
import { KEY, HOSTS, PROVIDERS, UUID, TO, credentials, call, send, sentText, createSimulator } from "./harness.mjs";

test("reset restores the first state, or sets another one", async () => {
  const simulator = createSimulator({ seed: 5, planLimit: 1 });
  const first = await send(simulator, "texting-blue");
  assert.equal((await send(simulator, "texting-blue")).status, 402);
  simulator.reset();
  assert.deepEqual([simulator.delivered.length, simulator.requests.length], [0, 0]);
  assert.equal((await send(simulator, "texting-blue")).json.id, first.json.id);
  simulator.reset({ balance: 0, accounts: { sent: { balance: 1 } } });
  assert.equal((await send(simulator, "nativehub")).status, 400);
  assert.equal((await send(simulator, "sent")).status, 202);
});

test("no credential is kept or printed, wherever it is in the request", async () => {
  const simulator = createSimulator();
  for (const provider of PROVIDERS) await send(simulator, provider);
  await call(simulator, "nativehub", "GET", `/messages?page=1&key=${KEY}`, null, {
    headers: { "x-note": `see ${KEY}` },
  });
  await call(simulator, "nativehub", "POST", "/messages", { to: TO, from: "BRAND", body: `Hello ${KEY}` });
  const printed = JSON.stringify(simulator.requests);
  assert.ok(!printed.includes(KEY) && !printed.includes(UUID), printed);
  assert.deepEqual(simulator.requests[0].credentials, ["x-api-key"]);
  assert.deepEqual(simulator.requests[2].credentials, ["authorization"]);
  assert.ok(simulator.requests[5].path.includes("[credential]"));
});

test("fetch works unbound, and accepts a string, a URL or a Request", async () => {
  const { fetch, requests } = createSimulator();
  const init = { method: "POST", headers: credentials("sent"), body: JSON.stringify(sentText()) };
  for (const input of [`${HOSTS.sent}/messages`, new URL(`${HOSTS.sent}/messages`)])
    assert.equal((await fetch(input, init)).status, 202);
  assert.equal((await fetch(new Request(`${HOSTS.sent}/messages`, init))).status, 202);
  assert.deepEqual(
    requests.map(({ body }) => body.text),
    ["Hello", "Hello", "Hello"],
  );
});

test("an unknown host and an unknown path have different errors", async () => {
  const simulator = createSimulator();
  assert.deepEqual(await (await simulator.fetch("https://example.com/v1/x")).json(), {
    error:
      "This simulator has no provider at example.com. It has nativehub, texting-blue, shingleai, sent, sent-v2. For another provider, use simulateProvider(profile, { apiKey }).",
  });
  assert.equal((await call(simulator, "texting-blue", "GET", "/nothing")).json.error.code, "not_found");
});
