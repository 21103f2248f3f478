// sendMany: `stop` ends at once what waits, waits for the requests on their way, and leaves an honest record.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ACCEPTED,
  clientOf,
  inVirtualTime,
  list,
  MESSAGES,
  ok,
  rejected,
  respond,
  sending,
  source,
  startRun,
} from "./harness.mjs";

const { Failover } = await import("../../../../pkg/dist/index.js");
const { STOP } = await source("client/stop");
const { defineGuard } = await import("../../../../pkg/dist/guards.js");

const DAY_MS = 86_400_000;
const LATENCY_MS = 100;
const LIMITED = respond(429, { error: "Slow down." }, { "retry-after": "36000" });
const patient = { deadlineMs: DAY_MS, retry: { maxRetryAfterMs: DAY_MS } };

/** A `fetch` that takes a tenth of a second and gives these responses, then `ACCEPTED`; and how many requests it has. */
function provider(clock, ...responses) {
  const requests = [];
  const fetch = async (url, init) => {
    requests.push(init);
    const response = responses[requests.length - 1] ?? ACCEPTED;
    await clock.sleep(LATENCY_MS, init.signal);
    return response(url, init);
  };
  return { fetch, requests };
}

async function readAll(run) {
  const outcomes = [];
  for await (const outcome of run) outcomes.push(outcome);
  return outcomes;
}

const indexes = (places) => places.map(({ index }) => index);
const counts = ({ taken, done, failed, unknown, running, unsent }) => ({
  taken,
  done,
  failed,
  unknown: indexes(unknown),
  running: indexes(running),
  unsent: indexes(unsent),
});

/** What holds up the sends of a run: how its sender is made, and the requests and the sends that have ended by then. */
const WAITS = [
  [
    "the client's gate",
    (clock, { fetch }) => clientOf("texting-blue", fetch, patient),
    // The first one has made an attempt: it ends with what that said.
    { requests: 1, failed: 1, unsent: [1, 2, 3] },
    "nothing is asked of the provider until the gate opens, in ten hours",
  ],
  [
    "a guard that never answers",
    (clock, { fetch }) => {
      const beforeSend = defineGuard(() => new Promise(() => {}));
      return clientOf("texting-blue", fetch, { ...patient, beforeSend });
    },
    { requests: 0, failed: 0, unsent: [0, 1, 2, 3] },
    "only the deadline would end it",
  ],
  [
    "the gate of a failover's client",
    (clock, { fetch }) => new Failover([clientOf("texting-blue", fetch, patient)], { deadlineMs: DAY_MS }),
    { requests: 1, failed: 1, unsent: [1, 2, 3] },
    "the failover passes it on to its clients",
  ],
  [
    "a guard of a failover",
    (clock, { fetch }) => {
      const beforeSend = defineGuard(() => new Promise(() => {}));
      return new Failover([clientOf("texting-blue", fetch)], { beforeSend, deadlineMs: DAY_MS });
    },
    { requests: 0, failed: 0, unsent: [0, 1, 2, 3] },
    "no provider was called",
  ],
];

for (const [what, senderOf, { requests, failed, unsent }, why] of WAITS)
  test(`\`stop\` ends at once what waits for ${what}: it is not sent, and not a failure`, () =>
    inVirtualTime(async (clock) => {
      const simulated = provider(clock, LIMITED);
      const one = list(4);
      const run = senderOf(clock, simulated).sendMany(
        // The first one is alone until its response is there.
        (async function* () {
          yield one[0];
          await clock.sleep(1_000);
          yield* one.slice(1);
        })(),
      );
      await clock.sleep(5_000);
      const stoppedAt = clock.now;
      await run.stop();
      assert.ok(clock.now - stoppedAt < 10, `${clock.now - stoppedAt} ms: ${why}`);
      assert.deepEqual(counts(run.checkpoint), { taken: 4, done: 0, failed, unknown: [], running: [], unsent }, why);
      assert.equal((await run.all()).length, failed);
      await clock.sleep(DAY_MS);
      assert.equal(simulated.requests.length, requests, "nothing is sent later either");
    }));

test("leaving the loop ends what waits, too", () =>
  inVirtualTime(async (clock) => {
    const { fetch, requests } = provider(clock, ACCEPTED, LIMITED);
    const run = clientOf("texting-blue", fetch, patient).sendMany(list(6), { concurrency: 2 });
    const began = clock.now;
    for await (const { index } of run) {
      assert.equal(index, 0);
      await clock.sleep(5_000);
      break;
    }
    assert.ok(clock.now - began < 6_000, `${clock.now - began} ms`);
    const { taken, done, failed, unsent } = counts(run.checkpoint);
    assert.deepEqual([failed, requests.length], [1, done + failed]);
    assert.ok(unsent.length > 0 && unsent.length === taken - done - failed, JSON.stringify(run.checkpoint));
  }));

test("`stop` waits for the requests on their way, and what they send counts", () =>
  inVirtualTime(async (clock) => {
    const { fetch, requests } = provider(clock);
    const run = clientOf("texting-blue", fetch).sendMany(list(10), { concurrency: 3 });
    await clock.sleep(LATENCY_MS / 2);
    const stoppedAt = clock.now;
    await run.stop();
    assert.equal(clock.now - stoppedAt, LATENCY_MS / 2);
    assert.equal(requests.length, 3);
    assert.deepEqual(counts(run.checkpoint), { taken: 3, done: 3, failed: 0, unknown: [], running: [], unsent: [] });
    const all = await run.all();
    assert.ok(all.length === 3 && all.every(({ ok }) => ok));
  }));

