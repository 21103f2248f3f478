// `beforeSend` of a client and of a failover: what each answer of a guard leads to.
import assert from "node:assert/strict";
import { test } from "node:test";
import { defineGuard } from "../../../pkg/dist/guards.js";
import { memoryStore } from "../../../pkg/dist/store.js";
import {
  ACCEPTED,
  adviceFor,
  clientOf,
  Failover,
  failure,
  FROM,
  inVirtualTime,
  isTidingsError,
  respond,
  scripted,
  TO,
} from "./harness.mjs";

const MESSAGE = { to: TO, from: FROM, body: "Hello" };
const OTHER = "+14155550101";
const REJECTED = respond(400, { error: { code: "invalid_phone", message: `${TO} is no number` } });
const LOST = async () => {
  throw new TypeError("fetch failed");
};

/** A client with these guards, and its requests. */
function guarded(guards, { responses = [ACCEPTED], provider = "texting-blue", ...options } = {}) {
  const { fetch, calls } = scripted(...responses);
  const beforeSend = Array.isArray(guards) ? guards.map(defineGuard) : defineGuard(guards);
  return { calls, client: clientOf(provider, fetch, { beforeSend, ...options, retry: { maxAttempts: 1 } }) };
}

test("a guard gets the message as it will be sent, and what is known of the send", async () => {
  let seen;
  const { client, calls } = guarded((send) => void (seen = send));
  const { signal } = new AbortController();
  await client.send({ ...MESSAGE, mediaUrls: undefined }, { signal, idempotencyKey: "order-1" });
  assert.equal(calls.length, 1);
  assert.deepEqual({ ...seen.message, mediaUrls: undefined }, { ...MESSAGE, mediaUrls: undefined });
  assert.deepEqual([seen.provider, seen.idempotencyKey, seen.signal], ["texting-blue", "order-1", signal]);
  assert.deepEqual(seen.capabilities, client.capabilities);
  assert.ok(Math.abs(seen.now - Date.now()) < 60_000);
  await client.send(MESSAGE);
  assert.deepEqual([seen.idempotencyKey, seen.signal], [null, undefined]);
});

test("a guard cannot change what is sent", async () => {
  const { client, calls } = guarded(({ message }) => void (message.body = "Changed"));
  await client.send(MESSAGE);
  assert.equal(JSON.stringify(calls[0].json).includes("Changed"), false);
});

test("a rejection is an error with the guard's reason, and nothing is sent", async () => {
  const issues = [{ path: "to", code: "custom", message: "Not to this one." }];
  const { client, calls } = guarded(() => ({ reject: "Not today.", scope: "recipient", issues }));
  const error = await failure(client.send(MESSAGE, { idempotencyKey: "order-1" }));
  const { category, outcome, guard, scope, message, retryable, transient, retryAfterMs, attempts, provider } = error;
  assert.deepEqual(
    { category, outcome, guard, scope, message, retryable, transient, retryAfterMs, attempts, provider },
    {
      category: "blocked",
      outcome: "not-sent",
      guard: "custom",
      scope: "recipient",
      message: "Not today.",
      retryable: false,
      transient: false,
      retryAfterMs: null,
      attempts: [],
      provider: "texting-blue",
    },
  );
  assert.deepEqual([error.issues, error.idempotencyKey], [issues, "order-1"]);
  assert.equal(JSON.parse(JSON.stringify(error)).guard, "custom");
  assert.equal(calls.length, 0);
});

test("`waitUntil` becomes `retryAfterMs`, and the call is not held open", async () => {
  await inVirtualTime(async () => {
    for (const at of [Date.now() + 3_600_000, new Date(Date.now() + 3_600_000)]) {
      const { client, calls } = guarded(() => ({ reject: "Later.", waitUntil: at }));
      const error = await failure(client.send(MESSAGE));
      assert.deepEqual([error.retryAfterMs, error.retryable, error.transient], [3_600_000, true, true]);
      assert.equal(calls.length, 0);
    }
    const { client } = guarded(() => ({ reject: "Now.", waitUntil: Date.now() - 5 }));
    assert.equal((await failure(client.send(MESSAGE))).retryAfterMs, 0);
  });
});

