// Custom clients: whatever one does, a send ends by its signal and its deadline, with a TidingsError, and no second provider is
// called if the first may have sent.
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import {
  accepted,
  BAD_NUMBER,
  clientOf,
  createSimulator,
  DOWN,
  Failover,
  facts,
  failure,
  FailoverError,
  fake,
  FROM,
  inVirtualTime,
  isFailoverError,
  isTidingsError,
  LOST,
  MESSAGE,
  OUT_OF_CREDIT,
  respond,
  steps,
  TidingsError,
  TO,
} from "./harness.mjs";

const client = (provider, send, validate = () => []) => ({ provider, send, validate });
const oops = () => {
  throw new Error("oops");
};
const hostile = new Proxy(
  {},
  { get: oops, ownKeys: oops, has: oops, getPrototypeOf: oops, getOwnPropertyDescriptor: oops },
);
const branded = (own) => ({ [Symbol.for("tidings.error")]: true, ...own });
const never = () => new Promise(() => {});

/** What a broken client may do. */
const ODD = [
  ["throws at once", oops],
  ["rejects with an error that is not a TidingsError", async () => oops()],
  ["rejects with nothing", () => Promise.reject()],
  ["rejects with a proxy that throws", () => Promise.reject(hostile)],
  ["rejects with an object that has only the brand of a TidingsError", () => Promise.reject(branded())],
  [
    "rejects with facts whose getters throw",
    () =>
      Promise.reject(
        branded({
          get outcome() {
            return oops();
          },
        }),
      ),
  ],
  [
    "rejects with invalid facts",
    () =>
      Promise.reject(
        branded({ outcome: 7, category: [], scope: {}, issues: "none", attempts: 7, messages: "x", retryAfterMs: NaN }),
      ),
  ],
  ["has a `send` whose getter throws", undefined],
  ["resolves with nothing", async () => undefined],
  ["resolves with null", async () => null],
  ["resolves with a number", async () => 7],
  ["resolves with an empty object", async () => ({})],
  ["resolves with messages that are not an array", async () => accepted("a", { messages: "x" })],
  ["resolves with a message that is null", async () => accepted("a", { messages: [null] })],
  [
    "resolves with messages of an enormous length",
    async () => accepted("a", { messages: Object.assign([], { length: 2 ** 32 - 1 }) }),
  ],
  ["resolves with a proxy that throws", async () => hostile],
  ["resolves with warnings whose getters throw", async () => accepted("a", { warnings: [hostile] })],
  [
    "resolves with a message whose error throws when read",
    async () => accepted("a", { messages: [{ id: "m1", error: hostile }] }),
  ],
  ["returns a number instead of a promise", () => 7],
  [
    "returns an object whose `then` getter throws",
    () => ({
      get then() {
        return oops();
      },
    }),
  ],
  ["returns an object whose `then` throws", () => ({ then: oops })],
];

for (const [what, send] of ODD) {
  test(`a client that ${what} may have sent: the send ends there, and only afterUnknown moves on`, async () => {
    let made = false;
    const odd =
      send === undefined
        ? {
            ...client("a"),
            get send() {
              return made ? oops() : never;
            },
          }
        : client("a", send);
    const make = (policy) => {
      made = false;
      const failover = new Failover([odd, fake("b")], policy);
      made = true;
      return failover;
    };
    const error = await failure(make().send(MESSAGE));
    assert.ok(isFailoverError(error), String(error));
    assert.deepEqual(
      [error.outcome, error.retryable, error.path.map(({ outcome }) => outcome)],
      ["unknown", false, ["unknown"]],
    );
    const result = await make({ afterUnknown: true }).send(MESSAGE);
    assert.equal(steps(result.path), "a:risked b:accepted");
  });
}

test("a client may return its result directly or by a thenable; the first settlement counts", async () => {
  const twice = (own) => ({
    then(resolve, reject) {
      resolve(own);
      reject(new Error("late"));
      resolve(7);
    },
  });
  for (const send of [() => accepted("a"), () => twice(accepted("a"))]) {
    assert.equal(steps((await new Failover([client("a", send), fake("b")]).send(MESSAGE)).path), "a:accepted");
  }
  const rejection = new TidingsError(facts(OUT_OF_CREDIT));
  for (const send of [
    () => {
      throw rejection;
    },
    () => ({
      then(resolve, reject) {
        reject(rejection);
        resolve(accepted("a"));
      },
    }),
  ]) {
    assert.equal(
      steps((await new Failover([client("a", send), fake("b")]).send(MESSAGE)).path),
      "a:not-sent b:accepted",
    );
  }
});

