// The results of `neverSent` for recorded errors, and for values that are not errors.
import assert from "node:assert/strict";
import { test } from "node:test";
import { recorded } from "./recorded.mjs";
import { compiled } from "./runtimes.mjs";

const { neverSent } = await import(`${await compiled("reached")}/reached.mjs`);
const URL = "https://api.example/send";

/** Builds an error from data, including its causes. */
function errorFrom({ cause, errors, ...properties }) {
  const error = Object.assign(new Error(properties.message), properties);
  if (cause !== undefined) error.cause = errorFrom(cause);
  if (errors !== undefined) error.errors = errors.map(errorFrom);
  return error;
}

for (const [runtime, situation, thrown, expected, why] of recorded) {
  test(`${runtime}, ${situation}: ${expected ? "not sent" : "unknown"} (${why})`, () => {
    assert.equal(neverSent(errorFrom(thrown), URL), expected);
  });
}

const connectionRefused = () => Object.assign(new Error("x"), { code: "ECONNREFUSED", syscall: "connect" });
const wrapped = (error, times) => (times === 0 ? error : wrapped(new Error("wrapped", { cause: error }), times - 1));
const itself = connectionRefused();
itself.cause = itself;
const shared = (depth) => ({ errors: Array(10).fill(depth === 0 ? connectionRefused() : shared(depth - 1)) });
const hostile = [
  ["undefined", undefined, "no error"],
  ["a string", "ECONNREFUSED", "no error"],
  ["null as cause", Object.assign(connectionRefused(), { cause: null }), "says it itself", true],
  ["a chain of ten wrappers", wrapped(connectionRefused(), 10), "wrappers say nothing", true],
  ["a chain of a thousand", wrapped(connectionRefused(), 1000), "beyond the limit"],
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
  ["an array of errors without items", { errors: Array(3) }, "nothing shows it"],
  ["an array of 4,000 million errors", { errors: Array(2 ** 32 - 1) }, "beyond the limit"],
  ["`errors` that is not an array", { code: "ECONNREFUSED", errors: "none" }, "it is ignored", true],
  ["a code that is a number", { code: 111 }, "no code"],
  ["a message that is not a string", { message: { toString: () => "x" } }, "no message"],
];
for (const [title, thrown, why, expected = false] of hostile) {
  test(`${title}: ${expected ? "not sent" : "unknown"} (${why})`, () => assert.equal(neverSent(thrown, URL), expected));
}

test("with an invalid URL the result is unknown, and nothing throws", () =>
  assert.equal(neverSent(connectionRefused(), "::"), false));
test("without a URL only the error counts", () => assert.equal(neverSent({ ...connectionRefused(), port: 1 }), true));
