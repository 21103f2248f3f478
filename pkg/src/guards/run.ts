/** Asks guards before a send. It comes with each guard, so that a client without one does not carry it. */

import { capabilitiesOf } from "../client/capabilities.js";
import type { Capabilities } from "../client/capabilities.js";
import { GUARD } from "../client/guard-types.js";
import type { Guard, GuardedSend, GuardFunction, GuardVerdict, HookedSend } from "../client/guard-types.js";
import { failureFor } from "../client/sent-keys.js";
import { configurationError, isTidingsError, NO_FACTS, TidingsError } from "../errors/error.js";
import { wallTime } from "../util/clock.js";
import { define } from "../util/define.js";
import { inTime } from "../util/in-time.js";
import { notify } from "../util/notify.js";
import { invalidOption } from "../util/options.js";
import { onAbort } from "../util/signals.js";
import type { GuardName, Issue, Scope, TidingsErrorFacts } from "../types.js";

/** The closed list `GuardName`. */
const NAMES = {
  suppression: 0,
  "quiet-hours": 0,
  countries: 0,
  "number-types": 0,
  pace: 0,
  limit: 0,
  cooldown: 0,
  custom: 0,
} satisfies Record<GuardName, 0>;

const SCOPES = { recipient: 0, content: 0, sender: 0, account: 0, provider: 0, request: 0 } satisfies Record<Scope, 0>;

/** What a guard returned, before it is checked. */
type Verdict = { readonly [Name in "sendAt" | Extract<keyof Rejecting, string>]?: unknown };
type Rejecting = Extract<GuardVerdict, { reject: string }>;

/** How long what a guard has undone may take, in milliseconds. */
const UNDO_MS = 5_000;

/** How often the guards may set a time for one message. */
const MAX_ROUNDS = 20;

/**
 * Makes a guard of a function, so that `beforeSend` of a client or a failover takes it. The guards of `tidings/guards` are made by this; use it for
 * one of your own.
 *
 * @throws TidingsError with the category `configuration` if it is no function.
 *
 * @example
 * ```ts
 * const office = defineGuard(({ now }) => {
 *   if (new Date(now).getUTCDay() % 6 === 0) return { reject: "Nothing is sent on weekends." };
 * });
 * const client = new Client({ provider: "texting-blue", apiKey, beforeSend: office });
 * ```
 */
export function defineGuard(guard: GuardFunction): Guard {
  if (typeof guard !== "function") throw invalidOption("guard", "a function", guard);
  const defined = (async (send: GuardedSend) => await guard(send)) as unknown as Guard;
  define(defined, GUARD, sendGuarded, false);
  return defined;
}

/**
 * Asks the guards, and sends.
 *
 * @throws Whatever `send` throws, or the facts of the rejection.
 */
async function sendGuarded<R>(
  guards: readonly GuardFunction[],
  { profile, key, text, signal, stop, remainingMs, startTimer }: HookedSend,
  send: (sendAt: unknown) => Promise<R>,
): Promise<R> {
  const idempotencyKey = typeof key === "string" ? key : null;
  let undo: (() => unknown)[] | undefined = [];
  let sendAt: unknown;
  /** The rejection if the provider cannot take the time that a guard set. */
  let otherwise: Verdict | undefined;
  let isAsked = false;
  const ask = async (): Promise<void> => {
    let rejection: object | undefined;
    try {
      const message = JSON.parse(text) as { sendAt?: unknown };
      const { $date } = Object(message.sendAt) as { $date?: string };
      if ($date !== undefined) message.sendAt = new Date($date);
      let capabilities: Capabilities | undefined;
      const guarded = {
        message,
        provider: profile?.id ?? null,
        get capabilities() {
          return profile && (capabilities ??= capabilitiesOf(profile));
        },
        idempotencyKey,
        signal,
        now: wallTime(),
        // The call may end while a guard is asked.
        onNotSent: (act: () => unknown) => void (undo === undefined ? notify(act, undefined) : undo.push(act)),
      } as unknown as GuardedSend;
      let rounds = 0;
      for (let index = 0; index < guards.length && rejection === undefined; index++) {
        const found = await guards[index]!(guarded);
        if (found === undefined || found === null) continue;
        const verdict: Verdict = { ...found };
        if (!verdict.sendAt || ++rounds > MAX_ROUNDS) rejection = rejectionOf(verdict, idempotencyKey);
        otherwise = verdict;
        sendAt = message.sendAt = verdict.sendAt;
        index = -1;
      }
    } catch (thrown) {
      if (isTidingsError(thrown) && thrown.outcome === "not-sent") throw thrown;
      throw configurationError("A guard of `beforeSend` failed, so nothing was sent: see `cause`.", thrown);
    }
    if (rejection !== undefined) throw rejection;
  };
  try {
    await untilEnd(ask, stop ?? signal, remainingMs, startTimer);
    isAsked = true;
    return await send(sendAt);
  } catch (thrown) {
    if ((Object(thrown) as TidingsErrorFacts).outcome === "not-sent") {
      const acts = undo;
      undo = undefined;
      // It may never end, and a host without timers cannot wait for it.
      const all = (): Promise<unknown> => Promise.allSettled(acts.map(async (act) => act()));
      await inTime(all, UNDO_MS, () => undefined).catch(() => undefined);
    }
    if (isAsked && otherwise !== undefined && isLocal(thrown)) {
      const { reject = "A guard set a time at which the provider cannot send it.", waitUntil } = otherwise;
      const verdict = { ...otherwise, reject, waitUntil: new Date((waitUntil ?? sendAt) as string).getTime() };
      throw { ...rejectionOf(verdict, idempotencyKey), cause: new TidingsError({ ...NO_FACTS, ...Object(thrown) }) };
    }
    throw thrown;
  }
}

