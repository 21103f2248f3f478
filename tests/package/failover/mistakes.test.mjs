// Invalid and hostile input: each throws an error that says what is wrong and what to do.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  client,
  clientOf,
  facts,
  Failover,
  FailoverError,
  failure,
  fake,
  FROM,
  HELLO,
  hostile,
  isTidingsError,
  MESSAGE,
  never,
  oops,
  pair,
  TidingsError,
} from "./harness.mjs";

test("an invalid provider, policy, state or call option throws an error that names it and the remedy", async () => {
  const [a, b] = [fake("a"), fake("b")];
  const state = (change) => ({
    state: {
      version: 1,
      providers: {
        a: {
          breaker: { state: "open", failures: 1, openings: 1, since: 1, retryAt: 1, ...change },
          health: 1,
          healthAt: 0,
        },
      },
    },
  });
  const rows = [
    [() => new Failover(), /`providers` must be an array of clients/],
    [() => new Failover([]), /`providers` must be .*, not an empty array/],
    [() => new Failover([null]), /`providers\[0\]` must be a client/],
    [() => new Failover([{ send() {} }]), /no option `providers\[0\]\.send`/],
    [() => new Failover([{ client: {} }]), /`providers\[0\]\.client` must be a `Client`/],
    [() => new Failover([a, { client: b, wieght: 1 }]), /no option `providers\[1\]\.wieght`.*weight/],
    [() => new Failover([a, fake("a")]), /two providers with the id "a".*`providers\[1\]` an `id` of its own/],
    [() => new Failover([{ client: a, id: "" }]), /`providers\[0\]\.id`/],
    [() => new Failover([{ client: a, from: 7 }]), /`providers\[0\]\.from` must be a sender, or null for none, not 7/],
    [() => new Failover([{ client: a, weight: -1 }]), /`providers\[0\]\.weight` must be a number from 0, not -1/],
    [() => new Failover([{ client: a, weight: NaN }]), /not NaN/],
    [() => new Failover([{ client: a, adapt: "x" }]), /`providers\[0\]\.adapt` must be a function/],
    [() => new Failover([{ client: a, countries: "+1" }]), /`providers\[0\]\.countries` must be an array/],
    [() => new Failover([{ client: a, countries: [] }]), /empty array: leave it out/],
    [() => new Failover([{ client: a, countries: ["44"] }]), /countries` must be .*"\+44".*, not "44"/],
    [() => new Failover([{ client: a, countries: ["GB"] }]), /"GB" of "a" needs the policy's `countryOf`/],
    [() => new Failover([{ client: a, prices: { "+1": "1" } }]), /prices\["\+1"\]` must be a number/],
    [() => new Failover([{ client: a, prices: { uk: 1 } }]), /prices` must be/],
    [() => new Failover([{ client: a, maxConcurrent: 0 }]), /maxConcurrent` must be an integer of at least 1, not 0/],
    [
      () => new Failover([{ client: a, maxQueued: 3 }]),
      /`providers\[0\]\.maxQueued` does nothing without `maxConcurrent`/,
    ],
    [() => new Failover([a], { ordr: "price" }), /no option `ordr`.*order/],
    [() => new Failover([a], { order: "cheapest" }), /`order` must be "priority" or .*, not a string of 8 characters/],
    [() => new Failover([a], { order: "price" }), /needs `prices`/],
    [() => new Failover([a], { order: "country" }), /needs `countries`/],
    [() => new Failover([a], { afterUnknown: 1 }), /`afterUnknown` must be true or false, not 1/],
    [() => new Failover([a], { deadlineMs: "1s" }), /`deadlineMs` must be a time in milliseconds.*, not "1s"/],
    [() => new Failover([a], { breaker: true }), /`breaker` must be an object, or false for none/],
    [() => new Failover([a], { breaker: { failures: 0 } }), /`breaker\.failures` must be an integer of at least 1/],
    [() => new Failover([a], { breaker: { baseMs: 10, maxMs: 5 } }), /`breaker\.maxMs` must not be less/],
    [() => new Failover([a], { onEvent: 1 }), /`onEvent` must be a function/],
    [() => new Failover([a], { state: "{}" }), /`state\.version` must be 1/],
    [
      () => new Failover([a], state({ state: "ajar" })),
      /`state\.providers\.a\.breaker\.state` must be closed or open or half-open/,
    ],
    [
      () => new Failover([a], state({ retryAt: null })),
      /`state\.providers\.a\.breaker\.retryAt` must be a number from 0/,
    ],
  ];
  for (const [make, expected] of rows) {
    assert.throws(make, (error) => {
      assert.ok(isTidingsError(error), String(error));
      assert.deepEqual([error.category, error.outcome], ["configuration", "not-sent"]);
      assert.match(error.message, expected);
      return true;
    });
  }
  const failover = new Failover([a]);
  for (const [options, expected] of [
    [{ sginal: 1 }, /no option `sginal`/],
    [{ signal: {} }, /`signal` must be an AbortSignal/],
    [7, /`options` must be an object/],
  ]) {
    const error = await failure(failover.send(MESSAGE, options));
    assert.deepEqual([error.category, error.outcome], ["configuration", "not-sent"]);
    assert.match(error.message, expected);
  }
  assert.equal(a.calls.length, 0);
  const real = pair();
  for (const options of [
    { deadlineMs: "5" },
    { deadlineMs: -1 },
    { deadlineMs: NaN },
    { timeoutMs: "5" },
    { idempotencyKey: 7 },
  ]) {
    const error = await failure(real.failover.send(HELLO, options));
    const alone = await failure(clientOf("texting-blue", real.blue.fetch).send({ ...HELLO, from: FROM }, options));
    assert.deepEqual(
      [error.category, error.param, error.path.length],
      [alone.category, alone.param, 1],
      `as a client rejects ${JSON.stringify(options)}`,
    );
  }
  assert.equal(real.blue.requests.length + real.sent.requests.length, 0);
  await real.failover.send(HELLO, { deadlineMs: null, idempotencyKey: null, timeoutMs: null, signal: null });
});

test("a provider's id defaults to its client's provider", () => {
  const { failover } = pair();
  assert.deepEqual(Object.keys(failover.state().providers), ["texting-blue", "sent"]);
  assert.equal(clientOf("nativehub", fetch).provider, "nativehub");
});

test("any value as a message ends in a TidingsError", async () => {
  const { failover } = pair();
  const throwing = new Proxy(
    {},
    {
      get() {
        throw new Error("get");
      },
      ownKeys() {
        throw new Error("keys");
      },
    },
  );
  const withCountries = new Failover(
    [{ client: clientOf("sent", fetch), from: null, countries: ["+1"], prices: { "+": 1 } }],
    {
      countryOf: () => {
        throw new Error("x");
      },
    },
  );
  for (const target of [failover, withCountries]) {
    for (const message of [
      undefined,
      null,
      7,
      "x",
      [],
      throwing,
      { to: 7 },
      { to: [null] },
      { to: throwing },
      { to: "+14155550100", body: throwing },
    ]) {
      const error = await failure(target.send(message));
      assert.ok(isTidingsError(error), String(error));
      assert.equal(error.outcome, "not-sent", error.message);
    }
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

test("a detached method and a client that fails to validate throw a configuration error", async () => {
  const { send, sendMany, validate, state } = new Failover([fake("a")]);
  for (const act of [
    () => send(MESSAGE),
    async () => sendMany([MESSAGE]),
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
