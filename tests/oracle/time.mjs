// The time of a run: virtual, where it jumps to whatever is due once nothing else is left to do; or real.
import { setImmediate } from "node:timers";

const EPOCH = Date.UTC(2026, 0, 1);

/** Runs `act` in virtual time. `turns`: how many turns of the event loop whatever needs no time is given. */
export async function inVirtualTime(act, turns) {
  const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout, now: performance.now, dateNow: Date.now };
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
  Date.now = () => EPOCH + now;
  const time = {
    scale: 1,
    get now() { return now; },
    wall: () => EPOCH + now,
    at: (ms, call) => globalThis.setTimeout(call, ms),
    sleep: (ms) => new Promise((resolve) => globalThis.setTimeout(resolve, ms)),
    later: (act_) => act_(),
  };
  let done = false;
  const running = act(time).finally(() => (done = true));
  running.catch(() => {});
  try {
    while (!done) {
      for (let turn = 0; turn < turns && !done; turn++) await new Promise((resolve) => setImmediate(resolve));
      if (done) break;
      let due;
      for (const timer of timers) if (due === undefined || timer[1].at < due[1].at) due = timer;
      if (due === undefined) throw new Error("Everything waits, and no timer is set.");
      timers.delete(due[0]);
      now = Math.max(now, due[1].at);
      due[1].call(...due[1].args);
    }
    return await running;
  } finally {
    Object.assign(globalThis, { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout });
    performance.now = real.now;
    Date.now = real.dateNow;
  }
}

/** Real time, in which everything is a hundred times shorter. */
export function realTime() {
  return {
    scale: 0.01,
    get now() { return performance.now(); },
    wall: () => Date.now(),
    at: (ms, call) => setTimeout(call, ms),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    // A response is read to its end in the same turn as it arrives here; what leaves a moment later knows of it.
    later: (act) => void setTimeout(act, 5),
  };
}
