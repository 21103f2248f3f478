// The time of a run: virtual, where it jumps to whatever is due once nothing else is left to do; or real.
import { inVirtualTime as virtually } from "../client/virtual-time.mjs";

/** Runs `act` in virtual time. `turns`: how many turns of the event loop whatever needs no time is given. */
export function inVirtualTime(act, turns) {
  const timeOf = (clock) => ({
    scale: 1,
    get now() {
      return clock.now;
    },
    wall: () => Date.now(),
    at: clock.at,
    sleep: clock.sleep,
    later: (act) => act(),
  });
  return virtually((clock) => act(timeOf(clock)), { turns });
}

/** Real time, in which everything is a hundred times shorter. */
export function realTime() {
  return {
    scale: 0.01,
    get now() {
      return performance.now();
    },
    wall: () => Date.now(),
    at: (ms, call) => setTimeout(call, ms),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    // A response is read to its end in the same turn as it arrives here; what leaves a moment later knows of it.
    later: (act) => void setTimeout(act, 5),
  };
}
