/** Waits until a message has arrived, or will not. */

import { configurationError, isTidingsError, NO_FACTS, TidingsError } from "../errors/error.js";
import { abortQuietly, newController } from "../util/controller.js";
import { startTimer } from "../util/clock.js";
import { invalidOption, readProperties } from "../util/options.js";
import { checkedSignal, onAbort, reasonOf } from "../util/signals.js";
import { requestStatus } from "./status-request.js";
import type { DeliveryClient } from "./status-request.js";
import { mergeStatus } from "./merge-status.js";
import type { Tracker } from "./tracker.js";
import type { KnownStatus } from "./types.js";

export interface WaitOptions {
  /** The recipient, where several have the same id (MessageBird, Sinch). */
  to?: string;
  /** Ends the wait at once. The error's `cause` is the signal's reason. */
  signal?: AbortSignal | null;
  /** How long to wait, in milliseconds. @default 60000 */
  timeoutMs?: number;
  /** Takes the webhooks. The wait ends with the event that ends the message's way, without a request. */
  tracker?: Tracker;
  /**
   * Whether to ask the provider (`messages.get`). With a tracker, this is for webhooks that were lost.
   * @default true without a tracker, else false
   */
  poll?: boolean;
  /**
   * The first interval at which the provider and the tracker's store are asked, in milliseconds. Each is half as long again as the one before, at
   * most a minute.
   * @default 2000
   */
  intervalMs?: number;
}

/** How a wait ended. */
export type DeliveryResult =
  /** No other status is expected. Whether the message arrived: `known.status`. */
  | { readonly state: "final"; readonly known: KnownStatus }
  /** The time is over. The message may still arrive. `known` is null if nothing is known. */
  | { readonly state: "timeout"; readonly known: KnownStatus | null };

const MAX_INTERVAL_MS = 60_000;
const MAX_TIMER_MS = 2 ** 31 - 1;
/** A provider may not find a message that it has just accepted. */
const MAX_NOT_FOUND = 4;

/**
 * Waits for the final status of a message: by the events that a tracker takes, or by asking the provider at growing intervals. Each
 * request goes through the client's gate, and a wait that the provider asks for is kept.
 *
 * @param id The provider's id of the message, as in {@link Tracker.get}. Null, which a result with several messages has, is a mistake that is
 * named.
 * @returns The final status, or that the time is over. A time-out is no error: the message may still arrive.
 * @throws TidingsError with `outcome: "sent"`, because the provider has accepted the message: `unsupported` if there is no tracker and the provider
 * documents no `messages.get`, `aborted`, or the failure of a request that asking again does not mend.
 *
 * @example
 * ```ts
 * const sent = await client.send(message);
 * const { state, known } = await waitForDelivery(client, sent.id, { timeoutMs: 120_000 });
 * if (state === "timeout" || known.status !== "delivered") await callInstead(message.to);
 * ```
 */
