// A send whose guards pass it, reject it, set its time, throw, never answer, or answer nonsense; with and without a store.
import { defineGuard } from "tidings/guards";
import { NONSENSE } from "./faults.mjs";
import { ending, storeBy, storeLimit } from "./logged.mjs";
import { messageOf } from "./providers.mjs";

/** How long what a guard has registered with `onNotSent` may take. */
export const UNDO_MS = 5_000;
const throws = () => {
  throw new Error("No looking.");
};

/** A guard's answers that stop the send. */
const VERDICTS = [
  () => ({ reject: "no" }),
  () => ({ reject: "no", category: "opted-out", scope: "recipient" }),
  () => ({ reject: "later", waitUntil: Date.now() + 60_000 }),
  () => ({ reject: "later", waitUntil: NaN }),
  () => ({ reject: "later", waitUntil: Symbol("x") }),
  () => ({ reject: 5 }),
  () => ({ reject: "no", guard: "toString" }),
  () => ({ reject: "no", scope: {} }),
  () => ({ reject: "no", issues: [null] }),
  () => ({ reject: "no", issues: [{ path: Symbol("x") }] }),
  () => ({ reject: "no", issues: { length: 1e9 } }),
  () => ({ sendAt: "soon" }),
  () => ({ sendAt: {} }),
  () => ({ sendAt: new Date(NaN) }),
  () => ({ sendAt: new Date(Date.now() + 3_600_000), waitUntil: {} }),
  () => Object.defineProperty({}, "reject", { get: throws, enumerable: true }),
];
/** Of these, nothing is sent. `undefined` and null let the message pass. */
const STOPS = NONSENSE.filter((make) => (make() ?? undefined) !== undefined);

function guardBy(rng, context) {
  const kind = rng.weighted([
    [30, "passes"],
    [10, "verdict"],
    [6, "sets-time"],
    [5, "throws"],
    [5, "rejects"],
    [4, "never"],
    [6, "late"],
    [5, "nonsense"],
  ]);
  context.guardKinds.push(kind);
  const undo = rng.weighted([
    [3, undefined],
    [3, () => {}],
    [1, () => Promise.reject(context.thrown())],
    [
      1,
      () => {
        throw context.thrown();
      },
    ],
    [1, () => new Promise(() => {})],
    [1, () => new Promise((resolve) => context.clock.at(2_000, resolve))],
  ]);
  const mayHang = context.undo;
  return defineGuard((send) => {
    // A guard that is late may be asked when its call has ended.
    if (!context.asked.has(send)) context.asked.set(send, context.callNow);
    const entry = { call: context.asked.get(send), undone: 0 };
    if (undo !== undefined) {
      mayHang.push(entry);
      send.onNotSent(() => {
        entry.undone += 1;
        return undo();
      });
    }
    switch (kind) {
      case "verdict":
        return rng.of(VERDICTS)();
      case "sets-time":
        return send.message.sendAt === undefined ? { sendAt: new Date(Date.now() + 7_200_000), reject: "later" } : null;
      case "throws":
        throw context.thrown();
      case "rejects":
        return Promise.reject(context.thrown());
      case "never":
        return new Promise(() => {});
      case "late":
        return new Promise((resolve) => context.clock.at(rng.of([5, 3_000, 50_000]), () => resolve(undefined)));
      case "nonsense":
        return rng.of(STOPS)();
      default:
        return undefined;
    }
  });
}

/** Guards for the option `beforeSend`. */
export function guardsBy(rng, context) {
  Object.assign(context, { guardKinds: [], undo: [], asked: new WeakMap() });
  return Array.from({ length: 1 + rng.below(3) }, () => guardBy(rng, context));
}

export function guarded(rng, context) {
  const { deadlineMs, clock, provider } = context;
  const store = rng.hits(0.3) ? storeBy(rng.fork(), context) : undefined;
  const beforeSend = guardsBy(rng, context);
  const storeMs = 2 * (context.log?.storeTimeoutMs ?? 0);
  const limitMs = deadlineMs + storeMs + UNDO_MS + 4 * clock.kind.lateMs;
  Object.assign(context, { calls: 1, ends: [], limitMs, perGroup: 1 });
  return {
    options: { ...store, beforeSend: beforeSend.length === 1 ? beforeSend[0] : beforeSend },
    async call({ client, own }) {
      const options = { ...own, ...(store && { idempotencyKey: "order-1" }) };
      const act = () => client.send(messageOf(provider, 0), options);
      const { ok, value } = await ending(context, act, {
        limitMs,
        abortMs: storeLimit(context) + UNDO_MS + clock.kind.lateMs,
      });
      if (!ok) throw value;
      return value;
    },
  };
}
