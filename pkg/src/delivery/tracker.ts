/** Keeps what is known of each message in a store. */

import { configurationError, TidingsError, NO_FACTS } from "../errors/error.js";
import { readInput, toTidingsError } from "../errors/foreign.js";
import { notify } from "../util/notify.js";
import { mergeStatus } from "./merge-status.js";
import { recipientOf } from "./recipient.js";
import type { StatusEntry, StatusStore } from "./status-store.js";
import type { KnownStatus, MergedStatus, StatusReport } from "./types.js";

/** How often a change is tried again because another one came first. */
const MAX_CONFLICTS = 200;

/** What changed. */
export interface StatusChange {
  readonly to: string | null;
  readonly known: KnownStatus;
}

/** Keeps what is known of each message. Create one with {@link createTracker}. */
export interface Tracker {
  /**
   * Takes a report: an event of `verifyWebhook`, or a message of a result. Of an event that is about no status of a message (an incoming
   * message, an opt-out), it keeps nothing.
   *
   * @param provider The provider's id: `twilio`.
   * @returns What the report adds, and what is known then; null if it is about no message.
   * @throws TidingsError with the category `unavailable` if the store fails. Answer the webhook with a failure, and the provider repeats it.
   */
  take(provider: string, report: StatusReport): Promise<MergedStatus | null>;

  /**
   * Returns what is known of a message.
   *
   * @param id The provider's id: `id` of a result or of one of its messages. With MessageBird and Sinch, `batchId` of the result for several
   * recipients.
   * @param to The recipient, where several have the same id.
   * @returns Null if nothing is known.
   * @throws TidingsError with the category `configuration` if the id has several recipients, and `to` is absent.
   */
  get(provider: string, id: string, to?: string): Promise<KnownStatus | null>;

  /**
   * Calls `listener` with each change of a message that this tracker takes. It does not see what another process takes.
   *
   * @returns A function that removes the listener.
   */
  watch(provider: string, id: string, listener: (change: StatusChange) => void): () => void;
}

/**
 * Creates a tracker, which merges the reports of all messages in a store. Any number of trackers may share a store.
 *
 * @example
 * ```ts
 * const tracker = createTracker(memoryStatusStore());
 * const { events } = await verifyWebhook(request, { provider: twilio, secret });
 * for (const event of events) {
 *   const taken = await tracker.take("twilio", event);
 *   if (taken?.arrival === "new") await tell(event.messageId, taken.known.status);
 * }
 * ```
 */
export function createTracker(store: StatusStore): Tracker {
  if (typeof Object(store).read !== "function" || typeof Object(store).write !== "function")
    throw configurationError("`store` must be a status store, such as `memoryStatusStore()`.");
  const listeners = new Map<string, Set<(change: StatusChange) => void>>();
  const use = async <T>(act: () => Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (thrown) {
      throw toTidingsError(thrown, STORE_FAILED);
    }
  };
  return {
    async take(provider, report) {
      const about = readInput("report", () => aboutOf(report));
      if (about === null) return null;
      const key = keyOf(provider, about.id);
      const { to } = about;
      const recipient = recipientOf(to);
      return await use(async () => {
        for (let conflicts = 0; conflicts <= MAX_CONFLICTS; conflicts++) {
          const entry = (await store.read(key)).find((one) => one.recipient === recipient);
          const merged = mergeStatus(entry?.known ?? null, report);
          if (JSON.stringify(merged.known) === JSON.stringify(entry?.known)) return merged;
          const next: StatusEntry = { recipient, version: (entry?.version ?? 0) + 1, known: merged.known };
          if (!(await store.write(key, next))) continue;
          if (merged.arrival === "new")
            for (const listener of [...(listeners.get(key) ?? [])]) notify(listener, { to, known: merged.known });
          return merged;
        }
        throw new TidingsError({
          ...NO_FACTS,
          ...STORE_FAILED,
          message: "The status store rejected every change of a message.",
        });
      });
    },
    async get(provider, id, to) {
      const key = keyOf(provider, id);
      // What a store returns may be anything.
      return await use(async () => knownOf(await store.read(key), to));
    },
    watch(provider, id, listener) {
      const key = keyOf(provider, id);
      const own = (change: StatusChange): void => listener(change);
      const all = listeners.get(key) ?? new Set();
      listeners.set(key, all.add(own));
      return () => {
        all.delete(own);
        if (all.size === 0 && listeners.get(key) === all) listeners.delete(key);
      };
    },
  };
}

/**
 * The message was accepted before: a failed store changes nothing about that.
 *
 * @internal
 */
export const STORE_FAILED = {
  category: "unavailable",
  outcome: "sent",
  message: "The status store failed: see `cause`.",
  transient: true,
} as const;

function keyOf(provider: string, id: string): string {
  for (const [name, value] of Object.entries({ provider, id }))
    if (typeof value !== "string" || value === "")
      throw configurationError(`\`${name}\` must be a string that is not empty.`);
  return `${provider}/${id}`;
}

/** The message and the recipient that a report is about; null if it is not about the status of a message. */
function aboutOf(report: StatusReport): { id: string; to: string | null } | null {
  const { type = "status", status, messageId, id = null, to = null } = Object(report) as Partial<StatusReport>;
  if (status === undefined)
    throw configurationError(
      "`report` must be one event of a webhook, or one message of a result: it has no `status`.",
    );
  const own = messageId ?? id;
  return type !== "status" || own === null || own === "" ? null : { id: own, to };
}

function knownOf(entries: readonly StatusEntry[], to: string | undefined): KnownStatus | null {
  const named = entries.filter(({ recipient }) => recipient !== "");
  if (to !== undefined && named.length > 0)
    return renewed(named.filter(({ recipient }) => recipient === recipientOf(to)));
  if (named.length > 1)
    throw configurationError(`The message has ${named.length} recipients: pass the one that you ask about as \`to\`.`);
  // Reports of one message with its recipient and without it.
  return renewed(entries);
}

/** What the stored facts lead to: a store may return a status that is none. */
function renewed(entries: readonly StatusEntry[]): KnownStatus | null {
  return entries.reduce<KnownStatus | null>((known, entry) => entry.known.facts.reduce(mergeFact, known), null);
}

function mergeFact(known: KnownStatus | null, { status, atMs, error }: KnownStatus["facts"][number]): KnownStatus {
  return mergeStatus(known, { status, at: atMs === null ? null : new Date(atMs), error }).known;
}
