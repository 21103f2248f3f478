import { now as clock } from "../util/clock.js";
import type { TidingsError } from "../errors/error.js";
import { toTidingsError } from "../errors/foreign.js";
import { ignoreRejection, notify } from "../util/notify.js";
import { readProperties, invalidOption } from "../util/options.js";
import { isAborted, checkedSignal, onAbort, reasonOf } from "../util/signals.js";
import type { Message, SendOptions, SentMessage, TidingsErrorFacts } from "../types.js";
import { decide } from "./decide.js";
import type { Decision, Failure } from "./decide.js";
import { breakerResultOf } from "./breaker.js";
import type { BreakerResult } from "./breaker.js";
import { sendWith } from "./client.js";
import type { ClientResult } from "./client.js";
import type { ProviderGate } from "./provider-gate.js";
import { outcomeOf } from "./facts.js";
import type { ClientFailure } from "./facts.js";
import { orderCandidates } from "./order.js";
import type { Destination } from "./order.js";
import type { Deadline } from "./deadline.js";
import type { Policy, Provider } from "./policy.js";
import { FailoverError, noProviderFacts, retryOf, makeStep, stoppedFacts } from "./report.js";
import type { FailoverResult, FailoverStep } from "./types.js";

/** A provider and the way to it. */
export interface Route {
  readonly provider: Provider;
  readonly gate: ProviderGate;
}

/** A send that failed, as its client told it. */
type FailedResult = Extract<ClientResult, { failure: ClientFailure }>;

/**
 * One send, from provider to provider.
 *
 * @internal
 */
export async function send(
  routes: readonly Route[],
  policy: Policy,
  call: number,
  message: Message,
  input: SendOptions,
): Promise<FailoverResult> {
  // Who gives the text as the options has no message: that is what the first provider says.
  const options = readProperties(typeof message === "object" ? input : {}, "options", "an object such as { signal }", [
    "signal",
    "timeoutMs",
    "deadlineMs",
    "idempotencyKey",
  ]);
  const signal = checkedSignal(options.signal);
  let aborted = isAborted(signal);
  // A stand-in for a signal may fire without ever saying that it is aborted.
  const release = onAbort(signal, () => (aborted = true));
  try {
    return await sendAlongRoutes(routes, policy, call, message, options, signal, () => aborted);
  } finally {
    release();
  }
}

