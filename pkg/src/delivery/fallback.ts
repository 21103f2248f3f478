/** Sends a message again by another channel, if the first one does not reach its recipient. */

import { configurationError, isTidingsError, NO_FACTS, TidingsError } from "../errors/error.js";
import { inTime, lateStore } from "../util/in-time.js";
import { notify } from "../util/notify.js";
import { invalidOption, readProperties } from "../util/options.js";
import { checkedSignal, reasonOf } from "../util/signals.js";
import type { Message, SendOptions, SendResult } from "../types.js";
import { requestStatus } from "./status-request.js";
import type { DeliveryClient } from "./status-request.js";
import { mergeStatus } from "./merge-status.js";
import { isUnreachable } from "./reachability.js";
import { isArrivalStatus } from "./status-order.js";
import { STORE_FAILED } from "./tracker.js";
import type { Tracker } from "./tracker.js";
import type { KnownStatus, StatusError } from "./types.js";
import { aborted, accepted, checkPolling, waitForDelivery } from "./wait.js";

/** A send through one channel. */
export interface ChannelSend {
  /** A `Client`, or an object with these methods. */
  readonly client: DeliveryClient & { send(message: Message, options?: SendOptions): Promise<SendResult> };
  /** The message, to one recipient. Each channel may have its own: WhatsApp a template, and SMS a text. */
  readonly message: Message;
  /** The options of its `send`, such as its own `idempotencyKey`. */
  readonly options?: SendOptions;
}

export interface FallbackOptions {
  /** Takes the webhooks of the first channel. Without one, the provider is asked (`messages.get`). */
  readonly tracker?: Tracker;
  /**
   * How long to wait for the first channel, in milliseconds. Also how long the tracker's store may take to answer before and after that.
   * @default 60000
   */
  readonly waitMs?: number;
  /**
   * What to do if the message has not arrived by then, and has not failed either. `keep`: nothing; it may still arrive. `fallback`: it is sent
   * through the second channel, and the recipient may get both.
   * @default "keep"
   */
  readonly onTimeout?: "keep" | "fallback";
  /**
   * Whether a failure means that this channel does not reach the recipient.
   * @default a failure of the carrier, or a recipient that is not valid or not found: never an opt-out, a block or an unknown outcome
   */
  readonly isUnreachable?: (error: StatusError) => boolean;
  /** Ends the wait. The second channel is not used then. */
  readonly signal?: AbortSignal | null;
  /**
   * Called once if the first channel delivers after the second one was used: the recipient has both. It needs a tracker, which must take
   * the event in this process.
   */
  readonly onLateDelivery?: (known: KnownStatus) => void;
  /** How long to watch for that, in milliseconds. @default 3600000 (an hour) */
  readonly lateMs?: number;
}

/** How a send with a fallback ended. */
export interface FallbackResult {
  /**
   * - `delivered`: the first channel delivered it.
   * - `failed`: it failed, and another channel would not help, or must not: see `known.error`.
   * - `pending`: it has not arrived yet, and the second channel was not used.
   * - `fallback`: it was sent through the second channel.
   */
  readonly state: "delivered" | "failed" | "pending" | "fallback";
  /** Why the second channel was used: the first one does not reach the recipient, or the time was over. Null if it was not. */
  readonly reason: "unreachable" | "timeout" | null;
  /** The result of the first send; null if it was rejected. */
  readonly first: SendResult | null;
  /** What is known of the first message; null if nothing is. */
  readonly known: KnownStatus | null;
  /** The result of the second send; null if there was none. */
  readonly fallback: SendResult | null;
}

