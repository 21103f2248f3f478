/** Finds out what became of a send whose outcome is `unknown`, where the provider can be asked. */

import type { CallRunner } from "../client/call-runner.js";
import type { Client } from "../client/client.js";
import { otherContent } from "../client/sent-keys.js";
import { isTidingsError, NO_FACTS, TidingsError } from "../errors/error.js";
import type { ProviderProfile } from "../provider/types.js";
import type { Message, SendResult, SentMessage } from "../types.js";
import { invalidOption, readProperties } from "../util/options.js";
import { searchFor } from "./find-messages.js";
import type { LookedAt, Wanted } from "./find-messages.js";
import { recordOf } from "./record.js";
import { fingerprintOf } from "./send-log.js";
import type { SendStore } from "./types.js";

/** A send that is in doubt. */
export interface UnknownSend {
  /** The message, as it was sent. Its `reference` must be its own: another message with the same one is taken for it. */
  readonly message: Message;
  /** When the send began: a `Date`, or milliseconds since the Unix epoch. */
  readonly at: Date | number;
  /** The idempotency key of the send, if it had one. A provider that lists messages by it is asked; a match settles the send log. */
  readonly key?: string | null;
  /** The provider's id of the message, or of the whole send, if a response had one: `error.id ?? error.batchId`. */
  readonly id?: string | null;
  /** The send log's store. @default the client's */
  readonly store?: SendStore;
  readonly signal?: AbortSignal | null;
}

/** What became of a send. */
export interface ResolvedSend {
  /** `sent`: the provider has the message. `unknown`: it was not found, which proves nothing. It is never `not-sent`. */
  readonly outcome: "sent" | "unknown";
  /** The message as the provider describes it, whose status may be a failure; null if it was not found. */
  readonly message: SentMessage | null;
  /** The messages to each recipient, of a send to several. */
  readonly messages: readonly SentMessage[];
  /** The calls that were made, in their order. Empty if the provider cannot be asked. */
  readonly lookedAt: readonly LookedAt[];
  /** Whether the send log now says `sent`. */
  readonly settled: boolean;
  /** What the send log's store threw; null if it did not. */
  readonly storeError: unknown;
  /** What was done, in a sentence or two for people. */
  readonly explanation: string;
}

/**
 * Asks the provider what became of a send in doubt: by the id, if one is known, and else in the provider's list, if that has the
 * message's `reference` or the idempotency key of its send. At most 10 pages are read. Nothing is sent, and nothing is concluded from
 * absence: a message may be listed later. `docs/messages.md` says which provider can be asked by what.
 *
 * @throws TidingsError if an argument is invalid (`configuration`), the signal fires (`aborted`), or the key was used for another
 * message (`conflict`). A look-up that fails throws nothing: see `lookedAt`.
 *
 * @example
 * ```ts
 * const at = new Date();
 * try {
 *   await client.send(message, { idempotencyKey: "order-4711" });
 * } catch (error) {
 *   if (error.outcome === "unknown")
 *     await resolveUnknown(client, { message, key: "order-4711", at, id: error.id ?? error.batchId });
 * }
 * ```
 */
export async function resolveUnknown(client: Client, input: UnknownSend): Promise<ResolvedSend> {
  const profile = (client as unknown as { core?: CallRunner } | undefined)?.core?.profile;
  if (profile === undefined) throw invalidOption("client", "a `Client`", client);
  const wanted = wantedOf(input);
  const { store = client.store } = input;
  const lookedAt: LookedAt[] = [];
  const messages = await searchFor(client, profile, wanted, lookedAt);
  const [message = null] = messages;
  if (message === null) {
    const explanation = whyUnknown(profile, wanted, lookedAt);
    return { outcome: "unknown", message, messages, lookedAt, settled: false, storeError: null, explanation };
  }
  const { key } = wanted;
  const found = `${profile.title} has the message, with the status \`${message.status}\`.`;
  let log = "";
  let storeError: unknown = null;
  if (key !== null && store !== undefined) {
    try {
      log = await settle(store, key, input.message, profile, messages);
    } catch (thrown) {
      if (isTidingsError(thrown) && thrown.category === "conflict") throw thrown;
      storeError = thrown;
      log = "The send log does not say so, because its store failed.";
    }
  }
  const explanation = `${found} ${log}`.trim();
  return { outcome: "sent", message, messages, lookedAt, settled: log === SETTLED, storeError, explanation };
}