test("a client that never settles is abandoned 250 ms after the deadline or the signal, and its slot is released", () =>
  inVirtualTime(async (clock) => {
    const second = fake("b");
    const failover = new Failover([{ client: client("a", never), maxConcurrent: 1 }, second]);
    for (const [options, ms, category, why] of [
      [{ deadlineMs: 400 }, 650, "timeout", "unknown"],
      [{ signal: true }, 320, "aborted", "aborted"],
    ]) {
      const abort = new AbortController();
      clock.at(70, () => abort.abort("left"));
      const startedAt = clock.now;
      const error = await failure(failover.send(MESSAGE, options.signal ? { signal: abort.signal } : options));
      assert.deepEqual(
        [clock.now - startedAt, error.category, error.outcome, steps(error.path)],
        [ms, category, "unknown", `a:${why}`],
      );
      if (options.signal) assert.equal(error.cause, "left");
    }
    assert.equal(second.calls.length, 0);
    assert.equal(clock.pending, 0, "no timer is left");
  }));

test("a client that settles after it was abandoned has no effect, and its late rejection is handled", () =>
  inVirtualTime(async (clock) => {
    const late = client("a", () => clock.sleep(5_000).then(oops));
    const error = await failure(new Failover([late, fake("b")], { deadlineMs: 100 }).send(MESSAGE));
    assert.deepEqual([error.category, error.outcome], ["timeout", "unknown"]);
    await clock.sleep(10_000);
  }));

test("with afterUnknown, a client that hangs uses up the time of the next one, and the path shows it", () =>
  inVirtualTime(async () => {
    const second = fake("b");
    const error = await failure(
      new Failover([client("a", never), second], { afterUnknown: true, deadlineMs: 100 }).send(MESSAGE),
    );
    assert.deepEqual(
      [error.category, error.outcome, steps(error.path), second.calls.length],
      ["timeout", "unknown", "a:risked b:deadline", 0],
    );
  }));

test("a client that ends by the deadline itself keeps its facts", () =>
  inVirtualTime(async (clock) => {
    const knows = client("a", (_, { deadlineMs }) =>
      clock.sleep(deadlineMs).then(() => {
        throw new TidingsError(facts({ category: "timeout", outcome: "not-sent", code: "mine" }));
      }),
    );
    const error = await failure(new Failover([knows, fake("b")], { deadlineMs: 100 }).send(MESSAGE));
    assert.deepEqual([error.code, error.outcome, steps(error.path)], ["mine", "not-sent", "a:not-sent b:deadline"]);
  }));

test("without `performance`, a clock that is set back does not extend a deadline", () =>
  inVirtualTime(async (clock) => {
    const { now } = Date;
    let back = 0;
    Date.now = () => now() - back;
    const before = Object.getOwnPropertyDescriptor(globalThis, "performance");
    Object.defineProperty(globalThis, "performance", { value: undefined, configurable: true, writable: true });
    try {
      const setBack = client("a", () =>
        clock.sleep(50).then(() => {
          back = 3_600_000;
          throw new TidingsError(facts(DOWN));
        }),
      );
      const startedAt = now();
      const error = await failure(
        new Failover([setBack, { client: client("b", never) }], { deadlineMs: 400 }).send(MESSAGE),
      );
      // The time that passed before the clock was set back is lost.
      assert.ok(now() - startedAt <= 400 + 50 + 250, String(now() - startedAt));
      assert.deepEqual([error.category, error.outcome], ["timeout", "unknown"]);
    } finally {
      Object.defineProperty(globalThis, "performance", before);
      Date.now = now;
    }
  }));

