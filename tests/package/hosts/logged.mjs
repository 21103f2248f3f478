// A send with a store, once or repeated with its key; the store may fail in any way.
import { faulty } from "./faults.mjs";
import { messageOf } from "./providers.mjs";
import { createHash } from "node:crypto";
import { defineSendStore, memoryStore } from "tidings/store";

// Another thread makes a real digest, for which no turn of the event loop waits.
crypto.subtle.digest = async (_, bytes) => createHash("sha256").update(bytes).digest();

const throws = () => {
  throw new Error("No looking.");
};
const record = { version: 1, outcome: "sent", messages: [], attempts: [], error: null };

/** Answers of `reserve` that are readable in part, or not at all. */
const RESERVATIONS = [
  () => ({ state: "new" }),
  () => ({ state: "new", token: "" }),
  () => ({ state: "new", token: {} }),
  () => ({ state: "new", token: "t", isRepeat: "yes" }),
  () => ({ state: "busy" }),
  () => ({ state: "busy", remainingMs: -1 }),
  () => ({ state: "busy", remainingMs: Symbol("x") }),
  () => ({ state: "busy", remainingMs: 1e300 }),
  () => ({ state: "stale", token: 5 }),
  () => ({ state: "other-content" }),
  () => ({ state: "done" }),
  () => ({ state: "done", record: 5 }),
  () => ({ state: "done", record }),
  () => ({ state: "done", record: { ...record, outcome: "unknown" } }),
  () => ({ state: "done", record: { ...record, outcome: "not-sent", error: { category: 5 } } }),
  () => ({ state: "done", record: { ...record, messages: [{}, { to: "x", error: 5 }], attempts: [null] } }),
  () => ({ state: "done", record: { ...record, provider: {}, id: 5, messages: {} } }),
  () => ({
    state: "done",
    record: Object.defineProperty({ ...record }, "messages", { get: throws, enumerable: true }),
  }),
  () => Object.defineProperty({}, "state", { get: throws }),
];

/**
 * A random store. `context.log` says what to expect of it: `isPerfect`: it never fails; `isSane`: whatever it answers is true, even if it
 * answers late or never.
 */
export function storeBy(rng, context) {
  const inner = memoryStore();
  const log = (context.log = {
    isPerfect: rng.hits(0.4),
    storeTimeoutMs: rng.of([1, 50, 1_000, 5_000]),
    onStoreFailure: rng.of(["reject", "reject", "send"]),
    get isSane() {
      return this.state === undefined || !this.state.lied;
    },
  });
  const { storeTimeoutMs, onStoreFailure } = log;
  // Longer than any deadline of a case.
  const options = { storeTimeoutMs, onStoreFailure, ...(rng.hits(0.3) && { leaseMs: 120_001 + rng.below(100_000) }) };
  if (log.isPerfect) return { ...options, store: inner };
  const { reserve, settle, release } = inner;
  const share = rng.of([0.1, 0.4, 0.9]);
  const { methods, state } = faulty(
    rng.fork(),
    context,
    { reserve, settle, release },
    { share, nonsense: { reserve: RESERVATIONS } },
  );
  log.state = state;
  return { ...options, store: defineSendStore(methods) };
}

/** Records how a call ends. `limitMs`: how long it may take; `abortMs`: how long after its signal has fired. */
export async function ending(context, call, { limitMs, abortMs }) {
  const { requests, clock } = context;
  const end = { from: requests.length, at: clock.t, limitMs, abortMs };
  context.ends.push(end);
  try {
    end.value = await call(end);
    end.ok = true;
  } catch (thrown) {
    end.value = thrown;
    end.ok = false;
  }
  Object.assign(end, { done: true, to: requests.length, settledAt: clock.t });
  return end;
}

/** After its signal has fired, a send still keeps its end in the store. */
export const storeLimit = ({ log, clock }) =>
  log === undefined || log.isPerfect ? 0 : log.storeTimeoutMs + clock.kind.lateMs;

export function logged(rng, context) {
  const { deadlineMs, clock, provider } = context;
  const options = storeBy(rng.fork(), context);
  const { log } = context;
  const times = rng.of([1, 1, 2, 2, 2, 3]);
  // The last is longer than a lease.
  const pauses = Array.from({ length: times }, () => rng.of([0, 0, 1_000, 400_000]));
  const together = log.isPerfect && log.onStoreFailure === "reject" && rng.hits(0.15);
  const limits = {
    limitMs: deadlineMs + 2 * log.storeTimeoutMs + 3 * clock.kind.lateMs,
    abortMs: storeLimit(context),
  };
  Object.assign(context, { calls: times, ends: [], callNow: 1, perGroup: together ? times : 1 });
  context.limitMs = times * (limits.limitMs + 400_000);
  return {
    options,
    async call({ client, own }) {
      const message = messageOf(provider, 0);
      const once = () => ending(context, () => client.send(message, { ...own, idempotencyKey: "order-1" }), limits);
      if (together) await Promise.all(Array.from({ length: times }, once));
      else
        for (let n = 0; n < times; n++) {
          context.callNow = n + 1;
          await once();
          const ms = pauses[n];
          if (n + 1 < times && ms > 0 && context.abortedAt === undefined)
            await new Promise((resolve) => clock.at(ms, resolve));
        }
      const { ok, value } = context.ends.at(-1);
      if (!ok) throw value;
      return value;
    },
  };
}
