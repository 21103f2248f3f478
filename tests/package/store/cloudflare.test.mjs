// `d1Store` and `durableObjectStore` in workerd, with its D1 and its Durable Objects: the contract, and what only they can get wrong.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { d1Store, durableObjectStore, SendLogObject } from "tidings/store";
import { checkContract } from "./contract-of.mjs";
import { record } from "./contract.mjs";
import { openStore, stopServers } from "./open-stores.mjs";
import { temporaryFolder } from "./servers/server.mjs";
import { startWorker, workerStore } from "./servers/workerd.mjs";

after(stopServers);

checkContract("d1Store", (options) => openStore("d1", options));
checkContract("durableObjectStore", (options) => openStore("durableObject", options));

const entry = { fingerprint: "a".repeat(64), leaseMs: 60_000 };

test("both know their keys after the runtime was started anew", async () => {
  const folder = temporaryFolder();
  const kinds = ["d1", "durableObject"];
  const first = await startWorker(folder);
  const tokens = {};
  for (const kind of kinds) {
    const where = { url: first.url, kind, name: "sends" };
    if (kind === "d1")
      await fetch(first.url, {
        method: "POST",
        body: JSON.stringify({ kind, options: { name: "sends" }, method: "table" }),
      });
    const store = workerStore(where);
    tokens[kind] = (await store.reserve("reserved", entry)).token;
    await store.settle("sent", (await store.reserve("sent", entry)).token, record("sent"));
  }
  await first.stop();
  const second = await startWorker(folder);
  try {
    for (const kind of kinds) {
      const store = workerStore({ url: second.url, kind, name: "sends" });
      assert.equal((await store.reserve("reserved", entry)).state, "busy", kind);
      await store.settle("reserved", tokens[kind], record("sent"));
      for (const key of ["reserved", "sent"])
        assert.deepEqual(await store.reserve(key, entry), { state: "done", record: record("sent") }, kind);
    }
  } finally {
    await second.stop();
  }
});

test("expired rows of D1 are swept", async (context) => {
  // A sweep by chance would take them before.
  context.mock.method(Math, "random", () => 0.5);
  const { store, again, close } = await openStore("d1", { retentionMs: 1 });
  for (let index = 0; index < 20; index += 1) await store.reserve(`key-${index}`, { ...entry, leaseMs: 1 });
  let swept = 0;
  while (swept === 0) swept = await (await again()).sweep();
  assert.ok(swept <= 20);
  await close();
});

/** The storage of an object, in memory. */
function objectOf() {
  const values = new Map();
  const storage = {
    alarm: null,
    get: async (key) => values.get(key),
    put: async (key, value) => void values.set(key, structuredClone(value)),
    setAlarm: async (time) => void (storage.alarm = time),
    deleteAlarm: async () => void (storage.alarm = null),
    deleteAll: async () => values.clear(),
  };
  const object = new SendLogObject({ storage });
  const namespace = {
    idFromName: (name) => name,
    get: () => ({ fetch: (url, init) => object.fetch(new Request(url, init)) }),
  };
  return { object, namespace, storage, values };
}

test("the alarm of an object deletes it when its key has expired, and not before", async (context) => {
  let time = 1_700_000_000_000;
  context.mock.method(Date, "now", () => time);
  const { object, namespace, storage, values } = objectOf();
  const store = durableObjectStore(namespace, { retentionMs: 1000 });
  const { token } = await store.reserve("key", entry);
  assert.equal(storage.alarm, time + 61_000);
  time += 60_500;
  // Settled late: it lives longer than the alarm expects.
  await store.settle("key", token, record("sent"));
  time = storage.alarm;
  storage.alarm = null;
  await object.alarm();
  assert.equal(storage.alarm, time + 500);
  assert.equal((await store.reserve("key", entry)).state, "done");
  time = storage.alarm;
  storage.alarm = null;
  await object.alarm();
  assert.deepEqual([values.size, storage.alarm], [0, null]);
  await store.reserve("key", entry);
  await store.release("key");
  assert.deepEqual([values.size, storage.alarm], [0, null]);
  await object.alarm();
});

test("a binding of something else is a configuration error", () => {
  for (const [act, message] of [
    [() => d1Store(undefined), /`db` must be a D1 binding, not undefined/],
    [() => d1Store({}), /`db` must be a D1 binding, not object/],
    [() => durableObjectStore(undefined), /`namespace` must be the binding of a Durable Object, not undefined/],
    [() => durableObjectStore({ get() {} }), /`namespace` must be the binding/],
    [() => durableObjectStore({ idFromName() {} }, { shards: 4 }), /There is no option `shards`/],
  ])
    assert.throws(act, { category: "configuration", message });
});

test("another class in the binding is named", async () => {
  const namespace = { idFromName: String, get: () => ({ fetch: async () => new Response("", { status: 404 }) }) };
  await assert.rejects(
    durableObjectStore(namespace).reserve("key", entry),
    /responded with 404. Is its class SendLogObject/,
  );
});
