/** Which of several reported statuses counts. docs/delivery.md has the table, and the tests compare both. */

import type { MessageStatus } from "../types.js";
import type { StatusFact } from "./types.js";

/** What a status says about the message. */
type Kind =
  /** Nothing. */
  | "nothing"
  /** It is on its way. */
  | "progress"
  /** It is an incoming message. */
  | "incoming"
  /** It will not arrive. */
  | "failure"
  /** It is on the phone. */
  | "arrival"
  /** It was opened. */
  | "opened";

interface Place {
  readonly kind: Kind;
  /** How far the message is. Of failures, the one that says most has the greatest. */
  readonly rank: number;
  readonly isFinal: boolean;
}

const place = (kind: Kind, rank: number, isFinal: boolean): Place => ({ kind, rank, isFinal });

const PLACES: Readonly<Record<MessageStatus, Place>> = {
  unknown: place("nothing", 0, false),
  accepted: place("progress", 1, false),
  scheduled: place("progress", 2, false),
  queued: place("progress", 3, false),
  sent: place("progress", 4, false),
  received: place("incoming", 5, true),
  failed: place("failure", 6, true),
  undelivered: place("failure", 7, true),
  rejected: place("failure", 8, true),
  expired: place("failure", 9, true),
  canceled: place("failure", 10, true),
  delivered: place("arrival", 11, true),
  read: place("opened", 12, true),
};

/** The status if it is one of the closed list, else `unknown`. */
export function statusOf(value: unknown): MessageStatus {
  return typeof value === "string" && Object.hasOwn(PLACES, value) ? (value as MessageStatus) : "unknown";
}

/** Whether no other status is expected after it. */
export function isFinalStatus(status: MessageStatus): boolean {
  return PLACES[status].isFinal;
}

/** Whether it says that the message will not arrive. */
export function isFailureStatus(status: MessageStatus): boolean {
  return PLACES[status].kind === "failure";
}

/** Whether it says that the message is on the phone. */
export function isArrivalStatus(status: MessageStatus): boolean {
  const { kind } = PLACES[status];
  return kind === "arrival" || kind === "opened";
}

/** The order of facts: by status, then by time (without one first), then by error. Zero only for equal facts. */
export function compareFacts(one: StatusFact, other: StatusFact): number {
  return (
    PLACES[one.status].rank - PLACES[other.status].rank ||
    timeOf(one) - timeOf(other) ||
    compareText(errorText(one), errorText(other))
  );
}

/**
 * The fact that counts. It depends on the set of facts alone.
 *
 * - An opened message has arrived, whatever else is reported.
 * - A message that arrived has not failed, unless the failure is later by the provider's own times.
 * - A failed message is not on its way, unless it is so later by the provider's own times: the provider tries another route.
 *
 * @param facts At least one.
 */
export function decidingFact(facts: readonly StatusFact[]): StatusFact {
  const of = (kind: Kind): StatusFact[] => facts.filter(({ status }) => PLACES[status].kind === kind);
  const furthest = greatest(facts, compareFacts)!;
  const failed = greatest(of("failure"), (one, other) => timeOf(one) - timeOf(other) || compareFacts(one, other));
  if (failed === undefined || PLACES[furthest.status].kind === "opened") return furthest;
  const arrived = greatest(of("arrival"), compareFacts);
  if (arrived !== undefined && !isAfter(failed, arrived)) return arrived;
  const again = of("progress").filter((one) => isAfter(one, failed));
  return greatest(again, compareFacts) ?? failed;
}

function isAfter(one: StatusFact, other: StatusFact): boolean {
  return one.atMs !== null && other.atMs !== null && one.atMs > other.atMs;
}

function greatest<T>(items: readonly T[], compare: (one: T, other: T) => number): T | undefined {
  return items.reduce<T | undefined>(
    (best, one) => (best === undefined || compare(one, best) > 0 ? one : best),
    undefined,
  );
}

/** Without a time, before all times. Finite, so that the difference of two is a number. */
function timeOf({ atMs }: StatusFact): number {
  return atMs ?? -Number.MAX_SAFE_INTEGER;
}

function errorText({ error }: StatusFact): string {
  return error === null ? "" : JSON.stringify(error);
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
