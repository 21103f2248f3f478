// Time for a random host: timers and clocks that are patched once and then serve the running case. Timers may be early, late,
// fire twice, or throw; the clock may be wrong. `t` is the true time.

const real = {
  setImmediate: globalThis.setImmediate,
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  now: performance.now.bind(performance),
  performance: globalThis.performance,
  dateNow: Date.now,
};
const START = 1_000_000;
const EPOCH = Date.UTC(2026, 0, 1);
/** A longer timer fires at once in every runtime. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The clock in use; null for the real one. */
let current = null;

/** Waits for one turn of the event loop, after which all work that needs no time is done. */
export const turn = () => new Promise((resolve) => real.setImmediate(resolve));
/** The real time, for rates. */
export const realNow = real.now;

export class Clock {
  t = START;
  /** Turns so far. A loop that lets none pass starves the host. */
  turns = 0;
  #next = 1;
  #timers = new Map();
  /** How often `setTimeout` threw. */
  thrown = 0;
  lost = 0;

  /** @param kind `timers`: good, early, late, twice, throwing, lost; `clock`: good, missing, stuck, nan, throwing, back, wall-back */
  constructor(kind, rng) {
    this.kind = kind;
    this.rng = rng;
    this.backAt = START + rng.below(5_000);
  }

  get pending() {
    return this.#timers.size;
  }

  /** Schedules an event of the host at the true time. */
  at(ms, call) {
    this.#timers.set(this.#next++, { at: this.t + ms, call, args: [] });
  }

  setTimeout(call, ms, args) {
    const { timers, lateMs = 0 } = this.kind;
    if (timers === "throwing" && this.thrown < 2_000 && this.rng.hits(0.3)) {
      this.thrown += 1;
      throw new Error("No timers today.");
    }
    const id = this.#next++;
    let wait = Number(ms);
    if (!(wait >= 1) || wait > MAX_TIMER_MS) wait = 1;
    if (timers === "early") wait = Math.max(0, wait - this.rng.below(Math.min(wait, 2_000)));
    if (timers === "late") wait += this.rng.below(lateMs);
    if (timers === "lost" && this.rng.hits(0.2)) {
      this.lost += 1;
      return id;
    }
    this.#timers.set(id, { at: this.t + wait, call, args, again: timers === "twice" });
    return id;
  }

  clearTimeout(id) {
    this.#timers.delete(id);
    if (this.kind.timers === "throwing" && this.rng.hits(0.3)) throw new Error("Cannot clear a timer.");
  }

  /** When the next timer is due; undefined without one. */
  nextAt() {
    let at;
    for (const timer of this.#timers.values()) if (at === undefined || timer.at < at) at = timer.at;
    return at;
  }

  /** Moves time to the earliest timer and fires it. */
  fire() {
    let due;
    for (const timer of this.#timers) if (due === undefined || timer[1].at < due[1].at) due = timer;
    if (due === undefined) return false;
    const [id, timer] = due;
    this.t = Math.max(this.t, timer.at);
    if (timer.again) this.#timers.set(id, { ...timer, at: this.t + 3, again: false });
    else this.#timers.delete(id);
    timer.call(...timer.args);
    return true;
  }

  performanceNow() {
    switch (this.kind.clock) {
      case "stuck":
        return START;
      case "nan":
        return NaN;
      case "throwing":
        throw new Error("No clock today.");
      case "back":
        return this.t >= this.backAt ? this.t - 500_000 : this.t;
      default:
        return this.t;
    }
  }

  dateNow() {
    const back = this.kind.clock === "wall-back" && this.t >= this.backAt ? 3_600_000 : 0;
    return EPOCH - START + Math.floor(this.t) - back;
  }
}

/** Uses a clock; null for the real one. */
export function use(clock) {
  current = clock;
  const missing = clock !== null && ["missing", "wall-back"].includes(clock.kind.clock);
  if (missing !== (globalThis.performance === undefined)) {
    Object.defineProperty(globalThis, "performance", {
      value: missing ? undefined : real.performance,
      configurable: true,
      writable: true,
    });
  }
}

globalThis.setTimeout = (call, ms = 0, ...args) =>
  current === null ? real.setTimeout(call, ms, ...args) : current.setTimeout(call, ms, args);
globalThis.clearTimeout = (id) => (current === null ? real.clearTimeout(id) : current.clearTimeout(id));
real.performance.now = () => (current === null ? real.now() : current.performanceNow());
Date.now = () => (current === null ? real.dateNow() : current.dateNow());
