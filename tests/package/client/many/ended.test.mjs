// sendMany: the last event says how a run ended, also to a caller who reads no outcomes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { failure, inVirtualTime, isTidingsError, list, ok, oops, sending, startRun } from "./harness.mjs";

/** Messages, and then an error. */
function* broken(count) {
  yield* list(count);
  oops();
}

async function* later(messages) {
  yield* messages;
}

/** Collects the events of a run, and resolves with them at its end. */
function listener() {
  const events = [];
  let end;
  const ended = new Promise((resolve) => (end = resolve));
  const onEvent = (event) => {
    events.push(event);
    if (event.type === "ended") end(events);
  };
  return { onEvent, ended };
}

const INPUTS = [
  ["throws", () => broken(3), 3, "unknown"],
  ["rejects", () => later(broken(3)), 3, "unknown"],
  ["throws at once", () => broken(0), 0, "not-sent"],
  ["throws while a group is read", () => broken(3), 3, "unknown", { maxRecipients: 10 }],
  ["throws after more messages than are kept for a reader", () => broken(2_500), 2_500, "unknown"],
];

for (const [what, input, done, outcome, more] of INPUTS)
  test(`a listener hears that the input ${what}, though nobody reads the run, and no rejection is unhandled`, async (t) => {
    const unhandled = [];
    const note = (reason) => unhandled.push(reason);
    process.on("unhandledRejection", note);
    t.after(() => process.off("unhandledRejection", note));
    const { onEvent, ended } = listener();
    const run = startRun(sending(ok, more), input(), { onEvent });
    const events = await ended;
    const last = events.at(-1);
    assert.deepEqual([last.type, last.done, last.wait], ["ended", done, null]);
    assert.ok(isTidingsError(last.error));
    assert.deepEqual(
      [last.error.category, last.error.outcome, last.error.cause.message],
      ["configuration", outcome, "oops"],
    );
    assert.equal(events.filter(({ type }) => type === "ended").length, 1);
    await new Promise((resolve) => setImmediate(resolve));
    // Whoever reads later gets the same error; or one that says what is no longer there, with it as the cause.
    const error = await failure(run.all());
    assert.equal(done > 1_000 ? error.cause : error, last.error);
    assert.deepEqual(unhandled, []);
  });

test("once the input has thrown, the events of the sends that still run carry the error", () =>
  inVirtualTime(async (clock) => {
    const { onEvent, ended } = listener();
    startRun(
      sending(() => clock.sleep(1_000).then(ok)),
      broken(3),
      { onEvent },
    );
    const events = await ended;
    assert.deepEqual(
      events.map(({ type, done, error }) => [type, done, error?.cause.message]),
      [
        ["progress", 1, "oops"],
        ["progress", 2, "oops"],
        ["progress", 3, "oops"],
        ["ended", 3, "oops"],
      ],
    );
  }));

for (const [what, end, done] of [
  ["is read to its end", (run) => run.all(), 5],
  ["is stopped", (run) => run.stop(), 0],
  ["has no messages", (run) => run.all(), 0, []],
])
  test(`the last event of a run that ${what} has no error`, async () => {
    const { onEvent, ended } = listener();
    const run = startRun(sending(ok), done > 0 ? list(5) : [], { onEvent });
    await end(run);
    const { type, error, done: accepted, waiting } = (await ended).at(-1);
    assert.deepEqual([type, error, accepted, waiting], ["ended", null, done, 0]);
  });

test("what an input does after `stop` is no error of the run", () =>
  inVirtualTime(async (clock) => {
    const { onEvent, ended } = listener();
    const input = (async function* () {
      yield* list(1);
      await clock.sleep(1_000);
      oops();
    })();
    const run = startRun(
      sending(() => clock.sleep(5_000).then(ok)),
      input,
      { onEvent },
    );
    await clock.sleep(500);
    await run.stop();
    assert.deepEqual(
      (await ended).map(({ type, error }) => [type, error]),
      [
        ["progress", null],
        ["ended", null],
      ],
    );
    assert.equal((await run.all()).length, 1);
  }));
