import { now as clock, startTrackedTimer } from "../util/clock.js";
import { isTidingsError, NO_FACTS } from "../errors/error.js";
import type { TidingsError } from "../errors/error.js";
import { toText } from "../wasm/codec.js";
import { readInput } from "../errors/foreign.js";
import { STOP } from "../client/stop.js";
import type { StoppableOptions } from "../client/stop.js";
import type { SendLog } from "../client/send-log.js";
import { notify } from "../util/notify.js";
import { readProperties } from "../util/options.js";
import { isAborted, checkedSignal, onAbort, reasonOf } from "../util/signals.js";
import type { Message, SendOptions, SentMessage, TidingsErrorFacts } from "../types.js";
import { decide } from "./decide.js";
import type { Decision, Failure } from "./decide.js";
import { breakerResultOf } from "./breaker.js";
import type { BreakerResult } from "./breaker.js";
import { sendWith } from "./client.js";
import type { ClientResult } from "./client.js";
import { outcomeOf } from "./facts.js";
import type { ClientFailure } from "./facts.js";
import type { Deadline } from "./deadline.js";
import type { Policy } from "./policy.js";
import { FailoverError, isFailoverError } from "./error.js";
import { noProviderFacts, retryOf, makeStep, stoppedFacts } from "./report.js";
import { orderProviders } from "./order-providers.js";
import type { GatedProvider } from "./order-providers.js";
import type { FailoverResult, FailoverStep } from "./types.js";

/** The result of a client whose send failed. */
type FailedResult = Extract<ClientResult, { failure: ClientFailure }>;

/**
 * Sends a message through the first provider that accepts it.
 *
 * @internal
 */
export async function send(
  providers: readonly GatedProvider[],
  policy: Policy,
  call: number,
  message: Message,
  input: SendOptions,
): Promise<FailoverResult> {
  const startedAt = clock();
  const own = copyOf(message);
  // `send("Hello", ...)`: the first provider's validation reports the missing message, so the options are not checked here.
  const options = readProperties(typeof message === "object" ? input : {}, "options", "an object such as { signal }", [
    "signal",
    "timeoutMs",
    "deadlineMs",
    "idempotencyKey",
  ]);
  const signal = checkedSignal(options.signal);
  const stop = checkedSignal(readInput("options", () => (Object(input) as StoppableOptions)[STOP]));
  let aborted = isAborted(signal);
  // A signal of the caller's own making may fire without setting `aborted`.
  const release = onAbort(signal, () => (aborted = true));
  try {
    const send = (): Promise<FailoverResult> =>
      sendAllowed(
        providers,
        policy,
        call,
        own,
        options,
        signal,
        stop,
        () => (aborted ||= isAborted(signal) || isAborted(stop)),
        startedAt,
      );
    return policy.log === undefined ? await send() : await sendLogged(policy.log, policy, own, options, signal, send);
  } finally {
    release();
  }
}

/** A copy, because the caller may change the message while the send waits. What cannot be copied is left to the client's validation. */
function copyOf(message: Message): Message {
  try {
    return structuredClone(message);
  } catch {
    return message;
  }
}

/** Sends through the log. What an earlier call returned has no path, because no provider was called. */
async function sendLogged(
  log: SendLog,
  policy: Policy,
  message: Message,
  { idempotencyKey, deadlineMs }: SendOptions,
  signal: AbortSignal | undefined,
  send: () => Promise<FailoverResult>,
): Promise<FailoverResult> {
  const own = Number.isFinite(deadlineMs) ? deadlineMs : policy.deadlineMs;
  const sent = {
    key: idempotencyKey,
    message: toText(message),
    repeat: undefined,
    mask: (cause: unknown) => cause,
    deadlineMs: own ?? 0,
    signal,
  };
  try {
    return { path: [], ...(await log.send(sent, send)) };
  } catch (thrown) {
    if (isTidingsError(thrown)) throw thrown;
    const isFacts = typeof thrown === "object" && thrown !== null && "outcome" in thrown;
    const { cause, ...facts } = isFacts ? (thrown as TidingsErrorFacts & { cause?: unknown }) : { cause: thrown };
    throw new FailoverError({ ...NO_FACTS, ...facts, path: [] }, [], cause);
  }
}

/** Sends if the guards let it pass. If the call ends while they are asked, `sendInOrder` calls no provider. */
async function sendAllowed(
  providers: readonly GatedProvider[],
  policy: Policy,
  call: number,
  message: Message,
  options: SendOptions,
  signal: AbortSignal | undefined,
  stop: AbortSignal | undefined,
  hasAborted: () => boolean,
  startedAt: number,
): Promise<FailoverResult> {
  // Null counts as absent, as it does for a client.
  const deadlineMs = options.deadlineMs ?? policy.deadlineMs;
  const elapsed = (): number => clock() - startedAt;
  // An invalid value is left to the client, which rejects it.
  const isTimed = typeof deadlineMs === "number" && deadlineMs > 0;
  const deadline: Deadline = { signal, remainingMs: () => (isTimed ? deadlineMs - elapsed() : undefined) };
  const walk = (own: Message): Promise<FailoverResult> =>
    sendInOrder(providers, policy, call, own, options, deadline, stop, elapsed, hasAborted);
  // The first provider's validation rejects what is no message.
  if (policy.guards === undefined || typeof message !== "object" || message === null) return await walk(message);
  const sent = {
    profile: null,
    key: options.idempotencyKey,
    text: toText(message),
    ...deadline,
    stop,
    startTimer: startTrackedTimer,
  };
  try {
    return await policy.guards(sent, (sendAt) =>
      walk(sendAt === undefined ? message : { ...message, sendAt: sendAt as Date }),
    );
  } catch (thrown) {
    if (isFailoverError(thrown) || !("category" in Object(thrown))) throw thrown;
    const { cause, message: text, ...rest } = thrown as TidingsErrorFacts & { cause?: unknown };
    throw new FailoverError({ ...rest, message: text, path: [] }, [], cause);
  }
}