async function sendAlongRoutes(
  routes: readonly Route[],
  policy: Policy,
  call: number,
  message: Message,
  options: SendOptions,
  signal: AbortSignal | undefined,
  hasAborted: () => boolean,
): Promise<FailoverResult> {
  const { timeoutMs } = options;
  // Null is as absent, as it is to a client.
  const deadlineMs = options.deadlineMs ?? policy.deadlineMs;
  const startedAt = clock();
  const elapsed = (): number => clock() - startedAt;
  // There is none; or it is no time, which is the client's to refuse.
  const isTimed = typeof deadlineMs === "number" && deadlineMs > 0;
  const deadline: Deadline = { signal, remainingMs: () => (isTimed ? deadlineMs - elapsed() : undefined) };
  const path: FailoverStep[] = [];
  const errors: TidingsError[] = [];
  /** The last attempt that decided anything, and the first that found a provider's limits. */
  let decisive: FailedResult | null = null;
  let firstLimited: FailedResult | null = null;
  const callerKey = options.idempotencyKey ?? undefined;
  let key = callerKey;

  const skip = (
    route: Route,
    why: FailoverStep["why"],
    startedMs: number,
    retryAfterMs: number | null = null,
  ): void => {
    const { provider, gate } = route;
    const base = {
      provider: provider.id,
      called: false,
      breaker: gate.breaker,
      startedMs,
      durationMs: elapsed() - startedMs,
    };
    path.push(makeStep(base, why, null, null, retryAfterMs));
  };
  const toError = (
    facts: TidingsErrorFacts,
    clientResult: FailedResult | null,
    cause: unknown = clientResult?.thrown.cause,
  ): FailoverError => {
    const outcome = facts.outcome === "sent" ? "sent" : outcomeOf(path);
    // A repetition may go another way, where nobody recognises it.
    const retryable = facts.retryable && (outcome === "not-sent" || routes.length === 1);
    const messages =
      clientResult === null
        ? {}
        : { messages: withUnknownOutcomes(clientResult.failure.messages, path, clientResult.failure) };
    return new FailoverError({ ...facts, ...messages, outcome, retryable, path }, errors, cause);
  };

  const { serving, excluded } = orderRoutes(routes, policy, message);
  for (const index of excluded) skip(routes[index]!, "destination", elapsed());
  for (const [position, index] of serving.entries()) {
    const route = routes[index]!;
    const { provider, gate } = route;
    const startedMs = elapsed();
    const isLate = (deadline.remainingMs() ?? 1) <= 0;
    const entry = hasAborted() || isLate ? { rejected: "stopped" as const } : await gate.enter(policy.now, deadline);
    if (entry.rejected === "stopped") {
      const why = hasAborted() ? "aborted" : "deadline";
      skip(route, why, startedMs);
      if (why === "aborted") throw toError(stoppedFacts(why, path), null, reasonOf(signal));
      break;
    }
    if (entry.rejected !== undefined) skip(route, entry.rejected, startedMs, entry.retryAfterMs ?? null);
    else {
      const remaining = deadline.remainingMs();
      const clientOptions = {
        ...(signal && { signal }),
        ...(timeoutMs !== undefined && { timeoutMs }),
        ...(deadlineMs !== undefined && {
          deadlineMs: remaining === undefined ? deadlineMs : Math.max(1, Math.floor(remaining)),
        }),
      };
      const clientResult = await sendWith(
        provider,
        message,
        clientOptions,
        { value: key, fromCaller: callerKey !== undefined },
        deadline,
      );
      const { result, failure, thrown } = clientResult;
      gate.leave(entry.probe, breakerResultForAll(failure), policy.now(), failure?.retryAfterMs ?? null);
      const { next, why } =
        failure === null ? { next: false, why: "accepted" as const } : decideForAll(failure, policy.afterUnknown);
      const base = {
        provider: provider.id,
        called: true,
        breaker: gate.breaker,
        startedMs,
        durationMs: elapsed() - startedMs,
      };
      path.push(makeStep(base, why, failure, result));
      if (failure === null) return { ...result, messages: withUnknownOutcomes(result.messages, path, null), path };
      errors.push(thrown);
      key ??= failure.idempotencyKey ?? undefined;
      if (!next)
        throw toError(failure, clientResult, why === "aborted" ? (thrown.cause ?? reasonOf(signal)) : thrown.cause);
      if (why === "cannot-carry") firstLimited ??= clientResult;
      else decisive = clientResult;
    }
    const to = serving[position + 1];
    if (to !== undefined) {
      const last = path[path.length - 1]!;
      notify(policy.onEvent, {
        type: "move",
        call,
        atMs: elapsed(),
        from: provider.id,
        to: routes[to]!.provider.id,
        step: last,
      });
    }
  }

  if (decisive === null && firstLimited !== null && !retryOf(path).retryable) decisive = firstLimited;
  if (decisive === null) {
    const ended = path.some(({ why }) => why === "deadline");
    throw toError(ended ? stoppedFacts("deadline", path) : noProviderFacts(path), null);
  }
  const { failure } = decisive;
  const later = retryOf(path);
  throw toError({ ...failure, ...later, permanent: later.retryable ? false : failure.permanent }, decisive);
}

/** Where the message may go, in order. */
function orderRoutes(
  routes: readonly Route[],
  policy: Policy,
  message: Message,
): { serving: number[]; excluded: number[] } {
  const now = policy.now();
  const candidates = routes.map(({ provider, gate }) => ({ ...provider, health: gate.health(now) }));
  return orderCandidates(policy.order, candidates, destinationsOf(routes, policy, message), policy.random);
}

/**
 * The recipients that look like E.164. A number that is none is every provider's to refuse.
 *
 * @internal
 */
export function destinationsOf(routes: readonly Route[], policy: Policy, message: Message): Destination[] {
  if (routes.every(({ provider }) => provider.countries === undefined && provider.prices === undefined)) return [];
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
function withUnknownOutcomes(
  messages: readonly SentMessage[],
  path: readonly FailoverStep[],
  ownFailure: ClientFailure | null,
): readonly SentMessage[] {
  if (path.every(({ outcome, error }) => outcome !== "unknown" || error === ownFailure)) return messages;
  return messages.map((one) =>
    one.error?.outcome === "not-sent" ? { ...one, error: { ...one.error, outcome: "unknown" as const } } : one,
  );
}

/** Every failure that an end tells of. Whatever a message's own error says of requests, there was one. */
function allFailures(failure: ClientFailure): Failure[] {
  const { messages, attempts } = failure;
  return [failure, ...messages.flatMap(({ error }): Failure[] => (error === null ? [] : [{ ...error, attempts }]))];
}

/** Of a request whose messages were refused one by one, all must be free to go on. */
function decideForAll(failure: ClientFailure, afterUnknown: boolean): Decision {
  const all = allFailures(failure).map((one) => decide(one, afterUnknown));
  return all.find(({ next }) => !next) ?? all.find(({ why }) => why === "risked") ?? all[0]!;
}

/** Of a request whose messages were refused one by one, one that shows the provider at work is enough. */
function breakerResultForAll(failure: ClientFailure | null): BreakerResult {
  if (failure === null || failure.messages.length === 0) return breakerResultOf(failure);
  return allFailures(failure).every((one) => breakerResultOf(one) === "failure") ? "failure" : "success";
}
