// Mistakes in the options of a relay are errors that name the option, what is wrong with it, and the remedy.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Failover } from "../../../pkg/dist/failover.js";
import {
  Client,
  createRelay,
  FROM,
  GRANT,
  KEY,
  memoryCounterStore,
  memoryStore,
  post,
  setUp,
  TidingsError,
  TO,
} from "./relay-harness.mjs";

const client = new Client({ provider: "texting-blue", apiKey: KEY, store: memoryStore() });
const fine = { client, authorize: () => GRANT, counters: memoryCounterStore(), from: FROM, onEvent() {} };

const MISTAKES = [
  [undefined, /`options` must be an object/],
  [null, /`options` must be an object/],
  [{ ...fine, client: undefined }, /`client` must be a `Client` or a `Failover`/],
  [
    { ...fine, client: new Client({ provider: "texting-blue", apiKey: KEY }) },
    /`client` needs a `store`, which all isolates share/,
  ],
  [{ ...fine, store: memoryStore() }, /no option `store`/],
  [{ ...fine, authorize: undefined }, /`authorize` must be a function/],
  [{ ...fine, counters: undefined }, /`counters` must be a counter store/],
  [{ ...fine, from: "" }, /`from`/],
  // Every send would fail, and no page could correct it.
  [{ ...fine, from: "415" }, /`from` does not suit the client's provider.*Add \+ and the country code/],
  [{ ...fine, from: undefined }, /`from` does not suit the client's provider.*`from` is required/],
  [{ ...fine, from: "415", accept: ["to", "body", "from"] }, /`from` does not suit/],
  [{ ...fine, from: FROM, compose: () => ({ to: TO }) }, /`from` has no effect with `compose`/],
  [{ ...fine, accept: [] }, /`accept`/],
  [{ ...fine, accept: ["to", "sender"] }, /`accept` must be of these fields: to, contactId/],
  [{ ...fine, compose: {} }, /`compose` must be a function/],
  [{ ...fine, expose: { error: ["raw"] } }, /`expose.error` must be of these facts/],
  [{ ...fine, expose: { error: ["cause"] } }, /`expose.error`/],
  [{ ...fine, expose: { error: ["attempts"] } }, /`expose.error`/],
  [{ ...fine, expose: { result: ["raw"] } }, /`expose.result` must be of these facts/],
  [{ ...fine, expose: { all: true } }, /all/],
  [{ ...fine, origins: "*" }, /`origins` must be an array/],
  [{ ...fine, origins: ["*"] }, /`origins` must be of origins/],
  [{ ...fine, origins: ["null"] }, /`origins`/],
  [{ ...fine, origins: ["https://app.example/"] }, /`origins`/],
  [{ ...fine, origins: ["HTTPS://app.example"] }, /`origins`/],
  [{ ...fine, path: "messages" }, /`path`/],
  [{ ...fine, maxRecipients: 0 }, /`maxRecipients`/],
  [{ ...fine, maxBodyBytes: Infinity }, /`maxBodyBytes`/],
  [{ ...fine, timeoutMs: 1.5 }, /`timeoutMs`/],
  [{ ...fine, onEvent: 1 }, /`onEvent`/],
];

for (const [options, message] of MISTAKES)
  test(`rejected: ${message}`, () => assert.throws(() => createRelay(options), { category: "configuration", message }));

test("a store in memory is reported once, to the listener or else to the console", () => {
  const events = [];
  createRelay({ ...fine, onEvent: (event) => events.push(event) });
  assert.deepEqual(events, [{ type: "memory-store" }]);
  const { warn } = console;
  const lines = [];
  console.warn = (line) => lines.push(line);
  try {
    createRelay({ ...fine, onEvent: undefined });
  } finally {
    console.warn = warn;
  }
  assert.equal(lines.length, 1);
  assert.match(lines[0], /in memory.*development only/);
});

test("another store is not reported", () => {
  const events = [];
  const { reserve, settle, release } = memoryStore();
  createRelay({
    ...fine,
    client: { send() {}, store: { reserve, settle, release } },
    onEvent: (event) => events.push(event),
  });
  assert.deepEqual(events, []);
});

test("a sender is not needed at the relay where the page or `compose` gives it, nor checked where the client cannot validate", () => {
  const store = memoryStore();
  for (const own of [
    { from: undefined, accept: ["to", "body", "from"] },
    { from: undefined, compose: (draft) => ({ ...draft, from: FROM }) },
    { from: undefined, client: { send() {}, store } },
    {
      from: "415",
      client: {
        send() {},
        store,
        validate() {
          throw new Error("not here");
        },
      },
    },
    { from: undefined, client: new Client({ provider: "sent", apiKey: KEY, store }) },
  ])
    createRelay({ ...fine, ...own });
});

test("a failover sends for a relay, with one key over all of its providers", async () => {
  const { simulator } = setUp();
  const clients = ["texting-blue", "sent"].map(
    (provider) => new Client({ provider, apiKey: KEY, fetch: simulator.fetch, retry: { maxAttempts: 1 } }),
  );
  const failover = new Failover(
    [
      { client: clients[0], from: FROM },
      { client: clients[1], from: null },
    ],
    { store: memoryStore(), deadlineMs: 60_000 },
  );
  const own = createRelay({ ...fine, from: undefined, client: failover });
  simulator.fail({ kind: "status", status: 402 });
  const headers = { "idempotency-key": "order-1" };
  const first = await post(own, { headers, token: "x" });
  const again = await post(own, { headers, token: "x" });
  assert.deepEqual([first.status, again.status, again.body.replayed], [202, 200, true]);
  assert.equal(simulator.delivered.length, 1);
});

test("a listener that throws changes nothing", async () => {
  const { error } = console;
  console.error = () => {};
  try {
    const { relay } = setUp({
      onEvent: () => {
        throw new Error("logger down");
      },
    });
    assert.equal((await post(relay)).status, 202);
  } finally {
    console.error = error;
  }
});

test("whatever a client of the caller's own throws or returns, nothing is said to be not sent that may have been", async () => {
  const facts = (own) => Object.assign(new TidingsError({ message: "odd" }), own);
  const odd = [
    () => Promise.reject(new Error("oops")),
    () => Promise.reject(undefined),
    () => Promise.reject(facts({ category: "validation", outcome: undefined, issues: undefined, attempts: undefined })),
    () => Promise.reject(facts({ category: "unheard-of", outcome: "not-sent", messages: [null] })),
    () => Promise.resolve(undefined),
    () => Promise.resolve({ status: "queued" }),
  ];
  for (const send of odd) {
    const { relay, events } = setUp({ client: { send } });
    const { status, body } = await post(relay);
    assert.deepEqual([status, body.outcome, body.retryable], [502, "unknown", false]);
    assert.equal(events.at(-1).outcome, "unknown");
  }
  // An error that lacks some facts still says this one.
  const { relay } = setUp({
    client: { send: () => Promise.reject(facts({ category: "validation", outcome: "not-sent", attempts: undefined })) },
  });
  assert.deepEqual([(await post(relay)).status, (await post(relay)).body.outcome], [422, "not-sent"]);
});
