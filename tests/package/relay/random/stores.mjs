// Stores that fail, are late, or lie.
import { memoryCounterStore } from "../../../../pkg/dist/guards.js";
import { defineSendStore, memoryStore } from "../../../../pkg/dist/store.js";
import { hostile } from "../../client/test-client.mjs";
import { SECRETS } from "./records.mjs";

const KINDS = [
  [60, "sane"],
  [28, "failing"],
  [12, "lying"],
];
const FAULTS = ["fails-before", "fails-after", "late-before", "late-after", "hangs"];
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const failed = () => {
  throw Object.assign(new Error(`The store failed: ${SECRETS.CAUSE}`), { query: SECRETS.CAUSE });
};

/** Calls a method with a fault. */
async function withFault(rng, fault, act) {
  if (fault === "fails-before") failed();
  // Also longer than the time limit of any relay and client.
  if (fault === "late-before") await sleep(rng.below(30_000));
  const result = await act();
  if (fault === "late-after") await sleep(rng.below(30_000));
  if (fault === "fails-after") failed();
  return fault === "hangs" ? new Promise(() => {}) : result;
}

/** No reservation that means that the key is free. */
const ANSWERS = [
  () => undefined,
  () => null,
  () => 5,
  () => [],
  () => ({}),
  () => hostile,
  () => ({ state: "new" }),
  () => ({ state: "new", token: "" }),
  () => ({ state: "new", token: 5 }),
  () => ({ state: "busy", remainingMs: NaN }),
  () => ({ state: "busy", remainingMs: -5 }),
  () => ({ state: "busy", remainingMs: "soon" }),
  () => ({ state: "busy", remainingMs: 1e300 }),
  () => ({ state: "stale" }),
  () => ({ state: "other-content" }),
  () => ({ state: "done" }),
  () => ({ state: "done", record: hostile }),
  () => ({ state: "done", record: { version: 2, outcome: "sent" } }),
  () => ({ state: "done", record: { version: 1, outcome: "sent", attempts: [null], messages: [{}] } }),
  () => ({ state: "done", record: { version: 1, outcome: "sent", attempts: [], messages: [], error: 5, id: {} } }),
  () => ({ state: "done", record: { version: 1, outcome: "not-sent", attempts: [], messages: [] } }),
  () => ({ state: "new", token: "not_the_token_of_any_reservation" }),
];

/** The store that the isolates of a case share. */
export function storeBy(rng, records) {
  const kind = rng.weighted(KINDS);
  const inner = memoryStore();
  const rate = rng.of([0.05, 0.2, 0.5]);
  const call = async (name, act) => {
    records.touch("store");
    if (kind === "sane" || records.isHealed || !rng.hits(rate)) return await act();
    if (kind === "failing") return await withFault(rng, rng.of(FAULTS), act);
    records.isStoreFalse = true;
    return name === "reserve" ? rng.of(ANSWERS)() : undefined;
  };
  return defineSendStore({
    reserve: (key, entry) => call("reserve", () => inner.reserve(key, entry)),
    settle: (key, token, record) => call("settle", () => inner.settle(key, token, record)),
    release: (key) => call("release", () => inner.release(key)),
  });
}

/** No count; and those that look like one. */
const NO_COUNTS = [
  undefined,
  null,
  5,
  "1",
  {},
  [],
  hostile,
  { count: "1" },
  { count: NaN },
  { count: Infinity },
  { count: null },
];
const FALSE_COUNTS = [{ count: 0 }, { count: -5 }, { count: 1e300 }, { count: 0.5 }];

/** The counters that the isolates of a case share. They note in which window a request was counted. */
export function countersBy(rng, records) {
  const kind = rng.weighted(KINDS);
  const inner = memoryCounterStore();
  const rate = rng.of([0.05, 0.2, 0.5]);
  return {
    add(key, by, expiresInMs) {
      const request = records.touch("counters");
      if (request !== undefined && by > 0) request.window = key;
      const act = () => inner.add(key, by, expiresInMs);
      if (kind === "sane" || records.isHealed || !rng.hits(rate)) return act();
      if (kind === "failing") return withFault(rng, rng.of(FAULTS), act);
      if (rng.hits(0.6)) {
        act();
        return rng.of(NO_COUNTS);
      }
      records.areCountersFalse = true;
      return rng.of(FALSE_COUNTS);
    },
  };
}