test("the guards are asked in order, and the first rejection counts", async () => {
  const asked = [];
  const pass = (name) => async () => void asked.push(name);
  const reject = (name) => () => (asked.push(name), { reject: name });
  const { client } = guarded([pass("a"), reject("b"), reject("c")]);
  assert.equal((await failure(client.send(MESSAGE))).message, "b");
  assert.deepEqual(asked, ["a", "b"]);
});

const oops = new Error("oops");
const throwing = new Proxy(
  {},
  {
    ownKeys: () => {
      throw oops;
    },
    get: () => {
      throw oops;
    },
  },
);
const WRONG = [
  [
    "a guard that throws",
    () => {
      throw oops;
    },
  ],
  ["one that rejects", () => Promise.reject(oops)],
  [
    "one that throws what is no error",
    () => {
      throw "oops";
    },
  ],
  [
    "one that throws an error about another send",
    () => {
      throw Object.assign(new Error(), { category: "network", outcome: "unknown" });
    },
  ],
  ["true", () => true],
  ["false", () => false],
  ["a string", () => "no"],
  ["a number", () => 0],
  ["an empty object", () => ({})],
  ["an array", () => [{ reject: "no" }]],
  ["a reason that is no string", () => ({ reject: true })],
  ["no reason", () => ({ waitUntil: 5 })],
  ["a time that is none", () => ({ reject: "no", waitUntil: "soon" })],
  ["a date that is none", () => ({ reject: "no", waitUntil: new Date(NaN) })],
  ["a time without end", () => ({ reject: "no", waitUntil: Infinity })],
  ["a guard's name that does not exist", () => ({ reject: "no", guard: "mine" })],
  ["a category that is not of guards", () => ({ reject: "no", category: "network" })],
  ["a scope that is no string", () => ({ reject: "no", scope: 5 })],
  ["a scope that does not exist", () => ({ reject: "no", scope: "everyone" })],
  ["issues that are none", () => ({ reject: "no", issues: [null] })],
  ["issues that are no array", () => ({ reject: "no", issues: 5 })],
  ["an object that throws when it is read", () => throwing],
  [
    "a promise for such an object",
    async () => ({
      reject: "no",
      get issues() {
        throw oops;
      },
    }),
  ],
  ["a time that always moves", ({ message }) => ({ sendAt: new Date(Number(message.sendAt ?? Date.now()) + 60_000) })],
];

for (const [name, guard] of WRONG)
  test(`what a guard does wrongly is a configuration error, and nothing is sent: ${name}`, async () => {
    const { client, calls } = guarded(guard);
    const error = await failure(client.send(MESSAGE));
    assert.ok(isTidingsError(error));
    assert.deepEqual([error.category, error.outcome, calls.length], ["configuration", "not-sent", 0], error.message);
    const failover = new Failover([guarded([]).client], { beforeSend: defineGuard(guard) });
    const { category, outcome, path } = await failure(failover.send(MESSAGE));
    assert.deepEqual([category, outcome, path], ["configuration", "not-sent", []]);
  });

test("what a guard threw is the cause", async () => {
  const { client } = guarded(() => {
    throw oops;
  });
  assert.equal((await failure(client.send(MESSAGE))).cause, oops);
});

test("the options name what is no guard", () => {
  for (const beforeSend of [() => {}, [() => {}], "guard", {}, 5, [null], [defineGuard(() => {}), undefined]]) {
    for (const make of [
      () => clientOf("texting-blue", () => {}, { beforeSend }),
      () => new Failover([guarded([]).client], { beforeSend }),
    ])
      assert.throws(make, ({ category, message }) => category === "configuration" && message.includes("`beforeSend`"));
  }
  for (const beforeSend of [undefined, null, []]) clientOf("texting-blue", () => {}, { beforeSend });
  for (const wrong of [undefined, null, 5, {}]) assert.throws(() => defineGuard(wrong), { category: "configuration" });
});

test("an invalid message is rejected before the guards are asked", async () => {
  let asked = 0;
  const { client } = guarded(() => void asked++);
  assert.equal((await failure(client.send({ to: "1", body: "Hello" }))).category, "validation");
  assert.equal(asked, 0);
});

test("only sends are guarded, and each message of sendMany", async () => {
  let asked = 0;
  const { client } = guarded(
    ({ message }) => (asked++, message.to === OTHER ? { reject: "Not this one." } : undefined),
  );
  await client.request("GET", "/messages");
  assert.equal(asked, 0);
  const results = await client.sendMany([MESSAGE, { ...MESSAGE, to: OTHER }, MESSAGE]).all();
  assert.deepEqual([asked, results.map(({ ok }) => ok)], [3, [true, false, true]]);
});

