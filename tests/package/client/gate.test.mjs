// The gate: a wait that a provider asks for holds every call that it applies to.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ACCEPTED,
  clientOf,
  createGate,
  createSimulator,
  exampleProfile,
  failure,
  FROM,
  isTidingsError,
  MESSAGES,
  respond,
  scripted,
  TO,
} from "./test-client.mjs";
import { inVirtualTime } from "./virtual-time.mjs";

const number = (index) => `+1415555${String(1000 + index).padStart(4, "0")}`;
const messagesFor = (provider, count) =>
  Array.from({ length: count }, (_, index) => ({ ...MESSAGES[provider], to: number(index), body: `${index}` }));

/** Creates a simulator in virtual time. */
function limited(clock, rateLimit) {
  const simulator = createSimulator({ now: () => Date.now(), sleep: clock.sleep, rateLimit });
  return simulator;
}

function rejectionCounts(simulator) {
  const rejectedCounts = new Map();
  for (const { status, body } of simulator.requests) {
    const to = /1415555\d{4}/.exec(JSON.stringify(body))[0];
    if (status === 429) rejectedCounts.set(to, (rejectedCounts.get(to) ?? 0) + 1);
  }
  return rejectedCounts;
}

for (const provider of ["texting-blue", "sent", "nativehub"]) {
  test(`of 60 concurrent sends at a limit of 5 a second, none is lost or early, and each is rejected at most once: ${provider}`, () =>
    inVirtualTime(
      async (clock) => {
        const simulator = limited(clock, { limit: 5, windowMs: 1000 });
        const client = clientOf(provider, simulator.fetch, { retry: { baseMs: 1000, jitter: "plus" } });
        const results = await Promise.all(messagesFor(provider, 60).map((message) => client.send(message)));
        assert.equal(results.length, 60);
        assert.equal(simulator.delivered.length, 60);
        assert.equal(simulator.requests.filter(({ earlyMs }) => earlyMs > 0).length, 0);
        const maxRejections = Math.max(...rejectionCounts(simulator).values());
        assert.equal(maxRejections, 1, `${simulator.requests.length} requests`);
      },
      { turns: 60 },
    ));

  test(`sendMany with 150 messages at a limit of 5 a second makes less than 10 % more requests than messages, and loses none: ${provider}`, () =>
    inVirtualTime(
      async (clock) => {
        const simulator = limited(clock, { limit: 5, windowMs: 1000 });
        const client = clientOf(provider, simulator.fetch, { retry: { baseMs: 1000, jitter: "plus" } });
        const results = await client.sendMany(messagesFor(provider, 150), { concurrency: 8 }).all();
        assert.ok(results.every(({ ok }) => ok));
        assert.equal(simulator.delivered.length, 150);
        assert.ok(simulator.requests.length < 165, `${simulator.requests.length} requests`);
        assert.equal(simulator.requests.filter(({ earlyMs }) => earlyMs > 0).length, 0);
      },
      { turns: 60 },
    ));
}

test("200 concurrent sends do not use up the retry quota, because waiting behind the gate is free", () =>
  inVirtualTime(
    async (clock) => {
      const simulator = limited(clock, { limit: 5, windowMs: 1000 });
      const client = clientOf("texting-blue", simulator.fetch);
      await Promise.all(messagesFor("texting-blue", 200).map((message) => client.send(message)));
      assert.equal(simulator.delivered.length, 200);
      assert.equal(simulator.requests.filter(({ earlyMs }) => earlyMs > 0).length, 0);
    },
    { turns: 60 },
  ));

test("a call that is aborted while it reads the body of a 429 still closes the gate", () =>
  inVirtualTime(async (clock) => {
    const stalled = () => new Response(new ReadableStream({}), { status: 429, headers: { "retry-after": "3" } });
    const { fetch, calls } = scripted(stalled, ACCEPTED);
    const client = clientOf("texting-blue", fetch);
    const abort = new AbortController();
    const first = failure(client.send(MESSAGES["texting-blue"], { signal: abort.signal }));
    await clock.sleep(100);
    abort.abort();
    const error = await first;
    assert.deepEqual([error.category, error.status, error.retryAfterMs], ["aborted", 429, 3000]);
    const began = Date.now();
    await client.send(MESSAGES["texting-blue"]);
    assert.equal(calls.length, 2);
    assert.ok(Date.now() - began >= 3000, `after ${Date.now() - began} ms`);
  }));

test("a call that may not wait as long as the gate is closed ends at once: rate-limit, not sent, no attempt, the remaining wait", () =>
  inVirtualTime(async (clock) => {
    const { fetch, calls } = scripted(respond(429, {}, { "retry-after": "30" }), ACCEPTED);
    const client = clientOf("texting-blue", fetch, { retry: { maxRetryAfterMs: 2000 } });
    assert.equal((await failure(client.send(MESSAGES["texting-blue"]))).retryAfterMs, 30_000);
    await clock.sleep(10_000);
    for (const options of [{}, { deadlineMs: 5000 }]) {
      const error = await failure(client.send(MESSAGES["texting-blue"], options));
      assert.deepEqual(
        [error.category, error.outcome, error.attempts, error.retryable, error.transient],
        ["rate-limit", "not-sent", [], true, true],
      );
      assert.ok(error.retryAfterMs <= 20_000 && error.retryAfterMs > 19_900, `${error.retryAfterMs}`);
    }
    assert.equal(calls.length, 1);
    await clock.sleep(20_000);
    assert.equal((await client.send(MESSAGES["texting-blue"])).id, "msg_1");
  }));