export async function waitForDelivery(
  client: DeliveryClient,
  id: string | null,
  options: WaitOptions = {},
): Promise<DeliveryResult> {
  const names = ["to", "signal", "timeoutMs", "tracker", "poll", "intervalMs"] as const;
  const given = readProperties(options, "options", "an object such as { timeoutMs }", names);
  const { to, tracker } = given;
  const timeoutMs = readMs("timeoutMs", given.timeoutMs, 60_000);
  const intervalMs = readMs("intervalMs", given.intervalMs, 2_000);
  const signal = checkedSignal(given.signal);
  const { provider } = client;
  const poll = given.poll ?? tracker === undefined;
  if (typeof id !== "string" || id === "")
    throw configurationError(
      "`id` must be the id of a message: `id` of the result of a send, or of one of its messages.",
    );
  checkPolling(client, id, tracker, poll);

  const controller = newController() ?? plainController();
  const stops: (() => void)[] = [];
  let known: KnownStatus | null = null;
  let hasEnded = false;
  return await new Promise<DeliveryResult>((resolve, reject) => {
    const end = (act: () => void): void => {
      if (hasEnded) return;
      hasEnded = true;
      for (const stop of [...stops, stopSleep]) stop();
      act();
      abortQuietly(controller, undefined);
    };
    /** Registers what the end stops. It may have come already. */
    const until = (stop: () => void): void => void (hasEnded ? stop() : stops.push(stop));
    const learn = (next: KnownStatus | null): void => {
      if (next === null || hasEnded) return;
      known = next;
      if (next.isFinal) end(() => resolve({ state: "final", known: next }));
    };
    let stopSleep = (): void => {};
    const sleep = (ms: number): Promise<void> =>
      new Promise((wake) => (stopSleep = startTimer(Math.min(ms, MAX_TIMER_MS), wake)));

    /** Asks the provider, and returns how long it wants to be left alone. */
    const ask = async (): Promise<number> => {
      const { report, waitMs } = await requestStatus(client, id, to, controller.signal);
      if (report !== undefined)
        learn((tracker ? await tracker.take(provider, report) : mergeStatus(known, report))?.known ?? null);
      return waitMs;
    };

    const run = async (): Promise<void> => {
      // A message that was just sent has not arrived yet: the provider is not asked in the first round.
      let waitMs = Math.min(intervalMs, timeoutMs / 2);
      let notFound = 0;
      for (let round = 0, interval = intervalMs; !hasEnded; round++) {
        try {
          // Another process may have taken the event.
          if (tracker) learn(await tracker.get(provider, id, to));
          if (poll && round > 0 && !hasEnded) waitMs = Math.max(waitMs, await ask());
        } catch (thrown) {
          if (!isTidingsError(thrown)) throw thrown;
          if (thrown.category === "not-found" && notFound < MAX_NOT_FOUND) notFound += 1;
          else if (!thrown.transient) throw thrown;
          waitMs = Math.max(waitMs, thrown.retryAfterMs ?? 0);
        }
        if (hasEnded) return;
        await sleep(waitMs);
        interval = Math.min(interval * 1.5, MAX_INTERVAL_MS);
        const jitter = Math.random();
        // A host may have no random numbers. Without a number, the timer would fire at once.
        waitMs = interval * (1 + (jitter >= 0 && jitter < 1 ? jitter / 4 : 0));
      }
    };

    const fail = (thrown: unknown): void => end(() => reject(accepted(thrown, provider, id)));
    try {
      until(startTimer(timeoutMs, () => end(() => resolve({ state: "timeout", known }))));
    } catch (thrown) {
      // Without timers nothing would end the wait.
      fail(thrown);
    }
    until(onAbort(signal, () => end(() => reject(aborted(provider, id, reasonOf(signal))))));
    // A store that fails for a while is asked again in the next round.
    const failUnlessTransient = (thrown: unknown): void => {
      if (!isTidingsError(thrown) || !thrown.transient) fail(thrown);
    };
    if (tracker)
      until(tracker.watch(provider, id, () => void tracker.get(provider, id, to).then(learn, failUnlessTransient)));
    run().catch(fail);
  });
}

/** What a client needs of a controller, in a host without one. */
function plainController(): Pick<AbortController, "abort" | "signal"> {
  const listeners: (() => void)[] = [];
  const signal = { aborted: false, addEventListener: (_: string, listener: () => void) => listeners.push(listener) };
  return {
    signal: signal as unknown as AbortSignal,
    abort() {
      signal.aborted = true;
      for (const listener of listeners) listener();
    },
  };
}

function readMs(name: string, value: unknown, usual: number): number {
  if (value === undefined) return usual;
  if (typeof value === "number" && value >= 1 && value <= MAX_TIMER_MS) return value;
  throw invalidOption(name, `a number of milliseconds from 1 to ${MAX_TIMER_MS}`, value);
}

/**
 * The error of what failed after the provider accepted the message.
 *
 * @internal
 */
export function accepted(thrown: unknown, provider: string, id: string): TidingsError {
  if (isTidingsError(thrown) && thrown.outcome === "sent" && thrown.id === id) return thrown;
  const facts = isTidingsError(thrown) ? { ...thrown, message: thrown.message, raw: thrown.raw } : {};
  const message = "Waiting for the message failed: see `cause`.";
  return new TidingsError({ ...NO_FACTS, message, ...facts, provider, id, outcome: "sent", retryable: false }, thrown);
}

/**
 * The error of a wait that the signal ended.
 *
 * @internal
 */
export function aborted(provider: string, id: string, reason: unknown): TidingsError {
  const message = "The wait for the message was aborted by its signal. The message may still arrive.";
  return new TidingsError(
    { ...NO_FACTS, category: "aborted", scope: "request", outcome: "sent", provider, id, message },
    reason,
  );
}

/**
 * Checks that there is something to wait for.
 *
 * @param id The message; null before it is sent.
 * @throws TidingsError with the category `unsupported` if the provider cannot be asked, or `configuration` if it must not be, without a tracker.
 * @internal
 */
export function checkPolling(
  { provider, capabilities }: DeliveryClient,
  id: string | null,
  tracker: Tracker | undefined,
  poll: boolean,
): void {
  if (!poll && tracker === undefined) throw configurationError("Without `poll`, pass a `tracker`.");
  if (!poll || capabilities.calls.includes("messages.get")) return;
  const remedy =
    tracker === undefined
      ? "Pass a `tracker` that takes its webhooks."
      : "Leave `poll` out: the tracker takes its webhooks.";
  const message = `"${provider}" documents no call for the status of a message (\`messages.get\`). ${remedy}`;
  const outcome = id === null ? "not-sent" : "sent";
  throw new TidingsError({ ...NO_FACTS, category: "unsupported", outcome, provider, id, message, permanent: true });
}
