// `indexedDbStore` in Chromium, each store object in a tab of its own: the contract, and what only a browser can get wrong.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { indexedDbStore } from "tidings/store";
import { checkContract } from "./contract-of.mjs";
import { record } from "./contract.mjs";
import { connect, openTab, start, stop, storeIn } from "./servers/tabs.mjs";

after(stop);

describe("in two tabs", () => {
  /** For the whole contract, and not for each store and step: a tab is slow to open. */
  let tabs;

  // Their locks would be seen by the next tests.
  after(async () => {
    for (const { close } of tabs ?? []) await close();
  });

  checkContract("indexedDbStore", async (options) => {
    const where = await start();
    tabs ??= [await openTab(where), await openTab(where)];
    const [first, second] = tabs.map(({ page }) => storeIn(page, where, options));
    let turn = 0;
    return { store: first, again: async () => ((turn += 1) % 2 === 0 ? first : second), close: async () => {} };
  });
});

const entry = { fingerprint: "a".repeat(64), leaseMs: 3_600_000, repeatScope: "sent" };

const withoutLocks = () => Object.defineProperty(navigator, "locks", { value: undefined });

/** Opens a store in two tabs. */
async function inTwoTabs(act, prepare, options) {
  const where = await start();
  const tabs = [await connect(where, options, prepare), await connect(where, options, prepare)];
  try {
    await act(...tabs, where);
  } finally {
    for (const { page, close } of tabs) if (!page.isClosed()) await close();
  }
}

test("a tab that is closed while it sends is noticed before its lease ends", () =>
  inTwoTabs(async (first, { store }) => {
    await first.store.reserve("key", entry);
    await first.store.settle("sent", (await first.store.reserve("sent", entry)).token, record("sent"));
    assert.equal((await store.reserve("key", entry)).state, "busy");
    await first.close();
    let answer;
    while ((answer = await store.reserve("key", entry)).state === "busy");
    assert.equal(answer.state, "stale");
    assert.equal((await store.reserve("sent", entry)).state, "done");
    const repeat = await store.reserve("key", { ...entry, repeatWithinMs: 10 * entry.leaseMs });
    assert.deepEqual([repeat.state, repeat.isRepeat], ["new", true]);
    assert.equal((await store.reserve("key", entry)).state, "busy");
  }));

test("without Web Locks, the lease decides", () =>
  inTwoTabs(async (first, { store }) => {
    await first.store.reserve("key", entry);
    await first.close();
    assert.equal((await store.reserve("key", entry)).state, "busy");
  }, withoutLocks));

test("a tab that does not send holds no lock", () =>
  inTwoTabs(async (first, { store, page }) => {
    const held = () =>
      page.evaluate(async () => {
        // A lock that was ended is gone a moment later.
        for (let round = 0; round < 200; round += 1) {
          const { held } = await navigator.locks.query();
          if (held.length === 0) return 0;
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        return 1;
      });
    const { token } = await store.reserve("key", entry);
    assert.equal((await first.store.reserve("key", entry)).state, "busy");
    assert.equal(await page.evaluate(async () => (await navigator.locks.query()).held.length), 1);
    await store.settle("key", token, record("sent"));
    assert.equal(await held(), 0);
    await store.reserve("key", entry);
    await store.reserve("released", entry);
    await store.release("released");
    await store.reserve("short", { ...entry, leaseMs: 1 });
    assert.equal(await held(), 0);
  }));

test("it goes on when the browser has closed its connection, or another tab deletes the database", () =>
  inTwoTabs(async ({ store, page }, other, { name }) => {
    await store.reserve("key", entry);
    await other.store.reserve("other", entry);
    await page.evaluate(
      (name) =>
        new Promise((resolve, reject) => {
          const request = indexedDB.deleteDatabase(name);
          request.onsuccess = resolve;
          request.onerror = reject;
        }),
      name,
    );
    assert.equal((await store.reserve("key", entry)).state, "new");
    assert.equal((await other.store.reserve("key", entry)).state, "busy");
  }));

test("expired records are swept by the next reservations", () =>
  inTwoTabs(
    async ({ store, page }, _, { name }) => {
      for (let index = 0; index < 30; index += 1) await store.reserve(`old-${index}`, { ...entry, leaseMs: 1 });
      const count = () =>
        page.evaluate(
          (name) =>
            new Promise((resolve) => {
              indexedDB.open(name).onsuccess = ({ target: { result: database } }) => {
                const request = database.transaction("sends").objectStore("sends").count();
                request.onsuccess = () => {
                  database.close();
                  resolve(request.result);
                };
              };
            }),
          name,
        );
      let polls = 0;
      while ((await count()) > 1 && polls < 1000) {
        polls += 1;
        await store.reserve("new", { ...entry, leaseMs: 1 });
      }
      assert.equal(await count(), 1);
    },
    undefined,
    { retentionMs: 1 },
  ));

test("without IndexedDB, or where it is blocked, there is a configuration error with a remedy", async () => {
  const message = /There is no IndexedDB here\. .*`memoryStore`/;
  assert.throws(() => indexedDbStore(), { category: "configuration", outcome: "not-sent", message });
  const where = await start();
  for (const [prepare, expected] of [
    [() => Object.defineProperty(globalThis, "indexedDB", { value: undefined }), message],
    [
      () =>
        Object.defineProperty(globalThis, "indexedDB", {
          get() {
            throw new DOMException("denied", "SecurityError");
          },
        }),
      /does not let this page use IndexedDB\. .*`memoryStore`/,
    ],
    [
      () => {
        IDBFactory.prototype.open = () => {
          const request = { error: new DOMException("private", "InvalidStateError") };
          queueMicrotask(() => request.onerror());
          return request;
        };
      },
      /could not be opened: see `cause`\. .*`memoryStore`/,
    ],
  ]) {
    const { page, close } = await openTab(where, prepare);
    const error = await page.evaluate(async () => {
      try {
        const store = globalThis.stores.indexedDbStore();
        await store.reserve("key", { fingerprint: "a", leaseMs: 1 });
        return null;
      } catch ({ category, message }) {
        return { category, message };
      }
    });
    await close();
    assert.equal(error?.category, "configuration");
    assert.match(error.message, expected);
  }
});

test("an invalid option is a configuration error", () => {
  for (const [options, message] of [
    [{ name: "" }, /`name` must be a string that is not empty/],
    [{ name: 5 }, /`name` must be a string/],
    [{ retentionMs: 0 }, /`retentionMs` must be a positive integer/],
    [{ database: "x" }, /There is no option `database`/],
  ])
    assert.throws(() => indexedDbStore(options), { category: "configuration", message });
});