/** Whether validation rejected the message. A failover would take it for a limit of this provider, and send it now through the next one. */
function isLocal(thrown: unknown): boolean {
  const { category, outcome, attempts } = { ...NO_FACTS, ...Object(thrown) } as TidingsErrorFacts;
  return (
    outcome === "not-sent" && attempts.length === 0 && ["validation", "unsupported", "configuration"].includes(category)
  );
}

/** Waits for `act`, until the signal fires or no time remains. */
function untilEnd(
  act: () => Promise<void>,
  signal: AbortSignal | undefined,
  remainingMs: () => number | undefined,
  startTimer: HookedSend["startTimer"],
): Promise<void> {
  let isOver = false;
  let stop = (): void => {};
  let release = (): void => {};
  const wait = new Promise<void>((resolve, reject) => {
    const end = (): void => {
      isOver = true;
      resolve();
    };
    // A timer may fire early.
    const check = (): void => {
      const ms = remainingMs();
      if (ms === undefined) return;
      if (ms <= 0) return end();
      try {
        stop = startTimer(Math.ceil(ms), check);
      } catch (thrown) {
        // Nothing would end a guard that never answers.
        isOver = true;
        reject(configurationError("A timer of the host threw, so nothing was sent: see `cause`.", thrown));
      }
    };
    release = onAbort(signal, end);
    check();
    if (!isOver) void act().then(resolve, reject);
  });
  // Also if the guard never answers.
  return wait.finally(() => {
    stop();
    release();
  });
}

/** The facts of a send that a guard rejects. */
function rejectionOf(verdict: Verdict, key: string | null): object {
  const { reject, waitUntil, guard = "custom", category = "blocked", scope = "request", issues = [] } = verdict;
  const isTimed = waitUntil !== undefined && waitUntil !== null;
  const waitMs = Math.max(0, Math.ceil(Number(waitUntil) - wallTime()));
  if (
    typeof reject !== "string" ||
    !Object.hasOwn(NAMES, guard as string) ||
    (category !== "blocked" && category !== "opted-out") ||
    !Object.hasOwn(SCOPES, scope as string) ||
    !Array.isArray(issues) ||
    (isTimed && !Number.isFinite(waitMs))
  )
    throw configurationError(
      'A guard must return nothing, `{ reject: "why" }`, with `waitUntil` if waiting helps, or `{ sendAt }`. Nothing was sent.',
    );
  return failureFor(key, {
    category,
    guard: guard as GuardName,
    scope: scope as Scope,
    outcome: "not-sent",
    message: reject,
    issues: Array.from(issues as Issue[], (one) => ({ ...one, path: `${one.path}`, message: `${one.message}` })),
    transient: isTimed,
    retryable: isTimed,
    retryAfterMs: isTimed ? waitMs : null,
  });
}
