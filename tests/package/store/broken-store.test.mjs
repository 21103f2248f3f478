// A store that fails: before the send nothing is sent, and after it the result stands.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ACCEPTED, failure, inVirtualTime, KEY } from "./harness.mjs";
import { REJECTED, logged, told } from "./logged.mjs";

const FAULTS = {
  rejects: () => Promise.reject(new Error("no connection")),
  throws: () => {
    throw new Error("no connection");
  },
  "throws a string": () => {
    throw "no connection";
  },
  "answers nothing": async () => undefined,
  "answers an unknown state": async () => ({ state: "maybe" }),
  "answers `new` without a token": async () => ({ state: "new" }),
  "never answers": () => new Promise(() => {}),
};
for (const [name, answer] of Object.entries(FAULTS)) {
  test(`a store that ${name} before the send: nothing is sent`, () =>
    inVirtualTime(async () => {
      const { send, calls } = logged(told(answer).store, [ACCEPTED]);
      const error = await failure(send());
      assert.deepEqual(
        [error.category, error.outcome, error.retryable, error.provider, calls.length],
        ["unavailable", "not-sent", true, "texting-blue", 0],
      );
      assert.ok(error.cause !== undefined, "the cause");
    }));

  test(`a store that ${name} before the send, with \`onStoreFailure: "send"\`: it is sent, with a warning`, () =>
    inVirtualTime(async () => {
      const { send, calls } = logged(told(answer).store, [ACCEPTED], { onStoreFailure: "send" });
      const { warnings } = await send();
      const [{ path, code, severity, cause }] = warnings;
      assert.deepEqual([calls.length, warnings.length, path, code, severity], [1, 1, "store", "failed", "warning"]);
      assert.ok(cause !== undefined, "the cause");
      assert.ok(JSON.stringify(warnings).length < 300, "the cause is not printed with the warning");
    }));
}

for (const [name, settle] of Object.entries({
  rejects: () => Promise.reject(new Error("no connection")),
  throws: FAULTS.throws,
  "never answers": FAULTS["never answers"],
})) {
  test(`a store that ${name} after the send: the result stands, with a warning`, () =>
    inVirtualTime(async () => {
      const accepted = logged(told({ state: "new", token: "t" }, { settle }).store, [ACCEPTED]);
      const { id, warnings } = await accepted.send();
      assert.deepEqual([id, warnings.map(({ path }) => path)], ["msg_1", ["store"]]);
      const rejected = logged(told({ state: "new", token: "t" }, { settle }).store, [REJECTED]);
      const error = await failure(rejected.send());
      assert.equal(error.outcome, "not-sent");
      assert.deepEqual(error.issues.map(({ path, severity }) => [path, severity]).at(-1), ["store", "warning"]);
    }));
}

test("an answer that is readable in part keeps its meaning: `busy` without a time, `done` without a record", async () => {
  for (const [answer, category] of [
    [{ state: "busy" }, "conflict"],
    [{ state: "busy", remainingMs: -1 }, "conflict"],
    [{ state: "done" }, "unknown"],
  ]) {
    const { send, calls } = logged(told(answer).store, [ACCEPTED], { onStoreFailure: "send" });
    const error = await failure(send());
    assert.deepEqual([error.category, error.outcome, calls.length], [category, "unknown", 0]);
  }
});

test("an answer that comes too late gives its reservation back", () =>
  inVirtualTime(async (clock) => {
    const { store, asked } = told(async () => (await clock.sleep(9_000), { state: "new", token: "late" }));
    const { send, calls } = logged(store, [ACCEPTED]);
    const error = await failure(send());
    assert.deepEqual([error.category, calls.length], ["unavailable", 0]);
    await clock.sleep(10_000);
    const [, key, token, record] = asked.at(-1);
    assert.deepEqual([key, token, record.outcome], ["order-1", "late", "not-sent"]);
  }));

test("an answer that comes too late for a send without the log settles it with its end", () =>
  inVirtualTime(async (clock) => {
    const { store, asked } = told(async () => (await clock.sleep(9_000), { state: "new", token: "late" }));
    const { send } = logged(store, [ACCEPTED], { onStoreFailure: "send" });
    await send();
    await clock.sleep(10_000);
    assert.deepEqual([asked.at(-1)[2], asked.at(-1)[3].outcome], ["late", "sent"]);
  }));

test("a signal ends the wait for the store at once, and nothing is sent", () =>
  inVirtualTime(async (clock) => {
    const { store } = told(() => new Promise(() => {}));
    const { send, calls } = logged(store, [ACCEPTED]);
    const controller = new AbortController();
    clock.at(10, () => controller.abort("enough"));
    const error = await failure(send({}, { signal: controller.signal }));
    assert.deepEqual([error.category, error.outcome, error.cause, calls.length], ["aborted", "not-sent", "enough", 0]);
    assert.equal(error.name, "AbortError");
  }));

test("a record that cannot be read is a send in doubt, and is not sent again, whatever `onStoreFailure` says", async () => {
  const good = { version: 1, outcome: "sent", messages: [], attempts: [] };
  for (const record of [
    JSON.stringify(good),
    { ...good, version: 2 },
    { ...good, messages: [null] },
    { ...good, outcome: "odd" },
    7,
  ]) {
    const { send, calls } = logged(told({ state: "done", record }).store, [ACCEPTED], { onStoreFailure: "send" });
    const error = await failure(send());
    assert.deepEqual([error.outcome, calls.length], ["unknown", 0], JSON.stringify(record));
  }
});

test("no key of the client is in what a failed store leaves behind", async () => {
  const leak = async () => {
    throw new Error(`the database says ${KEY}`);
  };
  const settled = logged(told({ state: "new", token: "t" }, { settle: leak }).store, [ACCEPTED]);
  const { warnings } = await settled.send();
  const rejected = await failure(logged(told({ state: "new", token: "t" }, { settle: leak }).store, [REJECTED]).send());
  const before = await failure(logged(told(leak).store, [ACCEPTED]).send());
  const causes = [warnings[0].cause, rejected.issues.at(-1).cause, before.cause];
  for (const cause of causes) {
    assert.match(String(cause.message), /the database says/);
    assert.ok(!String(cause.message).includes(KEY) && !String(cause.stack).includes(KEY));
  }
});

test("a store that never answers leaves no listener on the signal", () =>
  inVirtualTime(async () => {
    const listeners = new Set();
    const signal = {
      aborted: false,
      addEventListener: (_, listener) => listeners.add(listener),
      removeEventListener: (_, listener) => listeners.delete(listener),
    };
    const { send } = logged(told(() => new Promise(() => {})).store, [ACCEPTED]);
    for (let round = 0; round < 5; round++) await failure(send({}, { signal }));
    assert.equal(listeners.size, 0);
  }));
