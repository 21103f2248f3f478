/** A gate: what providers have asked to wait for, for all calls that it is about. What it means is decided in the core. */

import { ask, NO_OPTIONS } from "../wasm/ask.js";
import { now, wallTime } from "../util/clock.js";
import { configurationError } from "../errors/error.js";
import { readInput } from "../errors/foreign.js";
import type { Gate, GateLane, GateState } from "./gate-types.js";

/** A lane as the core has it, with times of the clock of `clock.ts`. */
export type Lane = Readonly<Record<string, number>>;

/** Shared by every copy of the package. */
const LANES = Symbol.for("tidings.gate");

const TIMES = ["closedUntil", "nextAt", "lastAt"] as const;

/**
 * Makes a gate that several clients can share.
 *
 * @param state What an earlier gate's `state()` gave, also through JSON.
 * @throws TidingsError of the category `configuration`, where `state` is nothing that `state()` gives.
 *
 * @example
 * ```ts
 * const gate = createGate();
 * const alerts = new Client({ provider: "sent", apiKey, gate });
 * const news = new Client({ provider: "sent", apiKey, gate, deadlineMs: 600_000 });
 * gate.state(); // { version: 1, lanes: {} }: nobody has to wait
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
 * The lanes of a gate, by name.
 *
 * @internal
 */
export function lanesOf(gate: unknown): Map<string, Lane> {
  let lanes: unknown;
  try {
    lanes = Object(gate)[LANES];
  } catch {
    // A proxy that throws is no gate.
  }
  if (lanes instanceof Map) return lanes as Map<string, Lane>;
  throw configurationError(
    "`gate` must be what `createGate()` gives. Leave it out, and the client has one of its own.",
  );
}

/** Of each recipient and sender that had to wait, a lane is kept until the next message to or from them. */
const MIN_LANES_TO_PRUNE = 256;
/** What crosses to the core is bounded. */
const MAX_LANES_PER_CALL = 1_000;
/** How many lanes were left when they were looked through last. */
const sizeAfterPruning = new WeakMap<object, number>();

/**
 * Forgets the lanes that are not needed any more, if there are twice as many as the last time: all may be closed, and looking
 * at each of them for every step of a call would cost more than the call.
 *
 * @internal
 */
export function pruneLanes(lanes: Map<string, Lane>): void {
  if (lanes.size > Math.max(MIN_LANES_TO_PRUNE, 2 * (sizeAfterPruning.get(lanes) ?? 0))) forgetUnneeded(lanes);
}

/** Which are needed, the core decides. */
function forgetUnneeded(lanes: Map<string, Lane>): void {
  if (lanes.size === 0) return;
  const time = Math.floor(now());
  const all = [...lanes];
  for (let start = 0; start < all.length; start += MAX_LANES_PER_CALL) {
    const part = all.slice(start, start + MAX_LANES_PER_CALL);
    const needed = ask<Record<string, Lane>>(NO_OPTIONS, "tidy", Object.fromEntries(part), time);
    for (const [name] of part) if (needed[name] === undefined) lanes.delete(name);
  }
  sizeAfterPruning.set(lanes, lanes.size);
}

/**
 * The lane without those who wait in it: they ended with the instance of the core, or with the process.
 *
 * @internal
 */
export function withoutQueue(lane: Lane): Lane {
  return { ...lane, end: lane.first ?? 0, waiting: 0 };
}

function shifted(lane: Lane, byMs: number): GateLane {
  const copy: Record<string, number> = { ...lane };
  for (const name of TIMES) if (copy[name] !== undefined) copy[name] = Math.max(0, Math.ceil(copy[name] + byMs));
  return copy as unknown as GateLane;
}

function readState(input: GateState | null | undefined): Record<string, Lane> {
  if (input === undefined || input === null) return {};
  const invalid = (what: string): Error =>
    configurationError(`\`state\` must be what a gate's \`state()\` gave: ${what}. Leave it out to begin anew.`);
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
      if (!isLane) throw invalid(`\`lanes["${name.slice(0, 60)}"]\` must have numbers from 0`);
      const copy: Record<string, number> = Object.fromEntries(fields) as Record<string, number>;
      for (const time of TIMES) copy[time] = Math.max(0, Math.ceil((copy[time] ?? 0) + offsetMs));
      copy.nextAt = Math.max(copy.nextAt!, copy.closedUntil!);
      Object.defineProperty(read, name, { value: withoutQueue(copy), enumerable: true });
    }
    return read;
  });
}
