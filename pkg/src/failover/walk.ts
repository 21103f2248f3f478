import { now as clock } from "../util/clock.js";
import type { TidingsError } from "../errors/error.js";
import { toTidingsError } from "../errors/foreign.js";
import { ignoreRejection, notify } from "../util/notify.js";
import { readProperties, invalidOption } from "../util/options.js";
import { isAborted, checkedSignal, onAbort, reasonOf } from "../util/signals.js";
import type { Message, SendOptions, SentMessage, TidingsErrorFacts } from "../types.js";
import { advance } from "./advance.js";
import type { Advance, Failure } from "./advance.js";
import { verdictOf } from "./breaker.js";
import type { Verdict } from "./breaker.js";
import { sendThrough } from "./client.js";
import type { End } from "./client.js";
import type { Door } from "./door.js";
import { outcomeOf } from "./facts.js";
import type { Failed } from "./facts.js";
import { inOrder } from "./order.js";
import type { Destination } from "./order.js";
import type { Patience } from "./patience.js";
import type { Policy, Provider } from "./policy.js";
import { FailoverError, nobody, retryOf, step, stopped } from "./report.js";
import type { FailoverResult, FailoverStep } from "./types.js";

/** A provider and the way to it. */
export interface Way {
  readonly provider: Provider;
  readonly door: Door;
}

/** A send that failed, as its client told it. */
type Failing = Extract<End, { failure: Failed }>;

/**
 * One send, from provider to provider.
 *
 * @internal
 */
export async function walk(
  ways: readonly Way[],
  policy: Policy,
  call: number,
  message: Message,
  given: SendOptions,
): Promise<FailoverResult> {
  // Who gives the text as the options has no message: that is what the first provider says.
  const options = readProperties(typeof message === "object" ? given : {}, "options", "an object such as { signal }", [
    "signal",
    "timeoutMs",
    "deadlineMs",
    "idempotencyKey",
  ]);
  const signal = checkedSignal(options.signal);
  let gone = isAborted(signal);
  // A stand-in for a signal may fire without ever saying that it is aborted.
  const release = onAbort(signal, () => (gone = true));
  try {
    return await onward(ways, policy, call, message, options, signal, () => gone);
  } finally {
    release();
  }
}

async function onward(
  ways: readonly Way[],
  policy: Policy,
  call: number,
  message: Message,
  options: SendOptions,
  signal: AbortSignal | undefined,
  isGone: () => boolean,
): Promise<FailoverResult> {
  const { timeoutMs } = options;
  // Null is as absent, as it is to a client.
  const deadlineMs = options.deadlineMs ?? policy.deadlineMs;
  const began = clock();
  const elapsed = (): number => clock() - began;
  // There is none; or it is no time, which is the client's to refuse.
  const isTimed = typeof deadlineMs === "number" && deadlineMs > 0;
  const patience: Patience = { signal, leftMs: () => (isTimed ? deadlineMs - elapsed() : undefined) };
  const path: FailoverStep[] = [];
  const errors: TidingsError[] = [];
  /** The last attempt that decided anything, and the first that found a provider's limits. */
  let decisive: Failing | null = null;
  let limited: Failing | null = null;
  const own = options.idempotencyKey ?? undefined;
  let key = own;

  const passed = (way: Way, why: FailoverStep["why"], startedMs: number, retryAfterMs: number | null = null): void => {
    const { provider, door } = way;
    const where = {
      provider: provider.id,
      tried: false,
      breaker: door.breaker,
      startedMs,
      durationMs: elapsed() - startedMs,
    };
    path.push(step(where, why, null, null, retryAfterMs));
  };
  const stop = (facts: TidingsErrorFacts, end: Failing | null, cause: unknown = end?.thrown.cause): FailoverError => {
    const outcome = facts.outcome === "sent" ? "sent" : outcomeOf(path);
    // A repetition may go another way, where nobody recognises it.
    const retryable = facts.retryable && (outcome === "not-sent" || ways.length === 1);
    const messages = end === null ? {} : { messages: inDoubt(end.failure.messages, path, end.failure) };
    return new FailoverError({ ...facts, ...messages, outcome, retryable, path }, errors, cause);
  };

  const { serving, others } = placesOf(ways, policy, message);
  for (const index of others) passed(ways[index]!, "destination", elapsed());
  for (const [place, index] of serving.entries()) {
    const way = ways[index]!;
    const { provider, door } = way;
    const startedMs = elapsed();
    const isLate = (patience.leftMs() ?? 1) <= 0;
    const entry = isGone() || isLate ? { refused: "stopped" as const } : await door.enter(policy.now, patience);
    if (entry.refused === "stopped") {
      const why = isGone() ? "aborted" : "deadline";
      passed(way, why, startedMs);
      if (why === "aborted") throw stop(stopped(why, path), null, reasonOf(signal));
      break;
    }
    if (entry.refused !== undefined) passed(way, entry.refused, startedMs, entry.retryAfterMs ?? null);
    else {
      const left = patience.leftMs();
      const forClient = {
        ...(signal && { signal }),
        ...(timeoutMs !== undefined && { timeoutMs }),
        ...(deadlineMs !== undefined && {
          deadlineMs: left === undefined ? deadlineMs : Math.max(1, Math.floor(left)),
        }),
      };
      const end = await sendThrough(provider, message, forClient, { value: key, given: own !== undefined }, patience);
      const { result, failure, thrown } = end;
      door.leave(entry.probe, verdictIn(failure), policy.now(), failure?.retryAfterMs ?? null);
      const { next, why } =
        failure === null ? { next: false, why: "accepted" as const } : advanceIn(failure, policy.afterUnknown);
      const where = {
        provider: provider.id,
        tried: true,
        breaker: door.breaker,
        startedMs,
        durationMs: elapsed() - startedMs,
      };
      path.push(step(where, why, failure, result));
      if (failure === null) return { ...result, messages: inDoubt(result.messages, path, null), path };
      errors.push(thrown);
      key ??= failure.idempotencyKey ?? undefined;
      if (!next) throw stop(failure, end, why === "aborted" ? (thrown.cause ?? reasonOf(signal)) : thrown.cause);
      if (why === "cannot-carry") limited ??= end;
      else decisive = end;
    }
    const to = serving[place + 1];
    if (to !== undefined) {
      const last = path[path.length - 1]!;
      notify(policy.onEvent, {
        type: "move",
        call,
        atMs: elapsed(),
        from: provider.id,
        to: ways[to]!.provider.id,
        step: last,
      });
    }
  }

  if (decisive === null && limited !== null && !retryOf(path).retryable) decisive = limited;
  if (decisive === null) {
    const ended = path.some(({ why }) => why === "deadline");
    throw stop(ended ? stopped("deadline", path) : nobody(path), null);
  }
  const { failure } = decisive;
  const later = retryOf(path);
  throw stop({ ...failure, ...later, permanent: later.retryable ? false : failure.permanent }, decisive);
}