/** The response to the first attempt, and how a send ends that waits for its second one. */
const ATTEMPTED = [
  ["a rate limit", LIMITED, ["rate-limit", "not-sent", 429, true], "calling again later is what its error says"],
  [
    "a 503",
    respond(503, {}),
    ["unavailable", "unknown", 503, true],
    "the provider takes a key, so calling again is safe",
  ],
];

for (const [what, response, expected, why] of ATTEMPTED)
  test(`a send that waits for another attempt after ${what} ends at once, with what the first one said`, () =>
    inVirtualTime(async (clock) => {
      const { fetch, requests } = provider(clock, response);
      const retry = { ...patient.retry, baseMs: 10_000 };
      const run = clientOf("sent", fetch, { retry, deadlineMs: DAY_MS / 2 }).sendMany([MESSAGES.sent]);
      await clock.sleep(1_000);
      const stoppedAt = clock.now;
      await run.stop();
      assert.ok(clock.now - stoppedAt < 10, `${clock.now - stoppedAt} ms`);
      const [{ error }] = await run.all();
      assert.deepEqual([error.category, error.outcome, error.status, error.retryable], expected, why);
      assert.deepEqual([error.attempts.length, requests.length], [1, 1]);
      const { failed, unknown } = run.checkpoint;
      assert.deepEqual([failed, unknown.length], expected[1] === "not-sent" ? [1, 0] : [0, 1]);
    }));

test("a signal still aborts: what waited is a failure, with the signal's reason", () =>
  inVirtualTime(async (clock) => {
    const { fetch } = provider(clock, LIMITED);
    const abort = new AbortController();
    const run = clientOf("texting-blue", fetch, patient).sendMany(list(2), { concurrency: 1, signal: abort.signal });
    clock.at(5_000, () => abort.abort("left"));
    const outcomes = await run.all();
    assert.deepEqual(
      outcomes.map(({ error: { category, outcome, cause } }) => [category, outcome, cause]),
      [["aborted", "not-sent", "left"]],
    );
    assert.deepEqual(run.checkpoint.unsent, []);
  }));

test("in the order of the messages, those after one that was not sent have their outcomes", () =>
  inVirtualTime(async (clock) => {
    const send = (one, options) => {
      // They end in another order.
      if (one.body !== "1") return clock.sleep(100 - 10 * Number(one.body)).then(ok);
      const end = rejected({ category: "aborted", outcome: "not-sent" });
      return new Promise((_, reject) => options[STOP].addEventListener("abort", () => reject(end)));
    };
    for (const read of [(run) => run.all(), readAll]) {
      const run = startRun(sending(send), list(5), { order: "input", concurrency: 5 });
      await clock.sleep(1_000);
      await run.stop();
      assert.deepEqual(counts(run.checkpoint), { taken: 5, done: 4, failed: 0, unknown: [], running: [], unsent: [1] });
      assert.deepEqual(indexes(await read(run)), [0, 2, 3, 4]);
    }
  }));

test("what waits for a slot of a failover's provider ends at once, whoever has the slot", () =>
  inVirtualTime(async (clock) => {
    const { fetch, requests } = provider(clock);
    const slow = (url, init) => clock.sleep(20_000).then(() => fetch(url, init));
    const failover = new Failover([{ client: clientOf("texting-blue", slow), maxConcurrent: 1, maxQueued: 10 }]);
    const other = failover.send(list(1)[0]);
    const run = failover.sendMany(list(2), { concurrency: 2 });
    await clock.sleep(1_000);
    const stoppedAt = clock.now;
    await run.stop();
    assert.ok(clock.now - stoppedAt < 10, `${clock.now - stoppedAt} ms`);
    assert.deepEqual(counts(run.checkpoint), {
      taken: 2,
      done: 0,
      failed: 0,
      unknown: [],
      running: [],
      unsent: [0, 1],
    });
    await other;
    assert.equal(requests.length, 1);
  }));

test("what a stopped send can still say is an outcome: a warning is not lost", async () => {
  const issues = [{ path: "store", code: "failed", message: "The store failed.", severity: "warning" }];
  let run;
  const send = async () => {
    void run.stop();
    throw rejected({ category: "aborted", outcome: "not-sent", issues });
  };
  run = startRun(sending(send), list(1));
  const [{ error }] = await run.all();
  assert.deepEqual([error.category, run.checkpoint.failed, run.checkpoint.unsent], ["aborted", 1, []]);
});

test("a client of the caller's own, which knows no `stop`, is waited for", () =>
  inVirtualTime(async (clock) => {
    const run = startRun(
      sending(() => clock.sleep(1_000).then(ok)),
      list(3),
      { concurrency: 2 },
    );
    await clock.sleep(500);
    await run.stop();
    assert.deepEqual(counts(run.checkpoint), { taken: 2, done: 2, failed: 0, unknown: [], running: [], unsent: [] });
  }));
