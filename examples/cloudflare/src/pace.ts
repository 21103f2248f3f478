/**
 * The pace of one provider account, as plain data: who may make how many requests, from when. All times are those of one Durable Object,
 * which asks these functions one after the other (`pacer.ts`).
 */

import type { RateLimit } from "tidings/core";

/** What the pacer remembers. Times are in milliseconds since the Unix epoch. */
export interface Pace {
  /** The time between two requests now. */
  readonly intervalMs: number;
  /** It gets no shorter than this, because the provider rejected a faster pace; 0 if it did not. */
  readonly floorMs: number;
  /** How many requests were accepted since the last rejection. */
  readonly accepted: number;
  /** When a rejection made the pace slower. What is said of a lease from before was not sent at this pace. */
  readonly slowedAt: number;
  /** Each moment before it belongs to a lease. */
  readonly nextAt: number;
  /** Each moment before it was promised to somebody who was sent away. */
  readonly turnAt: number;
  /** The provider asked for no request before it. */
  readonly closedUntil: number;
  /** What is left of the provider's window, and when that ends; null if its responses do not say. */
  readonly budget: { readonly left: number; readonly until: number } | null;
  /**
   * Permits of leases whose requests were not reported yet, of this period and the one before. Older ones are forgotten: their consumer has crashed.
   */
  readonly out: { readonly old: number; readonly young: number; readonly since: number };
}

/** The account must wait. */
export interface AccountWait {
  readonly ms: number;
  /** Because of its pace, and not because of its key or its balance. */
  readonly isTooFast: boolean;
}

/** Permits for a part of the time. */
export interface Lease {
  /** How many requests may be made. 0: come back after `waitMs`. */
  readonly permits: number;
  /** When the first one may be made, in milliseconds from now. */
  readonly startInMs: number;
  /** How many of them may begin in a second. */
  readonly perSecond: number;
  readonly waitMs: number;
  /** When it was given, by the pacer's clock: for its reports. */
  readonly at: number;
}

/** What a consumer learnt with the permits of a lease. */
export interface Report {
  /** `at` of the lease; null if it is not known. */
  readonly leasedAt: number | null;
  /** How many permits it needs no more: their requests were made, or will not be. */
  readonly done: number;
  /** How many requests the provider accepted. */
  readonly accepted: number;
  /** The provider asked for a wait, for the whole account. Null: it did not. */
  readonly wait: AccountWait | null;
  /** The last rate limit fields. */
  readonly limit: RateLimit | null;
}

/** A lease ends at most this long after it was given: a consumer that crashes takes no more time with it. */
export const LEASE_MS = 5_000;
/** Who is sent away comes back within this time, so that a promise to somebody who crashed costs no more. */
const MAX_WAIT_MS = 3_600_000;
const MAX_INTERVAL_MS = 60_000;
/** A rejected pace is tried again after so many requests, and at least a minute. */
const REQUESTS_TO_TRY = 256;
const TRY_AFTER_MS = 60_000;
/** A consumer reports the requests of a lease within this time. */
const REPORT_MS = 60_000;

export function newPace(perSecond: number): Pace {
  return {
    intervalMs: 1_000 / perSecond,
    floorMs: 0,
    accepted: 0,
    slowedAt: 0,
    nextAt: 0,
    turnAt: 0,
    closedUntil: 0,
    budget: null,
    out: { old: 0, young: 0, since: 0 },
  };
}

/** Gives the next free moments. Those of two leases never overlap, so that all consumers together keep the pace. */
export function lease(known: Pace, want: number, now: number): [Pace, Lease] {
  const pace = { ...known, out: outAt(known, now) };
  const { intervalMs, nextAt, closedUntil } = pace;
  const budget = budgetAt(pace, now);
  const start = Math.max(now, nextAt, closedUntil);
  // A slow pace has one permit all the same.
  const inTime = Math.floor((now + LEASE_MS - start) / intervalMs) || (start === now ? 1 : 0);
  const permits = Math.max(0, Math.min(want, inTime, budget?.left ?? want));
  const perSecond = 1_000 / intervalMs;
  if (permits === 0) {
    const [next, waitMs] = turn(pace, want, now);
    return [next, { permits, startInMs: 0, perSecond, waitMs, at: now }];
  }
  const left = budget && { ...budget, left: budget.left - permits };
  const next = {
    ...pace,
    nextAt: start + permits * intervalMs,
    budget: left,
    out: { ...pace.out, young: pace.out.young + permits },
  };
  return [next, { permits, startInMs: start - now, perSecond, waitMs: 0, at: now }];
}