function wantedOf(input: UnknownSend): Wanted {
  const names = ["message", "at", "key", "id", "store", "signal"] as const;
  const { message, at, key, id, signal } = readProperties(input, "input", "an object with `message` and `at`", names);
  if (typeof message !== "object" || message === null) throw invalidOption("input.message", "the message", message);
  const time = at instanceof Date ? at.getTime() : at;
  if (typeof time !== "number" || !(Math.abs(time) <= 8.64e15))
    throw invalidOption("input.at", "a `Date` or milliseconds since the Unix epoch", at);
  for (const [name, value] of Object.entries({ key, id }))
    if (value !== undefined && value !== null && (typeof value !== "string" || value === ""))
      throw invalidOption(`input.${name}`, "a string that is not empty", value);
  const { to, reference } = message as { to?: unknown; reference?: unknown };
  return {
    id: id ?? null,
    key: key ?? null,
    reference: typeof reference === "string" && reference !== "" ? reference : null,
    to: [to ?? []].flat().filter((one): one is string => typeof one === "string"),
    at: time,
    signal: signal ?? null,
  };
}

const SETTLED = "The send log says so now.";

/**
 * Records the match in the send log. Returns what became of that.
 *
 * @throws Whatever the store throws.
 */
async function settle(
  store: SendStore,
  key: string,
  message: Message,
  { id: provider }: ProviderProfile,
  messages: readonly SentMessage[],
): Promise<string> {
  const only = messages.length === 1 ? messages[0]! : null;
  const to = [message.to ?? []].flat();
  const result = {
    provider,
    id: only?.id ?? null,
    batchId: null,
    status: messages[0]!.status,
    requestId: null,
    ...(messages[0]!.reference !== undefined && { reference: messages[0]!.reference }),
    idempotencyKey: messages[0]!.idempotencyKey ?? null,
    attempts: [],
    waitedMs: 0,
    messages,
  } as unknown as SendResult;
  const reservation = await store.reserve(key, { fingerprint: await fingerprintOf(message), leaseMs: 60_000 });
  const { state } = reservation;
  if (state === "done" && reservation.record.outcome === "sent") return SETTLED;
  if ("token" in reservation && reservation.token !== undefined) {
    await store.settle(key, reservation.token, recordOf({ result, failure: null }, to));
    return SETTLED;
  }
  if (state === "other-content") throw new TidingsError({ ...NO_FACTS, ...otherContent(key) });
  return state === "busy"
    ? "The send has not ended by the send log, which is left as it is."
    : "The send log's store gives no token to settle it by: call `release` when nothing may be sent under the key again.";
}

/** Why nothing is known, for people. */
function whyUnknown(
  { title, find, operations }: ProviderProfile,
  { id }: Wanted,
  lookedAt: readonly LookedAt[],
): string {
  if (lookedAt.length > 0) {
    const failed = lookedAt.find(({ error }) => error !== null)?.error;
    const read = lookedAt.reduce((sum, { messages }) => sum + messages, 0);
    const why = failed ? ` A call failed: ${failed.message}` : "";
    return `${title} was asked, and ${read === 0 ? "has no such message" : `none of ${read} messages is this one`}.${why} That proves nothing: it may be listed later.`;
  }
  if (find !== undefined)
    return `${title} lists messages by what this one does not have: its own \`reference\`, or the idempotency key of its send.`;
  const byId =
    operations?.["messages.get"] !== undefined && id === null ? ", and finds a message only by its `id`" : "";
  return `${title} documents no list by reference or key${byId}. A webhook may still report the message.`;
}
