/** Merges the reports of a message, which come late, twice and out of order. */

import { configurationError } from "../errors/error.js";
import { readInput } from "../errors/foreign.js";
import { compareFacts, decidingFact, isFinalStatus, statusOf } from "./status-order.js";
import type { KnownStatus, MergedStatus, StatusError, StatusFact, StatusReport } from "./types.js";

/** How many facts are kept for each status: the greatest, so that it does not matter in which order they come. */
const MAX_FACTS = 8;

/** The earliest and the latest time of a `Date`, in milliseconds before and after the Unix epoch. */
const MAX_TIME_MS = 8.64e15;

/**
 * Merges a report into what is known of a message. Whatever the order and however often the same reports come, what is known afterwards
 * is the same. Pure: nothing that is passed changes.
 *
 * @param known What is known; null before the first report. JSON that was stored will do.
 * @param report A status event of `verifyWebhook`, or a message of a result. Pass the reports of one recipient of one message.
 * @throws TidingsError with the category `configuration` if it is another kind of event, or `known` is something else.
 *
 * @example
 * ```ts
 * const { events } = await verifyWebhook(request, { provider: twilio, secret });
 * for (const event of events.filter(({ type }) => type === "status")) {
 *   const { known, arrival } = mergeStatus(await load(event.messageId), event);
 *   if (arrival !== "duplicate") await save(event.messageId, known);
 * }
 * ```
 */
export function mergeStatus(known: KnownStatus | null, report: StatusReport): MergedStatus {
  const before = readInput("known", () => readFacts(known));
  const fact = readInput("report", () => factOf(report));
  if (before.length === 0) return { arrival: "new", known: knownFrom([fact]) };
  const merged = knownFrom(withFact(before, fact));
  if (before.some((one) => includes(one, fact))) return { arrival: "duplicate", known: merged };
  const isSame = compareFacts(knownFrom(before), merged) === 0;
  return { arrival: isSame ? "late" : "new", known: merged };
}

/** The facts with one more: sorted, each once, and of each status the greatest. */
function withFact(facts: readonly StatusFact[], fact: StatusFact): readonly StatusFact[] {
  const next = facts.findIndex((one) => compareFacts(one, fact) >= 0);
  const index = next === -1 ? facts.length : next;
  if (index < facts.length && compareFacts(facts[index]!, fact) === 0) return facts;
  const sorted = [...facts.slice(0, index), fact, ...facts.slice(index)];
  const least = sorted.findIndex(({ status }) => status === fact.status);
  return sorted[least + MAX_FACTS]?.status === fact.status ? sorted.filter((_, at) => at !== least) : sorted;
}

/** Whether a fact says all that another one does. A result has no time, and an event of the same status may have one. */
function includes(one: StatusFact, other: StatusFact): boolean {
  if (one.status !== other.status || (other.atMs !== null && one.atMs !== other.atMs)) return false;
  return other.error === null || compareFacts(one, { ...other, atMs: one.atMs }) === 0;
}

function knownFrom(facts: readonly StatusFact[]): KnownStatus {
  const { status, atMs } = decidingFact(facts);
  // A report without a reason does not take the reason away that an earlier one gave.
  const error = facts.findLast((one) => one.status === status && one.error !== null)?.error ?? null;
  return { version: 1, status, isFinal: isFinalStatus(status), atMs, error, facts };
}

/** The facts in what was stored. What they lead to is found again, so that a changed rule applies to old records. */
function readFacts(known: unknown): readonly StatusFact[] {
  if (known === null || known === undefined) return [];
  const { version, facts } = known as Partial<KnownStatus>;
  if (version !== 1 || !Array.isArray(facts))
    throw configurationError("`known` must be null, or the `known` of an earlier call.");
  return facts.map(storedFact).reduce<readonly StatusFact[]>(withFact, []);
}

function storedFact(fact: StatusFact): StatusFact {
  const { status, atMs, error } = Object(fact) as Partial<StatusFact>;
  const isTime = typeof atMs === "number" && Math.abs(atMs) <= MAX_TIME_MS;
  return { status: statusOf(status), atMs: isTime ? atMs : null, error: errorOf(error) };
}

function factOf(report: StatusReport): StatusFact {
  const { type = "status", status, at, error } = Object(report) as Partial<StatusReport>;
  if (type !== "status")
    throw configurationError(
      `\`report\` must be an event of the type \`status\`, not \`${String(type).slice(0, 20)}\`.`,
    );
  if (status === undefined)
    throw configurationError("`report` must have a `status`: an event, or a message of a result.");
  return { status: statusOf(status), atMs: timeOf(at), error: errorOf(error) };
}

function timeOf(at: Date | string | null | undefined): number | null {
  if (at === null || at === undefined) return null;
  const time = new Date(at).getTime();
  return Math.abs(time) <= MAX_TIME_MS ? time : null;
}

/** A copy with these properties in this order, so that equal errors are equal as text. */
function errorOf(error: StatusError | null | undefined): StatusError | null {
  if (error === null || error === undefined) return null;
  const { category, scope = null, outcome, code = null, transient, permanent = null, docsUrl = null } = error;
  return { category, scope, outcome, code, transient, permanent, docsUrl };
}