test("a wait holds the calls that it applies to: one kind of call, one sender, or one recipient", () =>
  inVirtualTime(async (clock) => {
    const profile = (scope) => ({ error: { code: scope, message: "Wait." } });
    const cases = [
      // What the failure applies to, the calls that wait, and those that do not.
      [
        { code: "rate_limited", status: 429 },
        (client) => client.send({ ...MESSAGES["texting-blue"], to: number(1) }),
        (client) => client.numbers.list(),
      ],
    ];
    for (const [{ code, status }, held, free] of cases) {
      const { fetch } = scripted(respond(status, profile(code), { "retry-after": "5" }), ACCEPTED);
      const client = clientOf("texting-blue", fetch, { retry: { maxAttempts: 1 } });
      await failure(client.send(MESSAGES["texting-blue"]));
      const began = clock.now;
      await free(client);
      assert.equal(clock.now - began, 0);
      await held(client);
      assert.ok(clock.now - began >= 5000);
    }
  }));

test("several clients share a gate; its state is plain data and survives the process as JSON", () =>
  inVirtualTime(async (clock) => {
    const gate = createGate();
    const { fetch, calls } = scripted(respond(429, {}, { "retry-after": "5" }), ACCEPTED);
    const [first, second] = [1, 2].map(() => clientOf("texting-blue", fetch, { gate, retry: { maxAttempts: 1 } }));
    assert.deepEqual(gate.state(), { version: 1, lanes: {} });
    await failure(first.send(MESSAGES["texting-blue"]));
    const [[name, lane]] = Object.entries(gate.state().lanes);
    assert.equal(name, "texting-blue send");
    assert.ok(Math.abs(lane.closedUntil - Date.now() - 5000) <= 1);
    const began = clock.now;
    const later = clientOf("texting-blue", fetch, { gate: createGate(JSON.parse(JSON.stringify(gate.state()))) });
    await Promise.all([second.send(MESSAGES["texting-blue"]), later.send(MESSAGES["texting-blue"])]);
    assert.ok(clock.now - began >= 5000);
    assert.equal(calls.length, 3);
    await failure(
      clientOf("texting-blue", respond(429, {}, { "retry-after": "50" }), { gate, retry: { maxAttempts: 1 } }).send(
        MESSAGES["texting-blue"],
      ),
    );
    gate.open();
    const opened = clock.now;
    await first.send(MESSAGES["texting-blue"]);
    assert.equal(clock.now, opened, "a person opened it");
  }));

test("a wait longer than any timer keeps the gate closed, also when it comes from a saved state", () =>
  inVirtualTime(async () => {
    const message = MESSAGES["texting-blue"];
    for (const [seconds, why] of [
      ["9007199254740", "with the time now it is over 2^53 ms"],
      ["1000000000000000", "over 2^53 ms"],
      ["9".repeat(40), "over everything"],
    ]) {
      const { fetch, calls } = scripted(respond(429, {}, { "retry-after": seconds }), ACCEPTED);
      const gate = createGate();
      const [client, later] = [gate, createGate(gate.state())].map((gate) => clientOf("texting-blue", fetch, { gate }));
      for (let send = 0; send < 3; send++)
        assert.equal((await failure(client.send(message))).category, "rate-limit", why);
      const restored = clientOf("texting-blue", fetch, { gate: createGate(JSON.parse(JSON.stringify(gate.state()))) });
      assert.equal((await failure(restored.send(message))).category, "rate-limit", why);
      assert.equal(calls.length, 1, why);
      await later.send(message);
    }
    for (const lane of [
      { closedUntil: 1e300 },
      { closedUntil: Date.now() + 1e9 },
      { closedUntil: Date.now() + 1e9 + 0.5, nextAt: 0 },
    ]) {
      const { fetch, calls } = scripted(ACCEPTED);
      const gate = createGate({ version: 1, lanes: { "texting-blue send": lane } });
      assert.equal(
        (await failure(clientOf("texting-blue", fetch, { gate }).send(message))).category,
        "rate-limit",
        JSON.stringify(lane),
      );
      assert.equal(calls.length, 0);
    }
  }));

