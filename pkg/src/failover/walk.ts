import { configurationError, isTidingsError, NO_FACTS, TidingsError } from "../error.js";
import { members } from "../options.js";
import type { Issue, Message, SendOptions, SendResult, TidingsErrorFacts } from "../types.js";
import { advance, isLocal } from "./advance.js";
import { verdictOf } from "./breaker.js";
import type { Verdict } from "./breaker.js";
import type { Door, Patience } from "./door.js";
import { tell } from "./listener.js";
import { inOrder } from "./order.js";
import type { Destination } from "./order.js";
import type { Policy, Provider } from "./policy.js";
import { FailoverError, nobody, outcomeOf, retryOf, step, stopped } from "./report.js";
import type { FailoverResult, FailoverStep } from "./types.js";

/** A provider and the way to it. */
export interface Way {
  readonly provider: Provider;
  readonly door: Door;
}

/** How a try ended. Both: the provider accepted the request and refused each message in it. */
interface End {
  readonly result: SendResult | null;
  readonly failure: TidingsErrorFacts | null;
  readonly thrown: TidingsError | null;
}

/**
 * One send, from provider to provider.
 *
 * @internal
 */
export async function walk(ways: readonly Way[], policy: Policy, call: number, message: Message, given: SendOptions): Promise<FailoverResult> {
  const options = members(given, "options", "an object", ["signal", "timeoutMs", "deadlineMs", "idempotencyKey"]);
  const { timeoutMs } = options;
  // Null is as absent, as it is to a client.
  const deadlineMs = options.deadlineMs ?? policy.deadlineMs;
  const signal = checkedSignal(options.signal);
  const began = clock();
  const patience: Patience = {
    signal,
    leftMs: () => deadlineMs! - (clock() - began),
  };
  // There is none; or it is no time, which is the client's to refuse.
  if (typeof deadlineMs !== "number" || !(deadlineMs > 0)) patience.leftMs = () => undefined;
  const path: FailoverStep[] = [];
  const errors: TidingsError[] = [];
  /** The last try that decided anything, and the first that found a provider's limits. */
  let decisive: End | null = null;
  let limited: End | null = null;
  let key = options.idempotencyKey ?? undefined;

  const passed = (way: Way, why: FailoverStep["why"], startedMs: number, retryAfterMs: number | null = null): void => {
    const { provider, door } = way;
    const where = { provider: provider.id, tried: false, breaker: door.breaker, startedMs, durationMs: clock() - began - startedMs };
    path.push(step(where, why, null, null, retryAfterMs));
  };
  const stop = (facts: TidingsErrorFacts, cause: unknown): FailoverError => {
    const outcome = facts.outcome === "sent" ? "sent" : outcomeOf(path);
    return new FailoverError({ ...facts, outcome, path }, errors, cause);
  };

  const { serving, others } = placesOf(ways, policy, message);
  for (const index of others) passed(ways[index]!, "destination", clock() - began);
  for (const [place, index] of serving.entries()) {
    const way = ways[index]!;
    const { provider, door } = way;
    const startedMs = clock() - began;
    const late = (): boolean => (patience.leftMs() ?? 1) <= 0;
    const entry = signal?.aborted || late() ? { refused: "stopped" as const } : await door.enter(policy.now, patience);
    if (entry.refused === "stopped") {
      const why = signal?.aborted ? "aborted" : "deadline";
      passed(way, why, startedMs);
      if (why === "aborted") throw stop(stopped(why, path), signal?.reason);
      break;
    }
    if (entry.refused !== undefined) passed(way, entry.refused, startedMs, entry.retryAfterMs ?? null);
    else {
      const left = patience.leftMs();
      const own = {
        ...(signal && { signal }),
        ...(timeoutMs !== undefined && { timeoutMs }),
        ...(deadlineMs !== undefined && { deadlineMs: left === undefined ? deadlineMs : Math.max(1, Math.floor(left)) }),
      };
      let end: End | undefined;
      let verdict: Verdict = "none";
      try {
        end = await send(provider, message, own, key);
        verdict = verdictIn(end);
      } finally {
        door.leave(entry.probe, verdict, policy.now(), end?.failure?.retryAfterMs ?? null);
      }
      const { result, failure, thrown } = end;
      const { next, why } = failure === null ? { next: false, why: "accepted" as const } : advanceIn(end, policy.afterUnknown);
      const where = { provider: provider.id, tried: true, breaker: door.breaker, startedMs, durationMs: clock() - began - startedMs };
      path.push(step(where, why, failure, result));
      if (thrown !== null) errors.push(thrown);
      key ??= (result ?? failure)?.idempotencyKey ?? undefined;
      if (!next) {
        if (result !== null) return { ...inDoubt(result, path), path };
        throw stop(failure!, thrown!.cause);
      }
      if (why === "cannot-carry") limited ??= end;
      else decisive = end;
    }
    const to = serving[place + 1];
    if (to !== undefined) {
      const last = path[path.length - 1]!;
      tell(policy.onEvent, { type: "move", call, atMs: clock() - began, from: provider.id, to: ways[to]!.provider.id, step: last });
    }
  }

  if (decisive === null && limited !== null && !retryOf(path).retryable) decisive = limited;
  if (decisive === null) {
    const ended = path.some(({ why }) => why === "deadline");
    throw stop(ended ? stopped("deadline", path) : nobody(path), undefined);
  }
  const { result, failure, thrown } = decisive;
  // It refused each message, and nobody else could take them: so it is told as its client alone would have told it.
  if (result !== null) return { ...inDoubt(result, path), path };
  const { retryable, retryAfterMs } = retryOf(path);
  throw stop({ ...failure!, retryable, retryAfterMs, permanent: retryable ? false : failure!.permanent }, thrown!.cause);
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
  const { countryOf } = policy;
  try {
    const { to } = Object(message) as Message;
    const numbers = (Array.isArray(to) ? to : [to]).filter((one): one is string => typeof one === "string" && one.startsWith("+"));
    return numbers.map((one) => ({ to: one, country: countryOf?.(one) ?? null }));
  } catch (cause) {
    throw configurationError("Reading the message's `to`, or `countryOf`, threw: see `cause`.", cause);
  }
}

