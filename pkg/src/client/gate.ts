/** A gate: the waits that providers have asked for. The core decides what they mean for a call. */

import { toText } from "../wasm/codec.js";
import { invokeJson } from "../wasm/invoke.js";
import { now, wallTime } from "../util/clock.js";
import { configurationError } from "../errors/error.js";
import { readInput } from "../errors/foreign.js";
import { define } from "../util/define.js";
import type { Gate, GateLane, GateState } from "./gate-types.js";

/** A lane as the core reads it. Times are those of `now()` in `clock.ts`. */
export type Lane = Readonly<Record<string, number>>;

/** A registered symbol, so that all copies of the package share it. */
const LANES = Symbol.for("tidings.gate");

/** The names of properties that are times. 0 is never. */
const TIMES = /At$|Until$/;

/**
 * Creates a gate that several clients can share.
 *
 * @param state What `state()` of an earlier gate returned, also after a round trip through JSON.
 * @throws TidingsError with the category `configuration` if `state` is anything else.
 *
 * @example
 * ```ts
 * const gate = createGate();
 * const alerts = new Client({ provider: "sent", apiKey, gate });
 * const news = new Client({ provider: "sent", apiKey, gate, deadlineMs: 600_000 });
 * gate.state(); // { version: 1, lanes: {} }: no call has to wait
 * ```
 */
export function createGate(state?: GateState | null): Gate {
  const lanes = new Map(Object.entries(readState(state)));
  const gate: Gate = {
    state() {
      forgetUnneeded(lanes);
      const offsetMs = wallTime() - now();
      return {
        version: 1,
        lanes: Object.fromEntries([...lanes].map(([name, lane]) => [name, shifted(lane, offsetMs)])),
      };
    },
    open: () => lanes.clear(),
  };
  Object.defineProperty(gate, LANES, { value: lanes });
  return gate;
}

/**
 * Returns the lanes of a gate by name.
 *
 * @internal
 */
export function lanesOf(gate: unknown): Map<string, Lane> {
  let lanes: unknown;
  try {
    lanes = Object(gate)[LANES];
  } catch {
    // A proxy that throws is not a gate.
  }
  if (lanes instanceof Map) return lanes as Map<string, Lane>;
  throw configurationError("`gate` must come from `createGate()`. Leave it out for the client's own.");
}

/** Up to this number, lanes of senders and recipients are kept even when they are not needed any more. */
const MIN_LANES_TO_PRUNE = 256;
/** Limits the size of one call into the core. */
const MAX_LANES_PER_CALL = 1_000;
/** How many lanes remained after the last pruning. */
const sizeAfterPruning = new WeakMap<object, number>();

/**
 * Forgets the lanes that are not needed any more, but only if their number has doubled since the last time. All may still be
 * closed, and looking at each one for every step of a call would cost more than the call.
 *
 * @internal
 */
export function pruneLanes(lanes: Map<string, Lane>): void {
  if (lanes.size > Math.max(MIN_LANES_TO_PRUNE, 2 * (sizeAfterPruning.get(lanes) ?? 0))) forgetUnneeded(lanes);
}

/** The core decides which lanes are needed. */
function forgetUnneeded(lanes: Map<string, Lane>): void {
  if (lanes.size === 0) return;
  const time = Math.floor(now());
  const all = [...lanes];
  for (let start = 0; start < all.length; start += MAX_LANES_PER_CALL) {
    const part = all.slice(start, start + MAX_LANES_PER_CALL);
    const text = toText(Object.fromEntries(part));
    const needed = invokeJson<Record<string, Lane>>((core) => core.neededLanes(text, time)) ?? {};
    for (const [name] of part) if (!Object.hasOwn(needed, name)) lanes.delete(name);
  }
  sizeAfterPruning.set(lanes, lanes.size);
}

/**
 * Returns the lane with an empty queue. The calls in it ended with the instance of the core, or with the process.
 *
 * @internal
 */
export function withoutQueue(lane: Lane): Lane {
  return { ...lane, end: lane.first ?? 0, waiting: 0 };
}

function shifted(lane: Lane, byMs: number): GateLane {
  const copy: Record<string, number> = { ...lane };
  for (const name in copy) if (copy[name] && TIMES.test(name)) copy[name] = Math.max(0, Math.ceil(copy[name] + byMs));
  return copy as unknown as GateLane;
}

function readState(input: GateState | null | undefined): Record<string, Lane> {
  if (input === undefined || input === null) return {};
  const invalid = (what: string): Error =>
    configurationError(`\`state\` must come from a gate's \`state()\`: ${what}. Leave it out to start anew.`);
  return readInput("state", () => {
    const read: Record<string, Lane> = {};
    const { version, lanes } = input;
    if (version !== 1) throw invalid("`version` must be 1");
    if (typeof lanes !== "object" || lanes === null || Array.isArray(lanes)) throw invalid("`lanes` must be an object");
    const offsetMs = now() - wallTime();
    for (const [name, lane] of Object.entries(lanes)) {
      const fields = Object.entries(Object(lane) as Record<string, unknown>);
      const isLane =
        fields.length > 0 && fields.every(([, value]) => typeof value === "number" && value >= 0 && value < Infinity);
      if (!isLane) throw invalid(`\`lanes["${name.slice(0, 60)}"]\` must contain numbers from 0`);
      const copy = shifted(Object.fromEntries(fields) as Lane, offsetMs);
      define(read, name, withoutQueue({ ...copy, nextAt: Math.max(copy.nextAt ?? 0, copy.closedUntil ?? 0) }), true);
    }
    return read;
  });
}
