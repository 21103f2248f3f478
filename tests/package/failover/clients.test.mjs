// Custom clients that break every rule: the send ends there, and no second provider is called if the first may have sent.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  accepted,
  client,
  facts,
  Failover,
  failure,
  fake,
  hostile,
  isFailoverError,
  MESSAGE,
  never,
  oops,
  OUT_OF_CREDIT,
  steps,
  TidingsError,
} from "./harness.mjs";

const branded = (own) => ({ [Symbol.for("tidings.error")]: true, ...own });

/** What a broken client may do. */
const ODD = [
  ["throws at once", oops],
  ["rejects with an error that is not a TidingsError", async () => oops()],
  ["rejects with nothing", () => Promise.reject()],
  ["rejects with a proxy that throws", () => Promise.reject(hostile)],
  ["rejects with an object that has only the brand of a TidingsError", () => Promise.reject(branded())],
  [
    "rejects with facts whose getters throw",
    () =>
      Promise.reject(
        branded({
          get outcome() {
            return oops();
          },
        }),
      ),
  ],
  [
    "rejects with invalid facts",
    () =>
      Promise.reject(
        branded({ outcome: 7, category: [], scope: {}, issues: "none", attempts: 7, messages: "x", retryAfterMs: NaN }),
      ),
  ],
  ["has a `send` whose getter throws", undefined],
  ["resolves with nothing", async () => undefined],
  ["resolves with null", async () => null],
  ["resolves with a number", async () => 7],
  ["resolves with an empty object", async () => ({})],
  ["resolves with messages that are not an array", async () => accepted("a", { messages: "x" })],
  ["resolves with a message that is null", async () => accepted("a", { messages: [null] })],
  [
    "resolves with messages of an enormous length",
    async () => accepted("a", { messages: Object.assign([], { length: 2 ** 32 - 1 }) }),
  ],
  ["resolves with a proxy that throws", async () => hostile],
  ["resolves with warnings whose getters throw", async () => accepted("a", { warnings: [hostile] })],
  [
    "resolves with a message whose error throws when read",
    async () => accepted("a", { messages: [{ id: "m1", error: hostile }] }),
  ],
  ["returns a number instead of a promise", () => 7],
  [
    "returns an object whose `then` getter throws",
    () => ({
      get then() {
        return oops();
      },
    }),
  ],
  ["returns an object whose `then` throws", () => ({ then: oops })],
];

for (const [what, send] of ODD) {
  test(`a client that ${what} may have sent: the send ends there, and only afterUnknown moves on`, async () => {
    let made = false;
    const odd =
      send === undefined
        ? {
            ...client("a"),
            get send() {
              return made ? oops() : never;
            },
          }
        : client("a", send);
    const make = (policy) => {
      made = false;
      const failover = new Failover([odd, fake("b")], policy);
      made = true;
      return failover;
    };
    const error = await failure(make().send(MESSAGE));
    assert.ok(isFailoverError(error), String(error));
    assert.deepEqual(
      [error.outcome, error.retryable, error.path.map(({ outcome }) => outcome)],
      ["unknown", false, ["unknown"]],
    );
    const result = await make({ afterUnknown: true }).send(MESSAGE);
    assert.equal(steps(result.path), "a:risked b:accepted");
  });
}

test("a client may return its result directly or by a thenable; the first settlement counts", async () => {
  const twice = (own) => ({
    then(resolve, reject) {
      resolve(own);
      reject(new Error("late"));
      resolve(7);
    },
  });
  for (const send of [() => accepted("a"), () => twice(accepted("a"))]) {
    assert.equal(steps((await new Failover([client("a", send), fake("b")]).send(MESSAGE)).path), "a:accepted");
  }
  const rejection = new TidingsError(facts(OUT_OF_CREDIT));
  for (const send of [
    () => {
      throw rejection;
    },
    () => ({
      then(resolve, reject) {
        reject(rejection);
        resolve(accepted("a"));
      },
    }),
  ]) {
    assert.equal(
      steps((await new Failover([client("a", send), fake("b")]).send(MESSAGE)).path),
      "a:not-sent b:accepted",
    );
  }
});