test("a second call with a key gets its first result, even if a guard would reject it now", async () => {
  const store = memoryStore();
  let rejects = false;
  const { client, calls } = guarded(() => (rejects ? { reject: "No." } : undefined), { store });
  const first = await client.send(MESSAGE, { idempotencyKey: "a" });
  rejects = true;
  const again = await client.send(MESSAGE, { idempotencyKey: "a" });
  assert.deepEqual([again.id, again.replayed, calls.length], [first.id, true, 1]);
  // A rejection frees the key.
  assert.equal((await failure(client.send(MESSAGE, { idempotencyKey: "b" }))).category, "blocked");
  rejects = false;
  assert.equal((await client.send(MESSAGE, { idempotencyKey: "b" })).replayed, false);
});

test("onNotSent is called if nothing was sent, and only then", async () => {
  const ends = [
    ["accepted", {}, 0],
    ["rejected by the provider", { responses: [REJECTED] }, 1],
    ["in doubt", { responses: [LOST] }, 0],
  ];
  for (const [name, options, expected] of ends) {
    let undone = 0;
    const { client } = guarded((send) => send.onNotSent(() => void undone++), options);
    await client.send(MESSAGE).catch(() => {});
    assert.equal(undone, expected, name);
  }
  const undone = [];
  const counting = (name) => (send) =>
    send.onNotSent(async () => {
      undone.push(name);
      throw new Error("ignored");
    });
  const { client } = guarded([counting("a"), counting("b"), () => ({ reject: "No." })]);
  assert.equal((await failure(client.send(MESSAGE))).message, "No.");
  assert.deepEqual(undone, ["a", "b"]);
});

test("a guard that never answers ends with the call's deadline or signal, and what it counts later is given back", async () => {
  await inVirtualTime(async (clock) => {
    for (const act of [
      (client) => client.send(MESSAGE, { deadlineMs: 5_000 }),
      (client) => {
        const controller = new AbortController();
        clock.at(5_000, () => controller.abort(new Error("enough")));
        return client.send(MESSAGE, { signal: controller.signal });
      },
    ])
      for (const make of [(client) => client, (client, beforeSend) => new Failover([client], { beforeSend })]) {
        let undone = 0;
        const slow = async (send) => {
          await clock.sleep(10_000);
          send.onNotSent(() => void undone++);
        };
        const inFailover = make.length === 2;
        const { client, calls } = guarded(inFailover ? [] : slow);
        const began = clock.now;
        const error = await failure(act(make(client, defineGuard(slow))));
        assert.equal(clock.now - began, 5_000);
        assert.deepEqual([error.outcome, calls.length], ["not-sent", 0]);
        assert.ok(["timeout", "aborted"].includes(error.category));
        await clock.sleep(20_000);
        assert.deepEqual([undone, calls.length], [1, 0]);
      }
  });
});

test("a call that is aborted already asks no guard", async () => {
  let asked = 0;
  const { client, calls } = guarded(() => void asked++);
  const error = await failure(client.send(MESSAGE, { signal: AbortSignal.abort() }));
  assert.deepEqual([error.category, asked, calls.length], ["aborted", 0, 0]);
});

test("`sendAt` schedules the message, and the guards are asked again with it", async () => {
  await inVirtualTime(async () => {
    const at = new Date(Date.now() + 3_600_000);
    const seen = [];
    const pass = ({ message }) => void seen.push(message.sendAt ?? null);
    const defer = ({ message }) => (message.sendAt === undefined ? { sendAt: at } : undefined);
    const { client, calls } = guarded([pass, defer, pass], { provider: "nativehub" });
    const message = { to: TO, from: "BRAND", body: "Hello" };
    if (client.capabilities.fields.sendAt === undefined) {
      // Then it is the guard's rejection: a failover would take a validation error for a limit of this provider, and send through the next.
      const { category, guard, outcome, retryAfterMs, cause } = await failure(client.send(message));
      assert.deepEqual(
        [category, guard, outcome, retryAfterMs, calls.length],
        ["blocked", "custom", "not-sent", 3_600_000, 0],
      );
      assert.equal(cause.issues[0].path, "sendAt");
    } else {
      await client.send(message);
      assert.equal(calls.length, 1);
    }
    assert.deepEqual(seen, [null, at, at]);
  });
});