test("custom signals end a send too, and what they throw does not reach the caller", () =>
  inVirtualTime(async (clock) => {
    const signals = [
      {
        aborted: false,
        addEventListener(_, listener) {
          clock.at(70, listener);
        },
      },
      {
        aborted: false,
        addEventListener(_, listener) {
          clock.at(70, listener);
        },
        removeEventListener: oops,
      },
      {
        aborted: false,
        get reason() {
          return oops();
        },
        addEventListener(_, listener) {
          clock.at(70, listener);
          clock.at(71, listener);
        },
        removeEventListener() {},
      },
    ];
    for (const signal of signals) {
      const error = await failure(new Failover([client("a", never), fake("b")]).send(MESSAGE, { signal }));
      assert.deepEqual([error.category, error.outcome, error.path.length], ["aborted", "unknown", 1]);
      const busy = new Failover([
        { client: client("a", () => clock.sleep(1_000).then(() => accepted("a"))), maxConcurrent: 1, maxQueued: 5 },
      ]);
      const first = busy.send(MESSAGE);
      const waiting = await failure(
        busy.send(MESSAGE, {
          signal: {
            ...Object.getOwnPropertyDescriptors(signal),
            aborted: false,
            addEventListener: signal.addEventListener,
            removeEventListener: signal.removeEventListener,
          },
        }),
      );
      assert.deepEqual([waiting.category, waiting.outcome, steps(waiting.path)], ["aborted", "not-sent", "a:aborted"]);
      await first;
    }
  }));

test("a hundred sends with one signal share one listener, which is removed at the end", async () => {
  const { signal } = new AbortController();
  let [now, max] = [0, 0];
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args) => ((max = Math.max(max, ++now)), addEventListener.apply(signal, args));
  signal.removeEventListener = (...args) => (now--, removeEventListener.apply(signal, args));
  const failover = new Failover([
    {
      client: fake("a", () => new Promise((resolve) => setImmediate(resolve, "ok"))),
      maxConcurrent: 5,
      maxQueued: 100,
    },
  ]);
  const results = await Promise.all(Array.from({ length: 100 }, () => failover.send(MESSAGE, { signal })));
  assert.deepEqual([results.length, now, max], [100, 0, 1]);
});

test("a provider that does not support the key is called without it, the next one gets it, and a warning says so", async () => {
  const rejecting = (provider, code) =>
    fake(provider, (_, { idempotencyKey } = {}) =>
      idempotencyKey === undefined
        ? "ok"
        : {
            category: "validation",
            scope: "request",
            outcome: "not-sent",
            attempts: [],
            issues: [{ path: "idempotencyKey", code, message: "No such key." }],
          },
    );
  for (const code of ["unsupported", "invalid"]) {
    const first = rejecting("a", code);
    const result = await new Failover([first, fake("b")]).send(MESSAGE, { idempotencyKey: "order:7" });
    assert.deepEqual(
      first.calls.map(({ options }) => options.idempotencyKey),
      ["order:7", undefined],
    );
    assert.deepEqual(result.warnings, [{ path: "idempotencyKey", code, message: "No such key.", severity: "warning" }]);
  }
  const wrong = rejecting("a", "wrong-type");
  const error = await failure(new Failover([wrong, fake("b")]).send(MESSAGE, { idempotencyKey: 7 }));
  assert.deepEqual(
    [steps(error.path), wrong.calls.length],
    ["a:request", 1],
    "a key that is not a string is the caller's mistake",
  );
  const second = rejecting("b", "invalid");
  const made = await new Failover([fake("a", { ...OUT_OF_CREDIT, idempotencyKey: "made by a" }), second]).send(MESSAGE);
  assert.deepEqual(
    [second.calls.map(({ options }) => options.idempotencyKey), made.warnings],
    [["made by a", undefined], []],
    "no warning about a generated key",
  );
  const ignoring = fake(
    "b",
    accepted("b", {
      warnings: [
        { path: "idempotencyKey", code: "unsupported", message: "", severity: "warning" },
        { path: "to", code: "unallocated", message: "", severity: "warning" },
      ],
    }),
  );
  const ignored = await new Failover([fake("a", { ...OUT_OF_CREDIT, idempotencyKey: "made by a" }), ignoring]).send(
    MESSAGE,
  );
  assert.deepEqual(
    ignored.warnings.map(({ path }) => path),
    ["to"],
    "a client that warns instead of rejecting",
  );
});

test("real clients: a key that the second provider does not allow does not stop the send", async () => {
  const sent = createSimulator();
  const failover = new Failover([
    { client: clientOf("nativehub", respond(402, {}), { retry: { maxAttempts: 1 } }), from: "BRAND" },
    { client: clientOf("sent", sent.fetch), from: null },
  ]);
  const result = await failover.send({ to: TO, body: "Hello" }, { idempotencyKey: "order:7" });
  assert.equal(steps(result.path), "nativehub:not-sent sent:accepted");
  assert.deepEqual(
    result.warnings.map(({ path, severity }) => [path, severity]),
    [["idempotencyKey", "warning"]],
  );
  assert.equal(sent.delivered.length, 1);
});

