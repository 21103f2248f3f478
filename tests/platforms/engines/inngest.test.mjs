// The recipe for Inngest, with its SDK and its test package: steps that are repeated, waits, and what a person must look at.
import assert from "node:assert/strict";
import { test } from "node:test";
import { InngestTestEngine } from "@inngest/test";
import { Inngest } from "inngest";
import { serve } from "inngest/edge";
import { Client } from "tidings";
import { createSimulator } from "tidings/simulator";
import { memoryStore } from "tidings/store";
import { message, recipe } from "./examples.mjs";
import { runFunction } from "./inngest.mjs";
import { TIMES } from "./times.mjs";

const { messageFunctions } = await recipe("inngest");

/** An app with its functions, and a provider. */
function startApp({ intercept, keep, hasStore = true } = {}) {
  const simulator = createSimulator();
  const inngest = new Inngest({ id: "app", isDev: true, logger: { debug() {}, info() {}, warn() {}, error() {} } });
  let requests = 0;
  const fetch = async (url, init) => {
    requests += 1;
    return (await intercept?.(requests)) ?? simulator.fetch(url, init);
  };
  const { leaseMs, ...times } = TIMES;
  const store = hasStore && { store: memoryStore(), leaseMs };
  const client = new Client({ provider: "texting-blue", apiKey: "any_key_0123", fetch, ...times, ...store });
  const kept = [];
  const functions = messageFunctions(inngest, client, keep ?? (async (outcomes) => void kept.push(...outcomes)));
  const handler = serve({ client: inngest, functions });
  return {
    simulator,
    kept,
    functions,
    handler,
    get requests() {
      return requests;
    },
    run: (name, event, options) => runFunction(handler, `app-${name}`, { ts: Date.now(), ...event }, options),
  };
}

const DAY = 24 * 3_600_000;

const order = (number) => {
  const key = `order-${number}`;
  return { id: key, name: "message/requested", data: { key, message: message(`Order ${number}`) } };
};

const limited = (ms) => new Response("{}", { status: 429, headers: { "retry-after-ms": `${ms}` } });

test("a function sends its message, and keeps the outcome in a step", async () => {
  const { functions, simulator, kept } = startApp();
  const engine = new InngestTestEngine({ function: functions[0], events: [order(1)] });
  const { result } = await engine.execute();
  assert.deepEqual(result, { key: "order-1", end: "sent", id: simulator.delivered[0].id });
  assert.deepEqual(kept, [result]);
  const step = await new InngestTestEngine({ function: functions[0], events: [order(1)] }).executeStep("send 1");
  assert.deepEqual([step.result, simulator.delivered.length], [result, 1]);
});

test("a send in doubt is not retriable, and is an error for a person", async () => {
  const { functions, simulator, kept } = startApp();
  simulator.fail({ kind: "lost", when: "after" });
  const { error } = await new InngestTestEngine({ function: functions[0], events: [order(2)] }).execute();
  assert.deepEqual([error.name, error.message], ["NonRetriableError", "order-2: unknown"]);
  assert.deepEqual([kept.map(({ end }) => end), simulator.delivered.length], [["unknown"], 1]);
});

test("a call that Inngest makes twice, because the response was lost, sends one message", async () => {
  for (const [hasStore, delivered] of [
    [true, 1],
    // The test finds it: without a store, the second call sends again.
    [false, 2],
  ]) {
    const app = startApp({ hasStore });
    const deliver = async (call) => (await call(), call());
    const { data } = await app.run("send-message", order(3), { deliver });
    assert.deepEqual([data.end, app.simulator.delivered.length], ["sent", delivered]);
  }
});

test("a step that throws after the provider accepted is repeated, and sends nothing twice", async () => {
  let calls = 0;
  const keep = async () => {
    calls += 1;
    if (calls === 1) throw new Error("the database is down");
  };
  const app = startApp({ keep });
  const { data, retries } = await app.run("send-message", order(4));
  assert.deepEqual([data.end, retries, app.requests, app.simulator.delivered.length], ["sent", [null], 1, 1]);
});