const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Sends a message through one channel, waits, and sends it through another one if the first does not reach the recipient. Never after an
 * unknown outcome, never after an opt-out or a block, and never if the message arrived.
 *
 * @throws TidingsError if the first send fails for another reason, if the wait fails or is aborted (`outcome: "sent"`: the first message is on its
 * way), or if the second send fails.
 *
 * @example
 * ```ts
 * const { state } = await sendWithFallback(
 *   { client: whatsapp, message: { to, template } },
 *   { client: sms, message: { to, from, body } },
 *   { tracker, waitMs: 30_000, onTimeout: "fallback" },
 * );
 * ```
 */
export async function sendWithFallback(
  first: ChannelSend,
  second: ChannelSend,
  options: FallbackOptions = {},
): Promise<FallbackResult> {
  const settings = readOptions(options);
  const { tracker, signal, waitMs, onTimeout } = settings;
  const { client } = first;
  const { provider } = client;
  // Before anything is sent: without an answer, the second channel could never be used.
  checkPolling(client, null, tracker, tracker === undefined);
  const to = onlyRecipient(first.message);
  onlyRecipient(second.message);

  let sent: SendResult | null = null;
  const use = async (reason: "unreachable" | "timeout", known: KnownStatus | null): Promise<FallbackResult> => {
    const fallback = await second.client.send(second.message, withSignal(second.options, signal));
    return { state: "fallback", reason, first: sent, known, fallback };
  };
  try {
    sent = await client.send(first.message, withSignal(first.options, signal));
  } catch (thrown) {
    // A message that was rejected before it was sent is a mistake, which no other channel mends.
    const isRejected = isTidingsError(thrown) && thrown.outcome === "not-sent" && thrown.attempts.length > 0;
    if (!isRejected || !settings.isUnreachable(thrown)) throw thrown;
    return await use("unreachable", null);
  }
  const keep = (state: FallbackResult["state"], known: KnownStatus | null): FallbackResult => {
    return { state, reason: null, first: sent, known, fallback: null };
  };
  // Of several messages (Sent, with several channels), one may arrive.
  const [message, ...others] = sent.messages;
  const id = sent.id ?? message?.id ?? sent.batchId;
  if (id === null || others.length > 0) return keep("pending", null);
  // A response without a status says nothing about the message.
  if (tracker && message && message.status !== "unknown")
    await askStore(() => tracker.take(provider, { ...message, id, to }), provider, id, settings);
  const waited = await waitForDelivery(client, id, {
    to,
    timeoutMs: waitMs,
    signal,
    ...(tracker && { tracker }),
  }).catch((thrown: unknown) => {
    throw accepted(thrown, provider, id);
  });
  let { known } = waited;
  if (waited.state === "timeout" && onTimeout === "fallback") known = await lastLook(first, id, to, settings, known);
  if (known !== null && isArrivalStatus(known.status)) return keep("delivered", known);
  const isUseless = known?.isFinal === true && !doesNotReach(known, settings.isUnreachable);
  if (isUseless) return keep("failed", known);
  // A message that was reported as `unknown` may have arrived: the provider waited for its carrier in vain.
  const isInDoubt = known?.facts.some(({ status }) => status === "unknown") ?? false;
  if (known?.isFinal !== true && (onTimeout === "keep" || isInDoubt)) return keep("pending", known);
  const stop =
    tracker && settings.onLateDelivery
      ? watchForDelivery(tracker, provider, id, settings.onLateDelivery, settings.lateMs)
      : undefined;
  try {
    return await use(known?.isFinal === true ? "unreachable" : "timeout", known);
  } catch (thrown) {
    stop?.();
    throw thrown;
  }
}

/** What is known at the moment before the second send: an event may have come in the last moment. */
async function lastLook(
  { client }: ChannelSend,
  id: string,
  to: string,
  settings: Settings,
  known: KnownStatus | null,
): Promise<KnownStatus | null> {
  const { tracker, signal } = settings;
  try {
    if (tracker) return await askStore(() => tracker.get(client.provider, id, to), client.provider, id, settings);
    const { report } = await requestStatus(client, id, to, signal);
    return report === undefined ? known : mergeStatus(known, report).known;
  } catch (thrown) {
    if (isTidingsError(thrown) && thrown.transient) return known;
    throw accepted(thrown, client.provider, id);
  }
}