async function sendInOrder(
  providers: readonly GatedProvider[],
  policy: Policy,
  call: number,
  message: Message,
  options: SendOptions,
  deadline: Deadline,
  stop: AbortSignal | undefined,
  elapsed: () => number,
  hasAborted: () => boolean,
): Promise<FailoverResult> {
  const { timeoutMs } = options;
  const deadlineMs = options.deadlineMs ?? policy.deadlineMs;
  const { signal } = deadline;
  // What has not called a provider yet.
  const early: Deadline = { ...deadline, signal: stop ?? signal };
  const path: FailoverStep[] = [];
  const errors: TidingsError[] = [];
  /** The last failure other than a provider's limits, and the first of those. One of them becomes the error. */
  let decisive: FailedResult | null = null;
  let firstLimited: FailedResult | null = null;
  const callerKey = options.idempotencyKey ?? undefined;
  let key = callerKey;

  const timesOf = ({ provider, gate }: GatedProvider, called: boolean, startedMs: number) => ({
    provider: provider.id,
    called,
    breaker: gate.breaker,
    startedMs,
    durationMs: elapsed() - startedMs,
  });
  const skip = (
    gatedProvider: GatedProvider,
    why: FailoverStep["why"],
    startedMs: number,
    retryAfterMs: number | null = null,
  ): void => {
    path.push(makeStep(timesOf(gatedProvider, false, startedMs), why, null, null, retryAfterMs));
  };
  const toError = (
    facts: TidingsErrorFacts,
    clientResult: FailedResult | null,
    cause: unknown = clientResult?.thrown.cause,
  ): FailoverError => {
    const outcome = facts.outcome === "sent" ? "sent" : outcomeOf(path);
    // A repeated send may go to another provider, which does not recognise the key.
    const retryable = facts.retryable && (outcome === "not-sent" || providers.length === 1);
    const messages =
      clientResult === null
        ? {}
        : { messages: withUnknownOutcomes(clientResult.failure.messages, path, clientResult.failure) };
    return new FailoverError({ ...facts, ...messages, outcome, retryable, path }, errors, cause);
  };

  const { serving, excluded } = orderProviders(providers, policy, message);
  for (const index of excluded) skip(providers[index]!, "destination", elapsed());
  for (const [position, index] of serving.entries()) {
    const gatedProvider = providers[index]!;
    const { provider, gate } = gatedProvider;
    const startedMs = elapsed();
    const isLate = (deadline.remainingMs() ?? 1) <= 0;
    const entry = hasAborted() || isLate ? { rejected: "stopped" as const } : await gate.enter(policy.now, early);
    if (entry.rejected === "stopped") {
      const why = hasAborted() ? "aborted" : "deadline";
      skip(gatedProvider, why, startedMs);
      if (why === "aborted") throw toError(stoppedFacts(why, path), null, reasonOf(signal));
      break;
    }
    if (entry.rejected !== undefined) skip(gatedProvider, entry.rejected, startedMs, entry.retryAfterMs ?? null);
    else {
      const remainingMs = deadline.remainingMs();
      const clientOptions = {
        ...(signal && { signal }),
        ...(stop && { [STOP]: stop }),
        ...(timeoutMs !== undefined && { timeoutMs }),
        ...(deadlineMs !== undefined && {
          deadlineMs: remainingMs === undefined ? deadlineMs : Math.max(1, Math.floor(remainingMs)),
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
      path.push(makeStep(timesOf(gatedProvider, true, startedMs), why, failure, result));
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
        to: providers[to]!.provider.id,
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

/** A message that this provider rejected may have been sent by an earlier one, after `afterUnknown`: its outcome is unknown. */
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

/** The failure of a request and those of its messages. A message's error has no attempts of its own: the request's apply. */
function allFailures(failure: ClientFailure): Failure[] {
  const { messages, attempts } = failure;
  return [failure, ...messages.flatMap(({ error }): Failure[] => (error === null ? [] : [{ ...error, attempts }]))];
}

/** The decision for a request whose messages failed one by one: each of the failures must allow the next provider. */
function decideForAll(failure: ClientFailure, afterUnknown: boolean): Decision {
  const all = allFailures(failure).map((one) => decide(one, afterUnknown));
  return all.find(({ next }) => !next) ?? all.find(({ why }) => why === "risked") ?? all[0]!;
}

/** The breaker's result for such a request: it is a failure only if every message failed because of the provider. */
function breakerResultForAll(failure: ClientFailure | null): BreakerResult {
  if (failure === null || failure.messages.length === 0) return breakerResultOf(failure);
  return allFailures(failure).every((one) => breakerResultOf(one) === "failure") ? "failure" : "success";
}