/**
 * The message as this provider is to get it.
 *
 * @internal
 */
export function messageFor({ id, from, adapt }: Provider, message: Message): Message {
  try {
    let own = message;
    if (from !== undefined && typeof message === "object" && message !== null) {
      const { from: _, ...rest } = message;
      own = from === null ? rest : { ...rest, from };
    }
    return adapt === undefined ? own : adapt(own);
  } catch (cause) {
    throw configurationError(`Making the message for "${id}" threw: see \`cause\`.`, cause);
  }
}

async function send(provider: Provider, message: Message, options: SendOptions, key: string | undefined): Promise<End> {
  const { client } = provider;
  try {
    const own = messageFor(provider, message);
    const withKey = key === undefined ? options : { ...options, idempotencyKey: key };
    const result = await client.send(own, withKey).catch((error: unknown) => {
      if (key === undefined || !takesNoKey(error)) throw error;
      return client.send(own, options);
    });
    return { result, failure: refusedIn(result), thrown: null };
  } catch (thrown) {
    const error = isTidingsError(thrown) ? thrown : new TidingsError({ ...NO_FACTS, provider: provider.id, message: "The client threw something that is no error of tidings: see `cause`." }, thrown);
    const { name: _, ...facts } = error.toJSON();
    return { result: null, failure: facts, thrown: error };
  }
}

/** Whether the provider recognises no repetition of this send, which was found before anything was sent. */
function takesNoKey(error: unknown): boolean {
  const isThat = ({ path, code }: Issue): boolean => path === "idempotencyKey" && code === "unsupported";
  return isTidingsError(error) && isLocal(error) && error.issues.some(isThat);
}

/** The first failure of a request that was accepted, where each of its messages failed; else null. */
function refusedIn({ messages }: SendResult): TidingsErrorFacts | null {
  return messages.length > 0 && messages.every(({ error }) => error !== null) ? messages[0]!.error : null;
}

/** A message that this provider refused may still have been sent by one before, where that was risked. */
function inDoubt(result: SendResult, path: readonly FailoverStep[]): SendResult {
  if (path.every(({ outcome }) => outcome !== "unknown")) return result;
  const messages = result.messages.map((one) => (one.error?.outcome === "not-sent" ? { ...one, error: { ...one.error, outcome: "unknown" as const } } : one));
  return { ...result, messages };
}

/** Every failure that an end tells of. */
function failuresIn({ result, failure }: End): TidingsErrorFacts[] {
  if (result === null || failure === null) return failure === null ? [] : [failure];
  return result.messages.flatMap(({ error }) => error ?? []);
}

/** Of a request whose messages were refused one by one, all must be free to go on. */
function advanceIn(end: End, afterUnknown: boolean): ReturnType<typeof advance> {
  const all = failuresIn(end).map((failure) => advance(failure, afterUnknown));
  return all.find(({ next }) => !next) ?? all.find(({ why }) => why === "risked") ?? all[0]!;
}

/** Of a request whose messages were refused one by one, one that shows the provider at work is enough. */
function verdictIn(end: End): Verdict {
  const all = failuresIn(end).map(verdictOf);
  if (all.length === 0) return "success";
  // A provider that refused a message in an answer was asked, whatever the failure says of tries.
  return all.every((one) => one === "failure") ? "failure" : end.result !== null ? "success" : all[0]!;
}

function checkedSignal(signal: AbortSignal | null | undefined): AbortSignal | undefined {
  if (signal === undefined || signal === null) return undefined;
  if (typeof signal.aborted === "boolean" && typeof signal.addEventListener === "function") return signal;
  throw configurationError("`signal` must be an AbortSignal.");
}

/** Milliseconds of a clock that does not jump when the system's time is set. */
function clock(): number {
  return globalThis.performance?.now() ?? Date.now();
}
