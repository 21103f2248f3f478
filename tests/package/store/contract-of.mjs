// Runs the contract (contract.mjs) with one store.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checkSendStore } from "tidings/testing";
import { cases, keys, record, records } from "./contract.mjs";

/** SHA-256 of three messages, as the client gives it. */
const FINGERPRINTS = {
  A: "1".repeat(64),
  B: "12345e10".padEnd(64, "0"),
  C: "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb",
};
const MINUTE = 60_000;
/** Ends a test whose store never answers what it waits for. */
const MAX_POLLS = 5000;

/**
 * @param open Opens a new, empty store: `{ store, again(), close() }`. `again` returns another store object on the same data, as after
 * a restart. `advance(ms)` moves the store's clock, where the test can do that.
 */
export function checkContract(name, open) {
  describe(`the contract: ${name}`, () => {
    for (const [mode, restarts] of [
      ["one store object", false],
      ["another store object for each step", true],
    ]) {
      test(`every state is answered as the contract says: ${mode}`, async (context) => {
        // Stores with the same retention share a database.
        const opened = new Map();
        for (const [index, { name: title, why, steps, retentionMs }] of cases.entries()) {
          if (!opened.has(retentionMs)) opened.set(retentionMs, await open({ retentionMs }));
          const one = opened.get(retentionMs);
          await context.test(`${title} (${why})`, () => runSteps(one, `${index}: ${title}`, steps, restarts));
        }
        for (const one of opened.values()) await one.close();
      });
    }

    const withStore = (title, act) =>
      test(title, async () => {
        const opened = await open({});
        try {
          await act(opened);
        } finally {
          await opened.close();
        }
      });

    withStore("`checkSendStore` finds nothing", async ({ store, advance }) =>
      assert.deepEqual(await checkSendStore(store, { leaseMs: 50, ...(advance && { advance }) }), []),
    );

    withStore("of 64 racing reservations one is new, in every state that frees the key", async (opened) => {
      const objects = [opened.store, await opened.again(), await opened.again()];
      const race = async (key, entry) => {
        const all = Array.from({ length: 64 }, (_, index) => objects[index % 3].reserve(key, entry));
        const answers = await Promise.all(all);
        const fresh = answers.filter(({ state }) => state === "new");
        assert.deepEqual([...new Set(answers.map(inWords))].sort(), ["busy", inWords(fresh[0] ?? answers[0])].sort());
        assert.equal(fresh.length, 1);
        return fresh[0].token;
      };
      const entry = { fingerprint: FINGERPRINTS.A, leaseMs: MINUTE, repeatScope: "example" };
      const repeat = { ...entry, repeatWithinMs: 3_600_000 };
      const token = await race("race", entry);
      await opened.store.settle("race", token, record("not-sent"));
      const second = await race("race", { ...entry, fingerprint: FINGERPRINTS.B });
      await opened.store.settle("race", second, record("unknown"));
      const third = await race("race", { ...repeat, fingerprint: FINGERPRINTS.B });
      await opened.store.settle("race", third, record("unknown"));
      await opened.store.release("race");
      await race("race", entry);
    });

    withStore("64 keys at once do not hinder each other", async ({ store }) => {
      const entry = { fingerprint: FINGERPRINTS.A, leaseMs: MINUTE, repeatScope: "example" };
      const all = Array.from({ length: 64 }, async (_, index) => {
        const { state, token } = await store.reserve(`key-${index}`, entry);
        assert.equal(state, "new");
        await store.settle(`key-${index}`, token, record("sent", { id: `msg_${index}` }));
        return (await store.reserve(`key-${index}`, entry)).record?.id;
      });
      assert.deepEqual(
        await Promise.all(all),
        all.map((_, index) => `msg_${index}`),
      );
    });

    withStore("any string is a key, and two keys are never taken for one", async ({ store }) => {
      const entry = { fingerprint: FINGERPRINTS.A, leaseMs: MINUTE, repeatScope: "example" };
      const tokens = [];
      for (const key of keys) {
        const { state, token } = await store.reserve(key, entry);
        assert.equal(state, "new", JSON.stringify(key));
        tokens.push(token);
      }
      for (const [index, key] of keys.entries())
        await store.settle(key, tokens[index], record("sent", { id: `msg_${index}` }));
      for (const [index, key] of keys.entries())
        assert.equal((await store.reserve(key, entry)).record?.id, `msg_${index}`, JSON.stringify(key));
      assert.equal(new Set(tokens).size, keys.length);
    });

    withStore("a record comes back as it was", async ({ store, again }) => {
      const entry = { fingerprint: FINGERPRINTS.A, leaseMs: MINUTE, repeatScope: "example" };
      for (const [index, kept] of records.entries()) {
        const { token } = await store.reserve(`record-${index}`, entry);
        await store.settle(`record-${index}`, token, kept);
        assert.deepEqual((await (await again()).reserve(`record-${index}`, entry)).record, kept);
      }
    });

    withStore("busy says how long, at most the lease", async ({ store }) => {
      const entry = { fingerprint: FINGERPRINTS.A, leaseMs: MINUTE, repeatScope: "example" };
      await store.reserve("busy", entry);
      const { remainingMs } = await store.reserve("busy", entry);
      assert.ok(Number.isSafeInteger(remainingMs) && remainingMs > 0 && remainingMs <= MINUTE, `${remainingMs}`);
    });
  });
}