/** Where the message may go, in order. */
function placesOf(ways: readonly Way[], policy: Policy, message: Message): { serving: number[]; others: number[] } {
  const now = policy.now();
  const candidates = ways.map(({ provider, door }) => ({ ...provider, health: door.health(now) }));
  return inOrder(policy.order, candidates, destinationsOf(ways, policy, message), policy.random);
}

/**
 * The recipients that look like E.164. A number that is none is every provider's to refuse.
 *
 * @internal
 */
export function destinationsOf(ways: readonly Way[], policy: Policy, message: Message): Destination[] {
  if (ways.every(({ provider }) => provider.countries === undefined && provider.prices === undefined)) return [];
  try {
    const { to } = Object(message) as Message;
    // A list may claim any length, and a longer one is every provider's to refuse.
    const list: readonly unknown[] = Array.isArray(to) ? (to.length > MAX_RECIPIENTS ? [] : to) : [to];
    const numbers = list.filter((one): one is string => typeof one === "string" && one.startsWith("+"));
    return numbers.map((one) => ({ to: one, country: countryIn(policy, one) }));
  } catch (thrown) {
    const text = "Reading the message's `to`, or `countryOf`, threw: see `cause`.";
    throw toTidingsError(thrown, { category: "configuration", outcome: "not-sent", message: text });
  }
}

const MAX_RECIPIENTS = 100_000;

function countryIn({ countryOf }: Policy, to: string): string | null {
  const country: unknown = countryOf?.(to) ?? null;
  if (country === null || typeof country === "string") return country;
  ignoreRejection(country);
  throw invalidOption("countryOf", "a function that gives a country's code, or null", country);
}

/** A message that one provider refused may still have been sent by one before, where that was risked. */
function inDoubt(
  messages: readonly SentMessage[],
  path: readonly FailoverStep[],
  own: Failed | null,
): readonly SentMessage[] {
  if (path.every(({ outcome, error }) => outcome !== "unknown" || error === own)) return messages;
  return messages.map((one) =>
    one.error?.outcome === "not-sent" ? { ...one, error: { ...one.error, outcome: "unknown" as const } } : one,
  );
}

/** Every failure that an end tells of. Whatever a message's own error says of requests, there was one. */
function failuresIn(failure: Failed): Failure[] {
  const { messages, attempts } = failure;
  return [failure, ...messages.flatMap(({ error }): Failure[] => (error === null ? [] : [{ ...error, attempts }]))];
}

/** Of a request whose messages were refused one by one, all must be free to go on. */
function advanceIn(failure: Failed, afterUnknown: boolean): Advance {
  const all = failuresIn(failure).map((one) => advance(one, afterUnknown));
  return all.find(({ next }) => !next) ?? all.find(({ why }) => why === "risked") ?? all[0]!;
}

/** Of a request whose messages were refused one by one, one that shows the provider at work is enough. */
function verdictIn(failure: Failed | null): Verdict {
  if (failure === null || failure.messages.length === 0) return verdictOf(failure);
  return failuresIn(failure).every((one) => verdictOf(one) === "failure") ? "failure" : "success";
}