/**
 * Says when to come back, in milliseconds from now. Each one that is sent away gets a turn of its own: with one time for all, all but the first
 * would come for nothing.
 */
export function turn(pace: Pace, want: number, now: number): [Pace, number] {
  const { intervalMs, nextAt, closedUntil } = pace;
  const budget = budgetAt(pace, now);
  const resetAt = budget?.left === 0 ? budget.until : 0;
  const free = Math.max(now + intervalMs, nextAt - LEASE_MS / 2, closedUntil, resetAt);
  const at = Math.min(Math.max(free, pace.turnAt), Math.max(free, now + MAX_WAIT_MS));
  return [{ ...pace, turnAt: at + want * intervalMs }, Math.ceil(at - now)];
}

function budgetAt({ budget }: Pace, now: number): Pace["budget"] {
  return budget !== null && budget.until > now ? budget : null;
}

/** The permits that may still be reported. */
function outAt({ out }: Pace, now: number): Pace["out"] {
  const periods = Math.floor((now - out.since) / REPORT_MS);
  if (periods === 0) return out;
  return { old: periods === 1 ? out.young : 0, young: 0, since: now };
}

/**
 * Learns from responses.
 *
 * @param perSecond The account's rate, which the pace never exceeds.
 */
export function report(
  pace: Pace,
  { leasedAt, done, accepted, wait, limit }: Report,
  perSecond: number,
  now: number,
): Pace {
  const known = outAt(pace, now);
  const age = leasedAt !== null && leasedAt < known.since ? "old" : "young";
  const out = { ...known, [age]: Math.max(0, known[age] - done) };
  const paced = learnPace({ ...pace, accepted: pace.accepted + accepted }, accepted, 1_000 / perSecond);
  let { closedUntil, budget } = pace;
  if (wait !== null) {
    const isOfThisPace = now >= closedUntil && (leasedAt === null || leasedAt >= pace.slowedAt);
    if (wait.isTooFast && isOfThisPace)
      Object.assign(paced, slowerPace(pace, paced.accepted, wait.ms), { slowedAt: now });
    closedUntil = Math.max(closedUntil, now + wait.ms);
  }
  if (limit !== null && limit.remaining !== null && limit.resetMs !== null)
    // Requests of other leases may be on their way, and not counted yet.
    budget = { left: Math.max(0, limit.remaining - out.old - out.young), until: now + limit.resetMs };
  return { ...pace, ...paced, closedUntil, budget, out };
}

/** What the pacer knows of the pace that the provider allows. */
type Learnt = Pick<Pace, "intervalMs" | "floorMs" | "accepted">;

/** As the client's gate does: each success shortens the time a little. */
function learnPace(
  { intervalMs, floorMs, accepted }: Pace,
  more: number,
  leastMs: number,
): Learnt & { slowedAt?: number } {
  const period = Math.max(REQUESTS_TO_TRY, TRY_AFTER_MS / intervalMs);
  const isTime = Math.floor(accepted / period) > Math.floor((accepted - more) / period);
  const floor = isTime ? (floorMs * 15) / 16 : floorMs;
  return { intervalMs: Math.max(leastMs, floor, intervalMs * (63 / 64) ** more), floorMs: floor, accepted };
}

/**
 * A rejection in spite of the pace. What was accepted should have taken the time of the wait, too, of which up to a second is rounding. Nothing was
 * accepted: others use the limit, too, and the time is doubled.
 */
function slowerPace({ intervalMs }: Pace, accepted: number, waitMs: number): Learnt {
  const slower = (ms: number): number =>
    Math.min(MAX_INTERVAL_MS, intervalMs + Math.min(3 * intervalMs, Math.max(intervalMs / 16, ms / accepted)));
  if (accepted === 0) return { intervalMs: Math.min(MAX_INTERVAL_MS, 2 * intervalMs), floorMs: 0, accepted: 0 };
  return { intervalMs: slower(waitMs), floorMs: slower(waitMs - 1_000), accepted: 0 };
}