test("a failover asks its guards once, before the first provider", async () => {
  let asked = 0;
  const poor = guarded([], { responses: [respond(402, { error: "no credit" })] });
  const good = guarded([]);
  const providers = [poor.client, { client: good.client, id: "second" }];
  const beforeSend = defineGuard(({ provider, capabilities, message }) => {
    assert.deepEqual([provider, capabilities, message.to], [null, null, TO]);
    asked++;
  });
  await new Failover(providers, { beforeSend }).send(MESSAGE);
  assert.deepEqual([asked, poor.calls.length, good.calls.length], [1, 1, 1]);
  const strict = new Failover(providers, { beforeSend: defineGuard(() => ({ reject: "No." })) });
  const error = await failure(strict.send(MESSAGE));
  assert.deepEqual(
    [error.name, error.category, error.guard, error.message, error.path],
    ["FailoverError", "blocked", "custom", "No.", []],
  );
  assert.deepEqual([poor.calls.length, good.calls.length], [1, 1]);
});

test("a rejection by one client's guard ends the failover", async () => {
  const first = guarded(() => ({ reject: "No." }));
  const second = guarded([]);
  const failover = new Failover([first.client, { client: second.client, id: "second" }]);
  const error = await failure(failover.send(MESSAGE));
  assert.deepEqual([error.category, error.guard, error.path.length, second.calls.length], ["blocked", "custom", 1, 0]);
});

test("with a store of the failover, a rejection frees the key", async () => {
  let rejects = true;
  const { client, calls } = guarded([]);
  const failover = new Failover([client], {
    store: memoryStore(),
    deadlineMs: 60_000,
    beforeSend: defineGuard(() => (rejects ? { reject: "No." } : undefined)),
  });
  assert.equal((await failure(failover.send(MESSAGE, { idempotencyKey: "a" }))).guard, "custom");
  rejects = false;
  await failover.send(MESSAGE, { idempotencyKey: "a" });
  rejects = true;
  assert.equal((await failover.send(MESSAGE, { idempotencyKey: "a" })).replayed, true);
  assert.equal(calls.length, 1);
});

test("the advice about a rejection says that a guard made it, and blames no carrier", async () => {
  await inVirtualTime(async () => {
    const adviceOf = async (verdict) => adviceFor(await failure(guarded(() => verdict).client.send(MESSAGE)));
    const final = await adviceOf({ reject: "No." });
    assert.match(final.todo, /^Nothing was sent\. A guard of yours/);
    assert.doesNotMatch(final.todo, /carrier/);
    const later = await adviceOf({ reject: "Later.", waitUntil: Date.now() + 60_000 });
    assert.match(later.todo, /retryAfterMs/);
    assert.match(later.userMessage, /in 60 seconds|in 1 minute/);
    const optedOut = await adviceOf({ reject: "Out.", category: "opted-out", guard: "suppression" });
    assert.match(optedOut.userMessage, /asked to get no messages/);
  });
});

test("a time that the provider cannot take ends the failover, and no other provider sends at night", async () => {
  const { Failover } = await import("../../../pkg/dist/failover.js");
  const defer = defineGuard(({ message, now }) =>
    message.sendAt === undefined ? { sendAt: new Date(now + 3_600_000) } : undefined,
  );
  const { client } = guarded(defer, { provider: "nativehub" });
  const other = [];
  const next = { provider: "other", validate: () => [], send: async (message) => void other.push(message) };
  const error = await failure(new Failover([client, next]).send({ to: TO, from: "BRAND", body: "Hello" }));
  assert.deepEqual([error.category, error.guard, other.length], ["blocked", "custom", 0]);
});

test("a guard that never answers leaves no timer and no listener after the signal fired", async () => {
  const listeners = new Set();
  const signal = {
    aborted: false,
    addEventListener: (_, listener) => listeners.add(listener),
    removeEventListener: (_, listener) => listeners.delete(listener),
  };
  await inVirtualTime(async (clock) => {
    const { client } = guarded(() => new Promise(() => {}));
    clock.at(10, () => listeners.forEach((listener) => listener()));
    await failure(client.send(MESSAGE, { signal }));
    assert.deepEqual([clock.pending, listeners.size], [0, 0]);
  });
});
