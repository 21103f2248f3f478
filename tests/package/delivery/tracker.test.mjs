// The tracker: each report once, whatever the store, the order and the number of processes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createTracker, memoryStatusStore, mergeStatus } from "../../../pkg/dist/delivery.js";
import { isTidingsError } from "../../../pkg/dist/index.js";
import { checkStatusStore } from "../../../pkg/dist/testing.js";
import { generator, merged, shuffled } from "./histories.mjs";

const event = (status, { second, to = "+14155551234", id = "m1", ...rest } = {}) => ({
  type: "status",
  messageId: id,
  to,
  status,
  at: second === undefined ? null : new Date(second * 1_000),
  error: null,
  ...rest,
});
const turn = () => new Promise(setImmediate);
const tracked = (store = memoryStatusStore()) => createTracker(store);
const is = (category, pattern) => (error) =>
  isTidingsError(error) && error.category === category && pattern.test(error.message);

test("a tracker says what each event adds, and what is known", async () => {
  const tracker = tracked();
  const found = [];
  for (const status of ["queued", "delivered", "sent", "sent"])
    found.push((await tracker.take("twilio", event(status))).arrival);
  assert.deepEqual(found, ["new", "new", "late", "duplicate"]);
  assert.equal((await tracker.get("twilio", "m1")).status, "delivered");
  assert.equal(await tracker.get("twilio", "m2"), null);
  assert.equal(await tracker.get("plivo", "m1"), null, "another provider's message with this id");
});

/** What is about the status of no message. */
const NO_REPORTS = [
  [event("received", { type: "inbound" }), "an incoming message has an id of its own"],
  [event(null, { type: "opt-out" }), "an opt-out"],
  [event(null, { type: "other" }), "an event that the profile does not describe"],
  [event("sent", { id: null }), "without an id"],
  [{ id: null, to: "+14155551234", status: "accepted", error: null }, "a message without an id of its own"],
];
for (const [report, why] of NO_REPORTS)
  test(`nothing is kept of what is about the status of no message: ${why}`, async () => {
    const store = memoryStatusStore();
    assert.equal(await tracked({ ...store, write: () => assert.fail() }).take("twilio", report), null);
  });

test("the result of a send is what is known first", async () => {
  const tracker = tracked();
  const messages = [{ id: "m1", to: "+14155551234", status: "queued", error: null }];
  for (const message of messages) await tracker.take("twilio", message);
  assert.equal((await tracker.take("twilio", event("queued"))).arrival, "duplicate");
});

test("the recipients of one id are kept apart", async () => {
  const tracker = tracked();
  await tracker.take("sinch", event("delivered", { to: "14155551234" }));
  await tracker.take("sinch", event("failed", { to: "14155555678" }));
  assert.equal((await tracker.get("sinch", "m1", "+14155551234")).status, "delivered");
  assert.equal((await tracker.get("sinch", "m1", "+14155555678")).status, "failed");
  assert.equal(await tracker.get("sinch", "m1", "+14155550000"), null);
  await assert.rejects(() => tracker.get("sinch", "m1"), is("configuration", /2 recipients.*`to`/));
});

test("a recipient is the same with a plus, without one, and behind a channel's name", async () => {
  const tracker = tracked();
  const found = [];
  for (const to of ["+14155551234", "14155551234", "whatsapp:+14155551234"])
    found.push((await tracker.take("twilio", event("sent", { to }))).arrival);
  assert.deepEqual(found, ["new", "duplicate", "duplicate"]);
});

test("reports of one message with its recipient and without are one", async () => {
  const tracker = tracked();
  await tracker.take("sent", event("delivered", { to: null }));
  await tracker.take("sent", event("sent"));
  assert.equal((await tracker.get("sent", "m1")).status, "delivered");
  const alone = tracked();
  await alone.take("sent", event("delivered", { to: null }));
  assert.equal((await alone.get("sent", "m1", "+14155551234")).status, "delivered", "no event names a recipient");
});

/** A store that answers only in a later turn, so that calls interleave. */
function slow(store) {
  const later =
    (method) =>
    async (...all) => {
      await turn();
      const answer = await store[method](...all);
      await turn();
      return answer;
    };
  return { read: later("read"), write: later("write"), forget: later("forget") };
}

test("no report is lost if many trackers take them at once", async () => {
  const store = slow(memoryStatusStore());
  const statuses = ["accepted", "queued", "sent", "delivered", "failed"];
  const reports = statuses.flatMap((status) => [1, 2, 3, 4].map((second) => event(status, { second })));
  const all = shuffled(generator(3), [...reports, ...reports]);
  const arrivals = await Promise.all(all.map((report) => tracked(store).take("twilio", report)));
  assert.deepEqual(await tracked(store).get("twilio", "m1"), merged(reports));
  assert.equal(arrivals.filter(({ arrival }) => arrival === "duplicate").length, reports.length);
});

test("a listener sees each change once, and none of another message", async () => {
  const tracker = tracked();
  const seen = [];
  const stop = tracker.watch("twilio", "m1", ({ to, known }) => seen.push(`${to} ${known.status}`));
  tracker.watch("twilio", "m1", () => {
    throw new Error("a listener that fails");
  });
  const { error } = console;
  console.error = () => {};
  for (const report of [event("sent"), event("sent"), event("delivered"), event("sent", { id: "m2" })])
    await tracker.take("twilio", report);
  console.error = error;
  stop();
  await tracker.take("twilio", event("read"));
  assert.deepEqual(seen, ["+14155551234 sent", "+14155551234 delivered"]);
});

