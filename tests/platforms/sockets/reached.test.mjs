// What `neverSent` says of errors that were recorded, and of what is no error.
import assert from "node:assert/strict";
import { test } from "node:test";
import { recorded } from "./recorded.mjs";
import { compiled } from "./runtimes.mjs";

const { neverSent } = await import(`${await compiled("reached")}/reached.mjs`);
const URL = "https://api.example/send";

/** Data as an error, down the chain. */
function made({ cause, errors, ...members }) {
  const error = Object.assign(new Error(members.message), members);
  if (cause !== undefined) error.cause = made(cause);
  if (errors !== undefined) error.errors = errors.map(made);
  return error;
}

for (const [runtime, situation, thrown, answer, why] of recorded) {
  test(`${runtime}, ${situation}: ${answer ? "never left" : "unknown"}, for ${why}`, () => {
    assert.equal(neverSent(made(thrown), URL), answer);
  });
}

const refused = () => Object.assign(new Error("x"), { code: "ECONNREFUSED", syscall: "connect" });
const wrapped = (error, times) => (times === 0 ? error : wrapped(new Error("wrapped", { cause: error }), times - 1));
const itself = refused();
itself.cause = itself;
const shared = (depth) => ({ errors: Array(10).fill(depth === 0 ? refused() : shared(depth - 1)) });
const hostile = [
  ["undefined", undefined, "no error"],
  ["a string", "ECONNREFUSED", "no error"],
  ["null as cause", Object.assign(refused(), { cause: null }), "says it itself", true],
  ["a chain of ten wrappers", wrapped(refused(), 10), "wrappers say nothing", true],
  ["a chain of a thousand", wrapped(refused(), 1000), "beyond the limit"],
  ["an error that is its own cause", itself, "it has no end"],
  ["a tree of a thousand million errors", shared(9), "beyond the limit"],
  [
    "a getter that throws",
    {
      get code() {
        throw new Error("no");
      },
    },
    "nothing can be read",
  ],
  [
    "a proxy that throws",
    new Proxy(
      {},
      {
        get() {
          throw new Error("no");
        },
      },
    ),
    "nothing can be read",
  ],
  ["a list of errors with nothing in it", { errors: Array(3) }, "nothing says so"],
  ["a list of 4,000 million errors", { errors: Array(2 ** 32 - 1) }, "beyond the limit"],
  ["errors that are no array", { code: "ECONNREFUSED", errors: "none" }, "as if they were not there", true],
  ["a code that is a number", { code: 111 }, "no code"],
  ["a message that is no string", { message: { toString: () => "x" } }, "no message"],
];
for (const [title, thrown, why, answer = false] of hostile) {
  test(`${title}: ${answer ? "never left" : "unknown"}, for ${why}`, () =>
    assert.equal(neverSent(thrown, URL), answer));
}

test("an address that is no URL makes it unknown, and does not throw", () =>
  assert.equal(neverSent(refused(), "::"), false));
test("without an address the error alone counts", () => assert.equal(neverSent({ ...refused(), port: 1 }), true));
