import type { MessageStatus } from "tidings";
import type { StatusError, StatusReport } from "tidings/delivery";

/** What happened to a message, in the order in which it happened. */
export interface History {
  readonly id: string;
  readonly title: string;
  readonly statuses: readonly MessageStatus[];
  /** Why the known status is what it is: with the provider's times, and without. */
  readonly rules: { readonly withTimes: string; readonly without: string };
}

const both = (rule: string): History["rules"] => ({ withTimes: rule, without: rule });

export const histories: readonly History[] = [
  {
    id: "delivered",
    title: "It was delivered",
    statuses: ["queued", "sent", "delivered"],
    rules: both("The status that is furthest counts."),
  },
  {
    id: "read",
    title: "It was delivered and opened",
    statuses: ["sent", "delivered", "read"],
    rules: both("An opened message has arrived, whatever else is reported."),
  },
  {
    id: "undelivered",
    title: "The carrier could not deliver it",
    statuses: ["queued", "sent", "undelivered"],
    rules: both("A failed message is not on its way."),
  },
  {
    id: "second-route",
    title: "It failed on one route and arrived on another",
    statuses: ["queued", "sent", "undelivered", "sent", "delivered"],
    rules: both("A message that arrived has not failed, unless the failure is later by the provider’s own times."),
  },
  {
    id: "on-its-way",
    title: "It failed on one route and is on its way again",
    statuses: ["queued", "undelivered", "sent"],
    rules: {
      withTimes: "By the provider’s own times, it is on its way after the failure: the provider tries another route.",
      without: "Without times, nobody can tell which came first. A failed message is not on its way.",
    },
  },
  {
    id: "taken-back",
    title: "It was reported as delivered, and then as failed",
    statuses: ["sent", "delivered", "failed"],
    rules: {
      withTimes: "By the provider’s own times, the failure is later than the delivery.",
      without: "Without times, the failure may be that of an older route. The message has arrived.",
    },
  },
];

/** How long after one status the next one is true. */
const BETWEEN_MS = 2_000;
const FAILURES: readonly MessageStatus[] = ["failed", "undelivered"];

/** As a carrier's failure is read that has no code. */
const FAILURE: StatusError = {
  category: "carrier",
  scope: "recipient",
  outcome: "not-sent",
  code: null,
  transient: false,
  permanent: null,
  docsUrl: null,
};

/** The reports of a history, as events of `verifyWebhook`. */
export function reportsOf({ statuses }: History, hasTimes: boolean): readonly StatusReport[] {
  const start = Date.UTC(2030, 0, 7, 12);
  return statuses.map((status, index) => ({
    type: "status",
    messageId: "msg_1",
    status,
    at: hasTimes ? new Date(start + index * BETWEEN_MS) : null,
    error: FAILURES.includes(status) ? FAILURE : null,
  }));
}