test("a store that fails is `unavailable`, and the message stays accepted", async () => {
  const broken = async () => {
    throw new Error("no connection");
  };
  for (const method of ["read", "write"]) {
    const tracker = tracked({ ...memoryStatusStore(), [method]: broken });
    await assert.rejects(
      () => tracker.take("twilio", event("sent")),
      (error) => {
        assert.deepEqual([error.category, error.outcome, error.transient], ["unavailable", "sent", true]);
        assert.match(error.cause.message, /no connection/);
        return true;
      },
    );
  }
});

test("a store that keeps nothing ends in an error, not in a loop", async () => {
  const tracker = tracked({ ...memoryStatusStore(), write: async () => false });
  await assert.rejects(() => tracker.take("twilio", event("sent")), is("unavailable", /rejected every change/));
});

const MISTAKES = [
  [() => createTracker(), /`store` must be a status store/, "no store"],
  [() => tracked().take("twilio", { events: [event("sent")] }), /no `status`/, "a whole webhook"],
  [() => tracked().take(undefined, event("sent")), /`provider` must be a string/, "no provider"],
  [() => tracked().get("twilio", null), /`id` must be a string/, "the id of a send to several recipients"],
  [() => memoryStatusStore({ retention: 1 }), /no option `retention`/, "a misspelt option"],
];
for (const [act, pattern, why] of MISTAKES)
  test(`a mistake is named: ${why}`, () => assert.rejects(async () => act(), is("configuration", pattern)));

test("the store in memory keeps the contract", async () => {
  assert.deepEqual(await checkStatusStore(memoryStatusStore()), []);
});

test("the store in memory forgets a message after its time, and not before", async () => {
  let now = 0;
  const tracker = tracked(memoryStatusStore({ now: () => now, retentionMs: 1_000 }));
  await tracker.take("twilio", event("sent"));
  now = 999;
  assert.equal((await tracker.take("twilio", event("delivered"))).arrival, "new");
  now = 1_998;
  assert.equal((await tracker.get("twilio", "m1")).status, "delivered", "a change begins the time anew");
  now = 1_999;
  assert.equal(await tracker.get("twilio", "m1"), null);
});

/** Each is a store that someone would write, and the rule that it breaks. */
const BROKEN = {
  "looks, waits, and then writes": {
    make: (store) => ({
      ...store,
      async write(key, entry) {
        const known = (await store.read(key)).find(({ recipient }) => recipient === entry.recipient);
        await turn();
        if ((known?.version ?? 0) !== entry.version - 1) return false;
        await overwrite(store, key, entry);
        return true;
      },
    }),
    rule: /Of concurrent entries/,
  },
  "keeps every entry": {
    make: (store) => ({ ...store, write: async (key, entry) => (await overwrite(store, key, entry), true) }),
    rule: /in place of the version before/,
  },
  "keeps one entry for a message": {
    make: (store) => ({
      ...store,
      read: async (key) => (await store.read(key)).slice(-1),
    }),
    rule: /Each recipient/,
  },
  "ignores case": {
    make: (store) => ({
      read: (key) => store.read(key.toLowerCase()),
      write: (key, entry) => store.write(key.toLowerCase(), entry),
      forget: (key) => store.forget(key.toLowerCase()),
    }),
    rule: /Each key is a key of its own/,
  },
  "writes behind": {
    make: (store) => ({
      ...store,
      async write(key, entry) {
        setImmediate(() => setImmediate(() => store.write(key, entry)));
        return true;
      },
    }),
    rule: /known to the next call/,
  },
  "loses what JSON keeps": {
    make: (store) => ({
      ...store,
      read: async (key) => (await store.read(key)).map((one) => ({ ...one, known: { ...one.known, facts: [] } })),
    }),
    rule: /as it was given/,
  },
  "never forgets": { make: (store) => ({ ...store, forget: async () => {} }), rule: /`forget` forgets all/ },
  "forgets the oldest": {
    make(store) {
      const keys = new Set();
      return {
        ...store,
        async write(key, entry) {
          keys.add(key);
          const [oldest] = keys;
          if (keys.size > 6 && keys.delete(oldest)) await store.forget(oldest);
          return store.write(key, entry);
        },
      };
    },
    rule: /No message is forgotten/,
  },
  "never answers": { make: (store) => ({ ...store, read: () => new Promise(() => {}) }), rule: /answers in time/ },
  throws: { make: (store) => ({ ...store, forget: () => Promise.reject(new Error("no")) }), rule: /`forget`/ },
  "answers nothing": { make: () => ({ async read() {}, async write() {}, async forget() {} }), rule: /no entries/ },
};

async function overwrite(store, key, entry) {
  const others = (await store.read(key)).filter(({ recipient }) => recipient !== entry.recipient);
  await store.forget(key);
  for (const one of [...others, entry])
    for (let version = 1; version <= one.version; version++) await store.write(key, { ...one, version });
}

for (const [name, { make, rule }] of Object.entries(BROKEN))
  test(`a store that ${name} is found`, async () => {
    const problems = await checkStatusStore(make(memoryStatusStore()), { timeoutMs: 200 });
    assert.match(problems.map(({ rule, found }) => `${rule} ${found}`).join("\n"), rule);
  });

test("mergeStatus and the tracker agree", async () => {
  const tracker = tracked();
  const reports = [event("failed", { second: 3 }), event("sent", { second: 5 }), event("queued", { second: 1 })];
  let known = null;
  for (const report of reports) {
    const own = mergeStatus(known, report);
    known = own.known;
    assert.deepEqual(await tracker.take("sent", report), own);
  }
});
