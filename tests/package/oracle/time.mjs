// The time of a run: virtual, which jumps to the next timer when nothing else is left to do; or real.
import { inVirtualTime as virtually } from "../client/virtual-time.mjs";

/** Runs `act` in virtual time. `turns`: turns of the event loop for work that needs no time. */
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

/** Real time, with all durations a hundred times shorter. */
export function realTime() {
  return {
    scale: 0.01,
    get now() {
      return performance.now();
    },
    wall: () => Date.now(),
    at: (ms, call) => setTimeout(call, ms),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    // A response is read completely in the turn in which it arrives; requests after that know of it.
    later: (act) => void setTimeout(act, 5),
  };
}
