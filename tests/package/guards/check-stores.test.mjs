// The contract kits of counters and suppression lists: nothing is found in the stores in memory, and each mistake is found.
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryCounterStore, memorySuppressionList } from "../../../pkg/dist/guards.js";
import { checkCounterStore, checkSuppressionList } from "../../../pkg/dist/testing.js";

const turn = () => new Promise((resolve) => setImmediate(resolve));
const later = async (act) => {
  await turn();
  await turn();
  await act();
};

test("`checkCounterStore` finds nothing in the store in memory, with its own clock and with the host's", async () => {
  let now = 0;
  const store = memoryCounterStore({ now: () => now });
  assert.deepEqual(await checkCounterStore(store, { advance: (ms) => void (now += ms) }), []);
  assert.deepEqual(await checkCounterStore(memoryCounterStore(), { windowMs: 20 }), []);
});

test("`checkSuppressionList` finds nothing in the list in memory, and leaves nobody opted out", async () => {
  const list = memorySuppressionList();
  const recipients = new Set();
  const watched = { ...list, record: (change) => (recipients.add(change.recipient), list.record(change)) };
  assert.deepEqual(await checkSuppressionList(watched), []);
  assert.deepEqual(
    [...recipients].filter((recipient) => list.isSuppressed(recipient, null)),
    [],
  );
  assert.ok([...recipients].every((recipient) => recipient.startsWith("check-")));
});

test("an option that does not exist is named", async () => {
  await assert.rejects(checkCounterStore(memoryCounterStore(), { window: 5 }), { category: "configuration" });
  await assert.rejects(checkSuppressionList(memorySuppressionList(), { timeout: 5 }), { category: "configuration" });
});

/** Each is a store that someone would write, and the rule that it breaks. `store` is the one in memory, `clock` its time. */
const COUNTERS = {
  "reads, waits, and then writes": {
    make() {
      const counts = new Map();
      return {
        async add(key, by, expiresInMs) {
          const count = (counts.get(key) ?? 0) + by;
          await turn();
          counts.set(key, count);
          return { count, expiresInMs };
        },
      };
    },
    rule: /Concurrent additions/,
  },
  "answers with the count before": {
    make: (store) => ({
      async add(key, by, expiresInMs) {
        const counter = await store.add(key, by, expiresInMs);
        return { ...counter, count: counter.count - by };
      },
    }),
    rule: /begins at 0/,
  },
  "counts calls, not what is added": {
    make: (store) => ({ add: (key, by, expiresInMs) => store.add(key, Math.sign(by), expiresInMs) }),
    rule: /begins at 0|after what was added/,
  },
  "renews the time with each call": {
    make(store, clock) {
      const ends = new Map();
      return {
        async add(key, by, expiresInMs) {
          if ((ends.get(key) ?? 0) <= clock.now) await store.add(key, -1e9, 1);
          ends.set(key, clock.now + expiresInMs);
          return { count: (await store.add(key, by, 1e12)).count, expiresInMs };
        },
      };
    },
    rule: /does not change when/,
  },
  "never forgets": {
    make: (store) => ({
      add: async (key, by, expiresInMs) => ({ count: (await store.add(key, by, 1e12)).count, expiresInMs }),
    }),
    rule: /forgotten after its time/,
  },
  "goes below 0": {
    make() {
      const counts = new Map();
      return {
        async add(key, by, expiresInMs) {
          counts.set(key, (counts.get(key) ?? 0) + by);
          return { count: counts.get(key), expiresInMs };
        },
      };
    },
    rule: /leaves none|0 or less/,
  },
  "keeps the time of a counter that fell to 0": {
    make(store, clock) {
      const ends = new Map();
      return {
        async add(key, by, expiresInMs) {
          if (!(ends.get(key) > clock.now)) ends.set(key, clock.now + expiresInMs);
          const { count } = await store.add(key, by, ends.get(key) - clock.now);
          return { count, expiresInMs: ends.get(key) - clock.now };
        },
      };
    },
    rule: /expiresInMs|0 or less/,
  },
  "answers with seconds": {
    make: (store) => ({
      async add(key, by, expiresInMs) {
        const counter = await store.add(key, by, expiresInMs);
        return { ...counter, expiresInMs: Math.ceil(counter.expiresInMs / 1_000) };
      },
    }),
    rule: /what is left of the counter's time/,
  },
  "ignores case": {
    make: (store) => ({ add: (key, by, expiresInMs) => store.add(key.toLowerCase(), by, expiresInMs) }),
    rule: /Each key is a key of its own/,
  },
  "forgets the oldest": {
    make(store) {
      const keys = new Set();
      return {
        async add(key, by, expiresInMs) {
          keys.add(key);
          const [oldest] = keys;
          if (keys.size > 6 && keys.delete(oldest)) await store.add(oldest, -1e9, 1);
          return store.add(key, by, expiresInMs);
        },
      };
    },
    rule: /No counter is forgotten/,
  },
  "never answers": { make: () => ({ add: () => new Promise(() => {}) }), rule: /answers in time/ },
  "answers with a number": {
    make: (store) => ({ add: async (...args) => (await store.add(...args)).count }),
    rule: /answers with a counter/,
  },
  throws: { make: () => ({ add: () => Promise.reject(new Error("no")) }), rule: /it threw: no/ },
};