test("the waits of many recipients and senders are forgotten when they are over", () =>
  inVirtualTime(async (clock) => {
    const gate = createGate();
    const limited = (scope) => respond(429, { error: { code: `rate_limited_${scope}` } }, { "retry-after": "5" });
    const profile = exampleProfile({
      response: { id: "id" },
      errors: { codes: { rate_limited_to: "rate-limit@recipient", rate_limited_from: "rate-limit@sender" } },
    });
    for (const [scope, keptMs] of [
      ["to", 5000],
      ["from", 65_000],
    ]) {
      const client = clientOf(profile, limited(scope), { gate, retry: { maxAttempts: 1, quota: null } });
      await Promise.all(
        Array.from({ length: 300 }, (_, index) =>
          failure(client.send({ to: number(index), from: `S${index}`, body: "Hello" })),
        ),
      );
      assert.equal(Object.keys(gate.state().lanes).length, 300, "each waits");
      await clock.sleep(keptMs - 1);
      assert.equal(
        Object.keys(gate.state().lanes).length,
        300,
        "a sender's pace is needed for a minute after its wait",
      );
      await clock.sleep(2);
      assert.deepEqual(gate.state().lanes, {}, scope);
    }
  }));

test("a value that is not a gate or not a gate's state is a typed error", () => {
  for (const gate of [
    {},
    1,
    "gate",
    new Map(),
    new Proxy(
      {},
      {
        get() {
          throw new Error("no");
        },
      },
    ),
  ]) {
    assert.throws(
      () => clientOf("texting-blue", ACCEPTED, { gate }),
      (error) => isTidingsError(error) && error.category === "configuration" && /createGate/.test(error.message),
    );
  }
  for (const state of [
    {},
    { version: 2, lanes: {} },
    { version: 1 },
    { version: 1, lanes: { a: { closedUntil: "x" } } },
    { version: 1, lanes: { a: { closedUntil: NaN } } },
    7,
    new Proxy(
      {},
      {
        get() {
          throw new Error("no");
        },
      },
    ),
  ]) {
    assert.throws(
      () => createGate(state),
      (error) => isTidingsError(error) && error.category === "configuration",
    );
  }
});

test("aborting behind the gate ends the call at once, and no request is made", () =>
  inVirtualTime(async (clock) => {
    const { fetch, calls } = scripted(respond(429, {}, { "retry-after": "30" }), ACCEPTED);
    const client = clientOf("texting-blue", fetch, { retry: { maxAttempts: 1 } });
    await failure(client.send(MESSAGES["texting-blue"]));
    const abort = new AbortController();
    clock.at(100, () => abort.abort());
    const began = clock.now;
    const error = await failure(client.send(MESSAGES["texting-blue"], { signal: abort.signal }));
    assert.deepEqual(
      [error.category, error.outcome, error.attempts.length, clock.now - began, calls.length],
      ["aborted", "not-sent", 0, 100, 1],
    );
  }));

test("a gate that closes while the key function runs holds the request, without an attempt", () =>
  inVirtualTime(async (clock) => {
    const { fetch, calls } = scripted(respond(429, {}, { "retry-after": "5" }), ACCEPTED);
    const gate = createGate();
    const slow = clientOf("texting-blue", fetch, {
      gate,
      apiKey: () => clock.sleep(100).then(() => "any_key_of_mine"),
    });
    const quick = clientOf("texting-blue", fetch, { gate, retry: { maxAttempts: 1 } });
    const began = clock.now;
    const pending = slow.send(MESSAGES["texting-blue"]);
    await failure(quick.send(MESSAGES["texting-blue"]));
    const result = await pending;
    assert.ok(clock.now - began >= 5000);
    assert.deepEqual([calls.length, result.attempts.length], [2, 1]);
  }));

test("events report a wait behind the gate", () =>
  inVirtualTime(async () => {
    const { fetch } = scripted(respond(429, {}, { "retry-after": "5" }), ACCEPTED);
    const events = [];
    const gate = createGate();
    await failure(clientOf("texting-blue", fetch, { gate, retry: { maxAttempts: 1 } }).send(MESSAGES["texting-blue"]));
    const result = await clientOf("texting-blue", fetch, { gate, onEvent: (event) => events.push(event) }).send(
      MESSAGES["texting-blue"],
    );
    assert.deepEqual(
      events.map(({ type }) => type),
      ["wait", "attempt", "response", "done"],
    );
    assert.deepEqual(
      [events[0].why, events[0].delayMs, events[0].category, events[0].attempt],
      ["gate", 5000, "rate-limit", 0],
    );
    assert.equal(result.waitedMs, 5000);
  }));

test("the gate survives a restart of the instance", async () => {
  // A message of 24 MiB: the instance is replaced when no call is running.
  const gate = createGate();
  const client = clientOf("texting-blue", respond(429, {}, { "retry-after": "30" }), {
    gate,
    retry: { maxAttempts: 1, maxRetryAfterMs: 1000 },
  });
  await failure(client.send(MESSAGES["texting-blue"]));
  await failure(client.send({ ...MESSAGES["texting-blue"], from: FROM, to: TO, body: "x".repeat(12_000_000) }));
  const error = await failure(client.send(MESSAGES["texting-blue"]));
  assert.deepEqual([error.category, error.attempts.length], ["rate-limit", 0]);
});