/**
 * Asks the tracker, whose store may never answer: for as long as the message is waited for.
 *
 * @throws TidingsError with `outcome: "sent"`.
 */
async function askStore<T>(
  act: () => Promise<T>,
  provider: string,
  id: string,
  { waitMs, signal }: Settings,
): Promise<T> {
  const late = (): TidingsError => new TidingsError({ ...NO_FACTS, ...STORE_FAILED }, lateStore(waitMs));
  try {
    return await inTime(act, waitMs, late, signal ?? undefined, ABORTED);
  } catch (thrown) {
    throw thrown === ABORTED ? aborted(provider, id, reasonOf(signal)) : accepted(thrown, provider, id);
  }
}

/** Rejects the wait for the store when the signal fires. */
const ABORTED = {};

type Settings = ReturnType<typeof readOptions>;

function readOptions(options: FallbackOptions) {
  const names = ["tracker", "waitMs", "onTimeout", "isUnreachable", "signal", "onLateDelivery", "lateMs"] as const;
  const given = readProperties(options, "options", "an object such as { tracker, waitMs }", names);
  const { tracker, waitMs = 60_000, onTimeout = "keep", onLateDelivery, lateMs = 3_600_000 } = given;
  if (onTimeout !== "keep" && onTimeout !== "fallback")
    throw invalidOption("onTimeout", '"keep" or "fallback"', onTimeout);
  for (const [name, value] of Object.entries({ waitMs, lateMs }))
    if (!(typeof value === "number" && value >= 1 && value <= MAX_TIMER_MS))
      throw invalidOption(name, `a number of milliseconds from 1 to ${MAX_TIMER_MS}`, value);
  if (onLateDelivery !== undefined && tracker === undefined)
    throw configurationError("`onLateDelivery` needs a `tracker`, which takes the event of the delivery.");
  const signal = checkedSignal(given.signal) ?? null;
  return {
    tracker,
    waitMs,
    onTimeout,
    onLateDelivery,
    lateMs,
    signal,
    isUnreachable: given.isUnreachable ?? isUnreachable,
  };
}

function withSignal(options: SendOptions | undefined, signal: AbortSignal | null): SendOptions {
  return signal === null ? { ...options } : { signal, ...options };
}

function onlyRecipient({ to }: Message): string {
  const all = [to ?? []].flat();
  if (all.length === 1) return all[0]!;
  throw configurationError("A send with a fallback has one recipient, in `to` of both messages.");
}

/** Whether a failed message says that its channel does not reach the recipient. Without a reason, only some statuses do. */
function doesNotReach({ status, error }: KnownStatus, isUnreachable: (error: StatusError) => boolean): boolean {
  if (error === null) return status === "undelivered" || status === "expired";
  return error.outcome !== "unknown" && status !== "canceled" && isUnreachable(error);
}

/** Calls `listener` once if the message arrives. The timer does not keep a process alive. Returns what ends it. */
function watchForDelivery(
  tracker: Tracker,
  provider: string,
  id: string,
  listener: (known: KnownStatus) => void,
  lateMs: number,
): () => void {
  let timer: unknown;
  try {
    timer = setTimeout(() => stop(), lateMs);
    (timer as { unref?: () => void }).unref?.();
  } catch {
    // Without timers the listener is kept until the message arrives: the second send is not given up for it.
  }
  const stopWatching = tracker.watch(provider, id, ({ known }) => {
    if (!isArrivalStatus(known.status)) return;
    stop();
    notify(listener, known);
  });
  const stop = (): void => {
    stopWatching();
    try {
      clearTimeout(timer as Parameters<typeof clearTimeout>[0]);
    } catch {
      // The timer fires without effect.
    }
  };
  return stop;
}
