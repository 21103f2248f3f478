/** Keeps how the sends of a lease ended, and tells the pacer what they say. */

import type { RateLimit, SendManyRun, TidingsError } from "tidings/core";
import { keepEndings } from "../campaigns/store.js";
import type { Ending } from "../campaigns/store.js";
import type { Env } from "../env.js";
import type { AccountWait, Report } from "../pace.js";
import { pacerOf } from "../pacer.js";
import type { Delivery } from "../platform.js";
import { retryIn } from "./hand-back.js";
import { keyOf } from "./job.js";
import { loggedEnding } from "./logged-ending.js";
import { verdictOf } from "./verdict.js";
import type { Work } from "./work.js";

/** So many outcomes are kept at once, and at least once in this time: after a crash, only these are looked up again in the send log. */
const KEPT_AT_ONCE = 25;
const KEPT_EVERY_MS = 1_000;

/**
 * @param leasedAt `at` of the lease.
 * @returns Those that wait for the account: from the first one that has to, no more are begun.
 */
export async function settle(env: Env, part: readonly Work[], run: SendManyRun, leasedAt: number): Promise<Work[]> {
  const again = new Set(part);
  let kept: { readonly ending: Ending; readonly delivery: Delivery }[] = [];
  let learnt = { ...NOTHING };
  let keptAt = Date.now();
  let begun = 0;
  const keep = async (): Promise<void> => {
    const [ended, said] = [kept, learnt];
    kept = [];
    learnt = { ...NOTHING };
    keptAt = Date.now();
    const endings = ended.map(({ ending }) => ending);
    const [closedForMs] = await Promise.all([reportTo(env, { leasedAt, ...said }), keepEndings(env.DB, endings)]);
    // Another consumer may have learnt it.
    if (closedForMs > 0) void run.stop();
    // Only now: a message that left the queue before its row was written would be lost by a crash.
    for (const { delivery } of ended) delivery.ack();
  };
  for await (const outcome of run) {
    const work = part[outcome.index]!;
    const verdict = verdictOf(outcome, work.due, work.delivery.attempts);
    if (!outcome.ok) logFailure(outcome.error, keyOf(work.due));
    learnt.done += 1;
    begun += 1;
    if (verdict.kind !== "account") again.delete(work);
    if (outcome.ok) {
      learnt.accepted += outcome.result.replayed ? 0 : 1;
      learnt.limit = outcome.result.rateLimit ?? learnt.limit;
    }
    if (verdict.kind === "ended") kept.push({ ending: verdict.ending, delivery: work.delivery });
    else if (verdict.kind === "logged")
      kept.push({ ending: await loggedEnding(env, work.due, verdict), delivery: work.delivery });
    else if (verdict.kind === "again") retryIn(work.delivery, verdict.waitMs);
    else {
      learnt.wait = longer(learnt.wait, verdict.wait);
      void run.stop();
    }
    if (kept.length >= KEPT_AT_ONCE || Date.now() - keptAt >= KEPT_EVERY_MS) await keep();
  }
  // Those that were not begun need their permits no more.
  learnt.done += part.length - begun;
  await keep();
  return [...again];
}

const NOTHING: { done: number; accepted: number; wait: AccountWait | null; limit: RateLimit | null } = {
  done: 0,
  accepted: 0,
  wait: null,
  limit: null,
};

function longer(one: AccountWait | null, other: AccountWait): AccountWait {
  if (one === null) return other;
  return { ms: Math.max(one.ms, other.ms), isTooFast: one.isTooFast || other.isTooFast };
}

/** How long the account is closed. A report that fails is lost, and the outcomes are kept all the same: the pacer forgets its permits. */
async function reportTo(env: Env, report: Report): Promise<number> {
  try {
    return await pacerOf(env).report(report);
  } catch (error) {
    console.log(JSON.stringify({ event: "report-failed", name: Object(error).name }));
    return report.wait?.ms ?? 0;
  }
}

/** Neither the number nor the text: a log is read by many. */
function logFailure({ category, outcome, code, status, requestId, retryAfterMs }: TidingsError, key: string): void {
  console.log(JSON.stringify({ event: "send-failed", key, category, outcome, code, status, requestId, retryAfterMs }));
}
