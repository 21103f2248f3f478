// The messages of a run, as any iterable: complete, async, late, endless, broken.
import { NONSENSE } from "./faults.mjs";

const throws = () => {
  throw new Error("No looking.");
};

/** Values in place of a message. */
const ODD = [
  () => undefined,
  () => null,
  () => 5,
  () => "text",
  () => [],
  () => Object.defineProperty({ to: "+14155551234" }, "body", { get: throws, enumerable: true }),
  () => Object.defineProperty({ body: "x" }, "to", { get: throws, enumerable: true }),
  () => new Proxy({}, { get: throws, ownKeys: throws, has: throws, getOwnPropertyDescriptor: throws }),
  () => ({ to: "+14155551234", body: "x", reference: {} }),
  () => ({ to: { toString: throws }, body: "x" }),
  () => ({ to: ["+14155551234", Symbol("x")], body: "x" }),
];

/** Replaces some messages by values that are none. */
export const withOdd = (rng, messages) => messages.map((one) => (rng.hits(0.2) ? rng.of(ODD)() : one));

/**
 * @returns `input`, and `ends`: false if only `stop` ends it.
 */
export function inputBy(rng, context, messages) {
  const { clock } = context;
  const until = 1 + rng.below(messages.length);
  /** An iterator that gives messages and then does something else. */
  const then = (next, more = {}) => {
    let index = 0;
    return {
      next: () => (index < until ? { done: false, value: messages[index++] } : next()),
      return: () => ({ done: true, value: undefined }),
      ...more,
    };
  };
  const atOnce = (iterator) => ({ [Symbol.iterator]: () => iterator });
  const later = (iterator) => ({ [Symbol.asyncIterator]: () => iterator });
  const either = (iterator) => (rng.hits(0.5) ? atOnce : later)(iterator);
  const fails = () => {
    throw context.thrown();
  };
  const over = () => ({ done: true, value: undefined });
  const kind = rng.weighted([
    [30, "array"],
    [6, "set"],
    [6, "generator"],
    [10, "async"],
    [8, "late"],
    [6, "throws"],
    [4, "rejects"],
    [5, "never"],
    [4, "endless"],
    [3, "no-iterator"],
    [3, "odd-next"],
    [3, "odd-return"],
    [2, "odd-length"],
  ]);
  context.inputKind = kind;
  switch (kind) {
    case "array":
      return { input: messages, ends: true };
    case "set":
      return { input: new Set(messages), ends: true };
    case "generator":
      return {
        input: (function* () {
          yield* messages;
        })(),
        ends: true,
      };
    case "async":
      return {
        input: (async function* () {
          yield* messages;
        })(),
        ends: true,
      };
    case "late":
      return {
        input: (async function* () {
          for (const message of messages) {
            await new Promise((resolve) => clock.at(rng.below(3_000), resolve));
            yield message;
          }
        })(),
        ends: true,
      };
    case "throws":
      return { input: either(then(fails)), ends: true };
    case "rejects":
      return { input: later(then(() => Promise.reject(context.thrown()))), ends: true };
    case "never":
      return { input: later(then(() => new Promise(() => {}))), ends: false };
    case "endless":
      return { input: either({ next: () => ({ done: false, value: rng.of(messages) }) }), ends: false };
    case "no-iterator":
      return {
        input: rng.of([
          () => ({ [Symbol.iterator]: fails }),
          () => ({ [Symbol.asyncIterator]: () => rng.of(NONSENSE)() }),
          () => Object.defineProperty({}, Symbol.asyncIterator, { get: throws }),
          () => ({ [Symbol.iterator]: () => ({ next: 5 }) }),
          () => rng.of(NONSENSE)(),
        ])(),
        ends: true,
      };
    case "odd-next":
      return {
        input: either(
          then(
            rng.of([
              () => undefined,
              () => null,
              () => 5,
              () => ({ done: "yes" }),
              () => Object.defineProperty({}, "done", { get: throws }),
              () => Object.defineProperty({ done: false }, "value", { get: throws }),
              () => Promise.resolve({ done: true }),
            ]),
          ),
        ),
        ends: false,
      };
    case "odd-return":
      return {
        input: either(
          then(over, {
            return: rng.of([
              fails,
              () => Promise.reject(context.thrown()),
              () => new Promise(() => {}),
              () => 5,
              undefined,
              7,
              () => ({
                get then() {
                  throw context.thrown();
                },
              }),
            ]),
          }),
        ),
        ends: true,
      };
    default:
      return {
        input: Object.defineProperty(atOnce(messages[Symbol.iterator]()), rng.of(["length", "size"]), {
          get: rng.of([throws, () => rng.of(NONSENSE)()]),
        }),
        ends: true,
      };
  }
}