test("real clients: a template goes to the provider that supports templates, an invalid number to none", async () => {
  const [blue, sent] = [createSimulator(), createSimulator()];
  const template = { id: sent.templates?.[0]?.id ?? "7ba7b820-9dad-11d1-80b4-00c04fd430c8" };
  const failover = new Failover([
    { client: clientOf("texting-blue", blue.fetch), from: FROM },
    { client: clientOf("sent", sent.fetch), from: null },
  ]);
  const end = await failover.send({ to: TO, template }).catch((error) => error);
  assert.deepEqual(end.path.map(({ provider, why }) => `${provider}:${why}`)[0], "texting-blue:cannot-carry");
  assert.deepEqual([blue.requests.length, end.path[1].provider, sent.requests.length], [0, "sent", 1]);
  assert.equal(failover.validate({ to: TO, template }).length, 0);
  const error = await failure(failover.send({ to: "+1", template }));
  assert.deepEqual([error.category, error.path.length, sent.requests.length], ["validation", 1, 1]);
});

test("an unreachable provider is followed by the next one, and the last one's error says that nothing was sent", async () => {
  const unreachable = { category: "network", scope: "provider", outcome: "not-sent", status: null, retryable: true };
  assert.equal(
    steps((await new Failover([fake("a", unreachable), fake("b")]).send(MESSAGE)).path),
    "a:not-sent b:accepted",
  );
  const error = await failure(new Failover([fake("a", unreachable), fake("b", unreachable)]).send(MESSAGE));
  assert.deepEqual([error.outcome, error.retryable, steps(error.path)], ["not-sent", true, "a:not-sent b:not-sent"]);
});

test("real clients: after a refused connection the next provider sends", async () => {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  const sent = createSimulator();
  const failover = new Failover([
    {
      client: clientOf("texting-blue", undefined, { baseUrl: `http://127.0.0.1:${port}`, retry: { maxAttempts: 1 } }),
      from: FROM,
    },
    { client: clientOf("sent", sent.fetch), from: null },
  ]);
  const result = await failover.send({ to: TO, body: "Hello" });
  assert.equal(steps(result.path), "texting-blue:not-sent sent:accepted");
});

test("an error is retryable only if calling again cannot send twice, and transient if the failure may pass", async () => {
  const keyed = { ...LOST, transient: true, retryable: true };
  const rows = [
    [[fake("a", keyed)], {}, true, true, "the only provider recognises the key"],
    [[fake("a", keyed), fake("b")], {}, true, false, "the next send may go to b, which does not know a's keys"],
    [[fake("a", { ...LOST, transient: true, retryable: false })], {}, true, false, "no provider recognises the key"],
    [
      [fake("a", { ...DOWN, transient: true }), fake("b", OUT_OF_CREDIT)],
      {},
      true,
      true,
      "nothing was sent, and a may succeed later",
    ],
    [
      [fake("a", keyed), fake("b", { ...DOWN, transient: true })],
      { afterUnknown: true },
      true,
      false,
      "b may succeed later, but a may have sent it",
    ],
    [[fake("a", OUT_OF_CREDIT)], {}, false, false, "no credit"],
  ];
  for (const [clients, policy, transient, retryable, why] of rows) {
    const error = await failure(new Failover(clients, policy).send(MESSAGE));
    assert.deepEqual([error.transient, error.retryable], [transient, retryable], why);
    assert.equal(typeof error.path[0].transient, "boolean");
  }
});

test("an invalid wait does not keep a breaker open", async () => {
  for (const retryAfterMs of [NaN, Infinity, -1, "5", {}]) {
    const failover = new Failover([fake("a", { ...OUT_OF_CREDIT, retryAfterMs }, "ok"), fake("b")]);
    await failover.send(MESSAGE);
    assert.equal((await failover.send(MESSAGE)).provider, "a", String(retryAfterMs));
  }
});

test("`now` and `random` that throw or return invalid numbers are replaced by the defaults", async () => {
  for (const odd of [oops, () => NaN, () => "5", () => -1, () => Infinity, () => 1n, async () => oops()]) {
    const failover = new Failover([fake("a", OUT_OF_CREDIT), fake("b")], {
      order: "weighted",
      now: odd,
      random: odd,
      breaker: { failures: 1 },
    });
    for (let send = 0; send < 3; send++) assert.equal((await failover.send(MESSAGE)).provider, "b");
    assert.ok(failover.state().providers.a.breaker.retryAt >= 0);
  }
});