/** An answer as the table writes it. */
const inWords = ({ state, isRepeat, record }) =>
  [state, ...(isRepeat ? ["repeat"] : []), ...(record === undefined ? [] : [record.outcome])].join(" ");

async function runSteps(opened, key, steps, restarts) {
  let { store } = opened;
  let [first, last, given] = [];
  const reserve = async (words, fallback) => {
    const number = (name) => (words.includes(name) ? Number(words[words.indexOf(name) + 1]) : undefined);
    const message = words.find((word) => word in FINGERPRINTS) ?? fallback;
    const scope = words.includes("by") ? words[words.indexOf("by") + 1] : "example";
    const repeatScope = scope === "nobody" ? undefined : scope;
    const entry = { fingerprint: FINGERPRINTS[message], leaseMs: number("lease") ?? MINUTE, repeatScope };
    const repeatWithinMs = number("within");
    const look = words.includes("look");
    const within = repeatWithinMs === undefined ? {} : { repeatWithinMs };
    const answer = await store.reserve(key, { ...entry, ...within, ...(look && { look }) });
    if (answer.state === "new") {
      first ??= answer.token;
      last = answer.token;
    }
    given = answer.token;
    return answer;
  };
  const whileIs = async (state, words, fallback) => {
    for (let poll = 0; poll < MAX_POLLS; poll += 1) {
      const answer = await reserve(words, fallback);
      if (answer.state !== state) return answer;
      await moveOn(opened);
    }
    assert.fail(`still ${state}`);
  };
  const actions = {
    reserve: (words) => reserve(words, "A"),
    look: (words) => reserve([...words, "look"], "A"),
    end: (words) => whileIs("busy", words, "A"),
    expire: (words) => whileIs("other-content", words, "C"),
    settle: ([outcome, which = "last"]) =>
      store.settle(key, { first, last, given, wrong: "another token" }[which] ?? "none", record(outcome)),
    release: () => store.release(key),
    async pass([ms]) {
      const probe = { fingerprint: FINGERPRINTS.A, leaseMs: Number(ms) };
      const probeKey = `${key} ${Math.random()}`;
      await store.reserve(probeKey, probe);
      while ((await store.reserve(probeKey, probe)).state === "busy") await moveOn(opened);
    },
  };
  for (const step of steps) {
    if (restarts) store = await opened.again();
    const [call, expected] = step.split(" = ");
    const [action, ...words] = call.split(" ");
    const answer = await actions[action](words);
    if (expected !== undefined) assert.equal(inWords(answer), expected, step);
  }
}

/** Lets the store's clock go on. */
const moveOn = ({ advance }) => (advance === undefined ? new Promise((resolve) => setTimeout(resolve, 3)) : advance(3));
