// Virtual time for a test: when nothing else is left to do, the clock jumps to the next timer. No test sleeps.
// Deno has no global `setImmediate`.
import { setImmediate } from "node:timers";

/**
 * Runs `act` in virtual time and returns its result. `turns`: how many turns of the event loop work that needs no time may take
 * before the clock moves on.
 */
export async function inVirtualTime(act, { turns = 20 } = {}) {
  const real = {
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
    now: performance.now,
    dateNow: Date.now,
  };
  let now = 1_000_000;
  let next = 1;
  const timers = new Map();
  globalThis.setTimeout = (call, ms = 0, ...args) => {
    const id = next++;
    timers.set(id, { at: now + Math.max(0, Number(ms) || 0), call, args });
    return id;
  };
  globalThis.clearTimeout = (id) => void timers.delete(id);
  performance.now = () => now;
  Date.now = () => Date.UTC(2026, 0, 1) - 1_000_000 + now;
  const clock = {
    get now() {
      return now;
    },
    /** The pending timers. */
    get pending() {
      return timers.size;
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const id = globalThis.setTimeout(resolve, ms);
        signal?.addEventListener("abort", () => (globalThis.clearTimeout(id), reject(signal.reason)));
      }),
    at: (ms, call) => globalThis.setTimeout(call, ms),
  };
  let done = false;
  const running = (async () => act(clock))().finally(() => (done = true));
  running.catch(() => {});
  try {
    while (!done) {
      for (let turn = 0; turn < turns && !done; turn++) await new Promise((resolve) => setImmediate(resolve));
      if (done) break;
      // The earliest timer; of several, the one that was set first.
      let due;
      for (const timer of timers) if (due === undefined || timer[1].at < due[1].at) due = timer;
      if (due === undefined) throw new Error("Everything waits, and no timer is set.");
      timers.delete(due[0]);
      now = Math.max(now, due[1].at);
      due[1].call(...due[1].args);
    }
    return await running;
  } finally {
    globalThis.setTimeout = real.setTimeout;
    globalThis.clearTimeout = real.clearTimeout;
    performance.now = real.now;
    Date.now = real.dateNow;
  }
}