for (const [name, { make, rule }] of Object.entries(COUNTERS))
  test(`a store of counters that ${name} is found`, async () => {
    const clock = { now: 0 };
    const store = make(memoryCounterStore({ now: () => clock.now }), clock);
    const problems = await checkCounterStore(store, { timeoutMs: 200, advance: (ms) => void (clock.now += ms) });
    assert.match(problems.map(({ rule, found }) => `${rule} ${found}`).join("\n"), rule);
  });

/** A list of someone's own: one change for each recipient and sender, as `decide` says. */
function listOf({ keyOf = (...parts) => JSON.stringify(parts), decide = () => true, answer }) {
  const known = new Map();
  const get = (recipient, sender) => known.get(keyOf(recipient, sender));
  return {
    record(change) {
      const key = keyOf(change.recipient, change.sender);
      if (decide(known.get(key), change)) known.set(key, change);
    },
    isSuppressed: (recipient, sender) => answer(get, recipient, sender),
  };
}
const isLater = (known, change) =>
  known === undefined || change.at > known.at || (change.at === known.at && change.optedOut);

const LISTS = {
  "takes the change that comes last": {
    make: (list) => {
      const times = { now: 0 };
      return { ...list, record: (change) => list.record({ ...change, at: (times.now += 1) }) };
    },
    rule: /one time|latest change|older opt-in/,
  },
  "lets an opt-in win at the same time": {
    make: (list) => ({ ...list, record: (change) => list.record({ ...change, at: 2 * change.at - change.optedOut }) }),
    rule: /Of two changes at one time/,
  },
  "knows no change about all": {
    make: () => listOf({ decide: isLater, answer: (get, ...who) => get(...who)?.optedOut === true }),
    rule: /An opt-out for all/,
  },
  "obeys any opt-out, whatever came later": {
    make: () =>
      listOf({
        decide: isLater,
        answer: (get, to, sender) => get(to, sender)?.optedOut === true || get(to, null)?.optedOut === true,
      }),
    rule: /A later opt-in to/,
  },
  "answers false if the sender is not known": {
    make: (list) => ({
      ...list,
      isSuppressed: (to, sender) => list.isSuppressed(to, sender === null ? "nobody" : sender),
    }),
    rule: /for that one, and for null/,
  },
  "ignores the sender": {
    make: (list) => ({
      record: (change) => list.record({ ...change, sender: null }),
      isSuppressed: (to) => list.isSuppressed(to, null),
    }),
    rule: /from one sender/,
  },
  'writes null as "null"': {
    make: (list) => ({
      record: (change) => list.record({ ...change, sender: change.sender === "null" ? null : change.sender }),
      isSuppressed: (to, sender) => list.isSuppressed(to, sender === "null" ? null : sender),
    }),
    rule: /Each sender is one of its own/,
  },
  "cuts long addresses": {
    make: (list) => ({
      record: (change) => list.record({ ...change, recipient: change.recipient.slice(0, 40) }),
      isSuppressed: (to, sender) => list.isSuppressed(to.slice(0, 40), sender),
    }),
    rule: /Each recipient is one of its own/,
  },
  "reads, waits, and then writes": {
    make() {
      const known = new Map();
      const list = listOf({ decide: isLater, answer: () => false });
      return {
        async record(change) {
          const before = known.get(change.recipient);
          await turn();
          if (isLater(before, change)) known.set(change.recipient, change);
          list.record(change);
        },
        isSuppressed: (to) => known.get(to)?.optedOut === true,
      };
    },
    rule: /Of concurrent changes/,
  },
  "writes behind": {
    make: (list) => ({ ...list, record: (change) => void later(() => list.record(change)) }),
    rule: /An opt-out for all/,
  },
  "forgets the oldest": {
    make() {
      let lists = [];
      return {
        record(change) {
          let own = lists.find(({ recipient }) => recipient === change.recipient);
          if (own === undefined) lists.push((own = { recipient: change.recipient, list: memorySuppressionList() }));
          own.list.record(change);
          lists = lists.slice(-10);
        },
        isSuppressed: (to, sender) =>
          lists.find(({ recipient }) => recipient === to)?.list.isSuppressed(to, sender) ?? false,
      };
    },
    rule: /No recipient is forgotten/,
  },
  "answers with a row": {
    make: (list) => ({ ...list, isSuppressed: async (...who) => [{ suppressed: await list.isSuppressed(...who) }] }),
    rule: /answers true or false/,
  },
  "never answers": { make: (list) => ({ ...list, record: () => new Promise(() => {}) }), rule: /answers in time/ },
  throws: { make: (list) => ({ ...list, record: () => Promise.reject(new Error("no")) }), rule: /it threw: no/ },
};

for (const [name, { make, rule }] of Object.entries(LISTS))
  test(`a suppression list that ${name} is found`, async () => {
    const problems = await checkSuppressionList(make(memorySuppressionList()), { timeoutMs: 200 });
    assert.match(problems.map(({ rule, found }) => `${rule} ${found}`).join("\n"), rule);
  });