test("callbacks that throw or return promises end in a configuration error, and nothing is sent", async () => {
  const first = fake("a");
  const rows = [
    [new Failover([{ client: first, adapt: oops }]), /Adapting the message for "a" failed/],
    [
      new Failover([{ client: first, adapt: async () => oops() }]),
      /`adapt` of "a" must return the message, not a promise/,
    ],
    [new Failover([{ client: first, countries: ["US"] }], { countryOf: oops }), /`countryOf`, threw/],
    [
      new Failover([{ client: first, countries: ["US"] }], { countryOf: async () => oops() }),
      /`countryOf` must be a function that returns a country's code/,
    ],
    [new Failover([{ client: first, countries: ["US"] }], { countryOf: () => 7 }), /`countryOf` must be .*, not 7/],
  ];
  for (const [failover, says] of rows) {
    const error = await failure(failover.send(MESSAGE));
    assert.ok(isTidingsError(error), String(error));
    assert.deepEqual([error.category, error.outcome], ["configuration", "not-sent"]);
    assert.match(error.message, says);
  }
  assert.equal(first.calls.length, 0);
});

test("providers, policies and states whose getters throw are configuration errors with the cause", () => {
  const a = fake("a");
  const list = new Proxy([a], { get: oops });
  const rows = [
    [list, {}],
    [[hostile], {}],
    [[{ client: hostile }], {}],
    [[{ client: a, countries: new Proxy([], { get: oops }) }], {}],
    [[{ client: a, prices: hostile }], {}],
    [
      [
        {
          ...a,
          get provider() {
            return oops();
          },
        },
      ],
      {},
    ],
    [[a], hostile],
    [[a], { state: hostile }],
    [[a], { state: { version: 1, providers: hostile } }],
    [[a], { state: { version: 1, providers: { a: hostile } } }],
    [[a], { breaker: hostile }],
  ];
  for (const [index, [providers, policy]] of rows.entries()) {
    assert.throws(
      () => new Failover(providers, policy),
      (error) => isTidingsError(error) && error.category === "configuration" && error.cause?.message === "oops",
      `row ${index}`,
    );
  }
  assert.throws(() => new Failover([a, , fake("b")]), /`providers\[1\]` must be a client/);
  assert.throws(() => new Failover(Object.assign([a], { length: 2 ** 32 - 1 })), /`providers` must be at most 1000/);
  assert.throws(() => new Failover(hostile), /`providers` must be an array of clients/);
  assert.throws(() => new Failover([a], null), /`options` must be an object, not null/);
});

test("a `to` of an enormous length does not block the order", async () => {
  const failover = new Failover([{ client: fake("a", BAD_NUMBER), countries: ["+1"] }]);
  const error = await failure(failover.send({ to: Object.assign([TO], { length: 2 ** 32 - 1 }), body: "Hello" }));
  assert.deepEqual([error.category, steps(error.path)], ["validation", "a:recipient"]);
});

test("a provider may have the id __proto__, and its state is restored", async () => {
  const failover = new Failover([{ client: fake("a", OUT_OF_CREDIT), id: "__proto__" }, fake("b")], {
    breaker: { failures: 1 },
  });
  await failover.send(MESSAGE);
  const state = JSON.parse(JSON.stringify(failover.state()));
  const next = new Failover([{ client: fake("a"), id: "__proto__" }, fake("b")], { state, breaker: { failures: 1 } });
  assert.equal(steps((await next.send(MESSAGE)).path), "__proto__:breaker-open b:accepted");
});

test("a detached method and a client that fails to validate throw a configuration error", async () => {
  const { send, sendMany, validate, state } = new Failover([fake("a")]);
  for (const act of [
    () => send(MESSAGE),
    () => sendMany([MESSAGE]),
    async () => validate(MESSAGE),
    async () => state(),
  ]) {
    const error = await failure(act());
    assert.deepEqual([isTidingsError(error), error.category], [true, "configuration"]);
    assert.match(error.message, /method of a `Failover`/);
  }
  for (const odd of [oops, () => 7, () => null, async () => oops(), () => [null], () => hostile]) {
    assert.throws(
      () => new Failover([client("a", never, odd)]).validate(MESSAGE),
      (error) => isTidingsError(error) && /client of "a" failed to validate/.test(error.message),
    );
  }
  assert.ok(new FailoverError({ ...facts(), path: [] }, []) instanceof TidingsError);
});
