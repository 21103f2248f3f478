// The check of a store: it finds nothing in ours, and names the rule that a broken one breaks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "../../../pkg/dist/store.js";
import { checkSendStore } from "../../../pkg/dist/testing.js";

/** A store in memory, and what moves its clock. */
function clocked() {
  let now = 0;
  return { store: memoryStore({ now: () => now }), advance: (ms) => void (now += ms) };
}

const turn = () => new Promise(setImmediate);

test("the store in memory keeps the contract", async () => {
  const { store, advance } = clocked();
  assert.deepEqual(await checkSendStore(store, { advance }), []);
});

test("the store in memory keeps the contract in real time", async () => {
  assert.deepEqual(await checkSendStore(memoryStore(), { leaseMs: 40 }), []);
});

/** Each is a store that someone would write, and the rules that it breaks. */
const BROKEN = {
  "is not atomic: it looks, waits, and then writes": {
    make({ store }) {
      const held = new Map();
      return {
        ...store,
        async reserve(key, entry) {
          const known = held.has(key);
          await turn();
          if (known) return store.reserve(key, entry);
          held.set(key, true);
          await store.release(key);
          return store.reserve(key, entry);
        },
      };
    },
    rules: [/exactly one is `new`/],
  },
  "forgets: it keeps the last 50 keys": {
    make({ store }) {
      const keys = new Set();
      return {
        ...store,
        async reserve(key, entry) {
          keys.delete(key);
          keys.add(key);
          const [oldest] = keys;
          if (keys.size > 10) {
            keys.delete(oldest);
            await store.release(oldest);
          }
          return store.reserve(key, entry);
        },
      };
    },
    rules: [/No key is forgotten/],
  },
  "forgets: it writes behind": {
    make({ store }) {
      return { ...store, settle: async (...all) => void setTimeout(() => store.settle(...all), 5) };
    },
    rules: [/known to the next call/],
  },
  "expires early: a record lives as long as the lease": {
    make({ store }, now) {
      const until = new Map();
      return {
        ...store,
        async reserve(key, entry) {
          if (until.get(key) <= now()) await store.release(key);
          const found = await store.reserve(key, entry);
          if (found.state === "new") until.set(key, now() + entry.leaseMs);
          return found;
        },
      };
    },
    rules: [/kept when its lease has ended/],
  },
  "expires early: it takes the lease for seconds": {
    make: ({ store }) => ({
      ...store,
      reserve: (key, { leaseMs, ...entry }) => store.reserve(key, { ...entry, leaseMs: leaseMs / 1000 }),
    }),
    rules: [/what is left of the lease/],
  },
  "swaps tokens: any token settles": {
    make({ store }) {
      const tokens = new Map();
      return {
        ...store,
        async reserve(key, entry) {
          const found = await store.reserve(key, entry);
          if (found.state === "new") tokens.set(key, found.token);
          return found;
        },
        settle: (key, _, record) => store.settle(key, tokens.get(key), record),
      };
    },
    rules: [/A token settles only/],
  },
  "swaps tokens: all are the same": {
    make({ store }) {
      const tokens = new Map();
      return {
        ...store,
        async reserve(key, entry) {
          const found = await store.reserve(key, entry);
          if (found.state === "new") tokens.set(key, found.token);
          return found.state === "new" ? { ...found, token: "t" } : found;
        },
        settle: (key, _, record) => store.settle(key, tokens.get(key), record),
      };
    },
    rules: [/a token of its own/],
  },
  "answers late": {
    make: ({ store }) => ({ ...store, reserve: () => new Promise(() => {}) }),
    rules: [/`new`, with a token|answers in time/],
  },
  "answers a settle late": {
    make: ({ store }) => ({ ...store, settle: () => new Promise(() => {}) }),
    rules: [/answers in time/],
  },
  "burns the key of what was not sent": {
    make: ({ store }) => ({
      ...store,
      settle: (key, token, record) => store.settle(key, token, { ...record, outcome: "sent" }),
    }),
    rules: [/proven not sent frees/],
  },
  "sends again what is in doubt": {
    make: ({ store }) => ({
      ...store,
      settle: (key, token, record) =>
        store.settle(key, token, record.outcome === "unknown" ? { ...record, outcome: "not-sent" } : record),
    }),
    rules: [/in doubt is not sent again/],
  },
  "ignores case": {
    make: ({ store }) => ({
      reserve: (key, entry) => store.reserve(key.toLowerCase(), entry),
      settle: (key, ...rest) => store.settle(key.toLowerCase(), ...rest),
      release: (key) => store.release(key.toLowerCase()),
    }),
    rules: [/was never used is reserved/],
  },
  throws: {
    make: ({ store }) => ({ ...store, release: () => Promise.reject(new Error("no connection")) }),
    rules: [/`release` frees/],
  },
  "answers nothing": { make: () => ({ async reserve() {}, async settle() {}, async release() {} }), rules: [/`new`/] },
};

for (const [name, { make, rules }] of Object.entries(BROKEN)) {
  test(`a store that ${name} is found`, async () => {
    let now = 0;
    const inner = memoryStore({ now: () => now });
    const problems = await checkSendStore(
      make({ store: inner }, () => now),
      {
        advance: (ms) => void (now += ms),
        timeoutMs: 200,
      },
    );
    const text = problems.map(({ rule, found }) => `${rule} ${found}`).join("\n");
    for (const rule of rules) assert.match(text, rule);
  });
}