test("a wait becomes a sleep, which takes no retry, and the clock begins with the first attempt", async () => {
  const first = startApp({ intercept: () => limited(89_500) });
  // The next call reaches the app when the wait is over, and a process that knows nothing of it.
  const second = startApp();
  let calls = 0;
  const handler = (request) => (++calls === 1 ? first : second).handler(request);
  const old = { ts: Date.now() - 3 * DAY, ...order(5) };
  const { data, sleeps, retries } = await runFunction(handler, "app-send-message", old);
  // Inngest counts whole seconds: never less than the provider asks for.
  assert.deepEqual([data.end, sleeps, retries], ["sent", ["1m30s"], []]);
  assert.deepEqual([first.requests, second.requests], [1, 1]);
});

test("a day of rate limits ends as failed, in fewer steps than a run may have", async (context) => {
  let now = Date.now();
  context.mock.method(Date, "now", () => now);
  const app = startApp({ intercept: () => limited(60_000) });
  // Each sleep is over when the next call comes.
  const deliver = (call) => ((now += 1_800_000), call());
  const { error, sleeps } = await app.run("send-message", order(7), { deliver });
  assert.equal(error.message, "order-7: failed");
  assert.deepEqual(app.kept, [{ key: "order-7", end: "failed", reason: "rate-limit, for too long" }]);
  assert.ok(sleeps.length > 10 && app.simulator.delivered.length === 0);
});

for (const [name, data] of [
  ["send-message", { key: "order-8", message: message("Order 8") }],
  ["send-batch", { messages: [{ key: "order-8", message: message("Order 8") }] }],
])
  test(`${name}: a run whose retries are used up is kept as in doubt; one that failed with an outcome is not kept again`, async () => {
    const app = startApp();
    const failed = (error) => ({
      name: "inngest/function.failed",
      data: { function_id: `app-${name}`, run_id: "run-0", error, event: { name: "any", data } },
    });
    await app.run(`${name}-failure`, failed({ name: "NonRetriableError", message: "order-8: failed", stack: "" }));
    assert.deepEqual(app.kept, []);
    await app.run(`${name}-failure`, failed({ name: "Error", message: "the database is down", stack: "" }));
    assert.deepEqual(app.kept, [{ key: "order-8", end: "unknown", reason: "the database is down" }]);
  });

test("a permanent failure is not retried, and the same key sends when it is repaired", async () => {
  const app = startApp();
  app.simulator.fail({ kind: "status", status: 401 });
  const { error, retries } = await app.run("send-message", order(6));
  assert.deepEqual([error.name, retries, app.requests], ["NonRetriableError", [], 1]);
  const { data } = await app.run("send-message", order(6));
  assert.deepEqual([data.end, app.simulator.delivered.length], ["sent", 1]);
});

test("a batch sleeps as a whole, goes on with what is left, and lists what a person must look at", async () => {
  // The second one comes in a call whose response arrives.
  const app = startApp({ intercept: (number) => ([10, 15].includes(number) ? limited(40) : undefined) });
  app.simulator.fail({ kind: "lost", when: "after" });
  const messages = Array.from({ length: 30 }, (_, index) => ({
    key: `sale-${index}`,
    message: message(`Sale ${index}`, index === 20 ? "+1415555" : undefined),
  }));
  const event = { id: "sale", name: "batch/requested", data: { messages } };
  // Inngest makes each call twice, and the sleeps take their time.
  const deliver = async (call) => {
    await call();
    await new Promise((resolve) => setTimeout(resolve, 10));
    return call();
  };
  const { error, sleeps, retries } = await app.run("send-batch", event, { deliver });
  assert.match(error.message, /^sale-\d: unknown, sale-20: failed$/);
  assert.deepEqual(retries, []);
  assert.ok(sleeps.length > 0 && sleeps.every((sleep, index) => sleep === `${Math.max(1, 2 * index)}s`), `${sleeps}`);
  assert.equal(new Set(app.kept.map(({ key }) => key)).size, 30);
  const bodies = app.simulator.delivered.map(({ body }) => body);
  assert.deepEqual([bodies.length, new Set(bodies).size], [29, 29]);
});

test("a sleep is never shorter than the wait, although Inngest drops parts of a second", async () => {
  const first = startApp({ intercept: () => limited(61_500) });
  const second = startApp();
  let calls = 0;
  const handler = (request) => (++calls === 1 ? first : second).handler(request);
  const messages = [{ key: "sale-1", message: message("Sale 1") }];
  const event = { ts: Date.now(), name: "batch/requested", data: { messages } };
  const { data, sleeps } = await runFunction(handler, "app-send-batch", event);
  assert.deepEqual([data.map(({ end }) => end), sleeps], [["sent"], ["1m2s"]]);
});
