/** Makes a send at most once for each idempotency key. `docs/send-log.md` has the reasons, state by state. */

import { configurationError, NO_FACTS } from "../errors/error.js";
import { failureOfRecord, recordOf, resultOfRecord } from "./record.js";
import type { Reservation, ReserveEntry, SendStore } from "./types.js";
import { newIdempotencyKey } from "../client/idempotency-key.js";
import { toHex, utf8 } from "../util/bytes.js";
import { startTimer } from "../util/clock.js";
import { define } from "../util/define.js";
import { invalidOption } from "../util/options.js";
import { contentOf, failureFor, otherContent } from "../client/sent-keys.js";
import { SEND_LOG } from "../client/send-log.js";
import type { DefinedSendStore, LoggedSend, SendLog, SendLogOptions } from "../client/send-log.js";
import { onAbort, reasonOf } from "../util/signals.js";
import type { Issue, SendResult, TidingsErrorFacts } from "../types.js";

/** The options with all defaults. */
interface LogSettings extends Required<Omit<SendLogOptions, "store" | "leaseMs">> {
  readonly store: SendStore;
  readonly leaseMs: number | undefined;
}

/**
 * Makes a store usable for a client or a failover. The stores of `tidings/store` are made by this; use it for one of your own. The code
 * of the send log comes with it, so that a client without a store does not carry it.
 *
 * @throws TidingsError with the category `configuration` if a method is missing.
 *
 * @example
 * ```ts
 * const store = defineSendStore({ reserve, settle, release }); // check it with `checkSendStore` of `tidings/testing`
 * const client = new Client({ provider: "texting-blue", apiKey, store });
 * ```
 */
export function defineSendStore(store: SendStore): DefinedSendStore {
  for (const name of ["reserve", "settle", "release"] as const)
    if (typeof Object(store)[name] !== "function")
      throw invalidOption("store", "an object with the methods reserve, settle and release", store);
  const methods = {
    reserve: async (key, entry) => await store.reserve(key, entry),
    settle: async (key, token, record) => await store.settle(key, token, record),
    release: async (key) => await store.release(key),
  } satisfies SendStore;
  define(methods, SEND_LOG, (options: SendLogOptions) => createLog(methods, options), false);
  return methods as unknown as DefinedSendStore;
}

function createLog(store: SendStore, options: SendLogOptions): SendLog {
  const settings = {
    store,
    // Null counts as absent, as in every option.
    leaseMs: options.leaseMs ?? undefined,
    storeTimeoutMs: options.storeTimeoutMs ?? 5_000,
    onStoreFailure: options.onStoreFailure ?? "reject",
  };
  for (const name of ["leaseMs", "storeTimeoutMs"] as const) {
    const ms = settings[name] ?? 1;
    if (!(Number.isInteger(ms) && ms > 0 && ms < 2 ** 31))
      throw invalidOption(name, "a positive integer of milliseconds", ms);
  }
  const { onStoreFailure } = settings;
  if (onStoreFailure !== "reject" && onStoreFailure !== "send")
    throw invalidOption("onStoreFailure", '"reject" or "send"', onStoreFailure);
  return { store, send: (sent, send) => sendOnce(settings, sent, send) };
}

/**
 * Reserves the key, sends, and keeps how it ended; or returns what an earlier call with the key returned.
 *
 * @throws Whatever `send` throws, or the facts of a failure, with its `cause`.
 */
async function sendOnce(
  log: LogSettings,
  { key, message, repeatWithinMs, deadlineMs, signal }: LoggedSend,
  send: () => Promise<SendResult>,
): Promise<SendResult> {
  if (typeof key !== "string" || key === "" || key.length > 255)
    throw configurationError(
      "With a `store`, each send needs an `idempotencyKey` of 1 to 255 characters, made from what is sent: `order-4711`.",
    );
  const { leaseMs = deadlineMs + 60_000, storeTimeoutMs, onStoreFailure, store } = log;
  if (leaseMs <= deadlineMs) throw configurationError(`\`leaseMs\` must be more than \`deadlineMs\` (${deadlineMs}).`);
  const to = recipientsOf(message);
  const fingerprint = await digest(contentOf(message));
  const settle = (token: string, end: End): Promise<void> =>
    inTime(async () => store.settle(key, token, recordOf(end, to)), storeTimeoutMs);

  const ownToken = newIdempotencyKey();
  const entry = { fingerprint, leaseMs, token: ownToken, ...(repeatWithinMs && { repeatWithinMs }) };
  let asked: Promise<Reservation> | undefined;
  let reservation: Reservation;
  try {
    reservation = await inTime(() => (asked = reserveIn(store, key, entry)), storeTimeoutMs, signal);
  } catch (cause) {
    // The key may be reserved even so: the answer was lost, or comes later. It is given back, unless an earlier send with it may have
    // gone out: then the provider recognises the key, and the next call repeats it.
    const settleLate = (end: End): void => {
      if (repeatWithinMs !== undefined && recordOf(end, to).outcome === "not-sent") return;
      settle(ownToken, end).catch(ignore);
      asked?.then((late) => (late.state === "new" ? settle(late.token, end) : undefined)).catch(ignore);
    };
    const isAborted = cause === ABORTED;
    if (onStoreFailure === "send" && !isAborted) {
      try {
        const result = await send();
        settleLate(result);
        return withWarnings(result, [warningOf("The store failed before the send, which was made without it.", cause)]);
      } catch (thrown) {
        settleLate(factsOf(thrown));
        throw thrown;
      }
    }
    const facts: Partial<TidingsErrorFacts> = isAborted
      ? { category: "aborted", message: "The call was aborted by its signal." }
      : { ...LATER, category: "unavailable", message: "The store failed, so nothing was sent: see `cause`." };
    const failure = failureFor(key, { ...facts, outcome: "not-sent" }, isAborted ? reasonOf(signal) : cause);
    settleLate(failure);
    throw failure;
  }

  const { state } = reservation;
  if (state === "new") {
    const { token, isRepeat } = reservation;
    const record = async (end: End): Promise<Issue[]> => {
      try {
        await settle(token, end);
        return [];
      } catch (cause) {
        return [warningOf("The store failed after the send: a second call may not know how it ended.", cause)];
      }
    };
    let result: SendResult;
    try {
      result = await send();
    } catch (thrown) {
      // Whatever became of this one, the first send with the key may have gone out.
      if (isRepeat && factsOf(thrown).outcome === "not-sent") Reflect.set(Object(thrown), "outcome", "unknown");
      const { issues } = factsOf(thrown);
      const warnings = await record(factsOf(thrown));
      if (warnings.length > 0) Reflect.set(Object(thrown), "issues", [...issues, ...warnings]);
      throw thrown;
    }
    return withWarnings(result, await record(result));
  }
  if (state === "done" && reservation.record.outcome === "sent") return resultOfRecord(reservation.record, to);
  if (state === "busy") {
    const message = "Another call with this key has not ended.";
    throw failureFor(key, { ...LATER, category: "conflict", message, retryAfterMs: reservation.remainingMs });
  }
  if (state === "other-content") throw otherContent(key);
  throw failureFor(key, {
    ...(state === "done" && failureOfRecord(reservation.record, to)),
    message:
      "An earlier call with this key may have sent the message, so it is not sent again. Find out (`resolveUnknown`), or `release` the key in the store.",
  });
}

type End = SendResult | TidingsErrorFacts;

const LATER = { transient: true, retryable: true };
/** Rejects the wait for the store when the signal fires. */
const ABORTED = {};

/** Reserves a key. A store of the caller's own may answer anything. */
async function reserveIn(store: SendStore, key: string, entry: ReserveEntry): Promise<Reservation> {
  const found = await store.reserve(key, entry);
  const { state, token, record, remainingMs } = Object(found) as Partial<Record<string, unknown>>;
  const isValid =
    state === "new"
      ? typeof token === "string"
      : state === "done"
        ? Array.isArray(Object(record).messages)
        : state === "busy"
          ? Number.isFinite(remainingMs)
          : state === "stale" || state === "other-content";
  if (!isValid) throw new TypeError("`reserve` of the store did not return a reservation.");
  return found;
}

function factsOf(thrown: unknown): TidingsErrorFacts {
  return { ...NO_FACTS, ...Object(thrown) } as TidingsErrorFacts;
}

function warningOf(message: string, cause: unknown): Issue {
  const issue: Issue = { path: "store", code: "failed", message, severity: "warning" };
  define(issue, "cause", cause, false);
  return issue;
}

/** Adds warnings. That the provider supports no key means nothing here: the log keeps it. */
function withWarnings(result: SendResult, added: readonly Issue[]): SendResult {
  const own = result.warnings.filter(({ path }) => path !== "idempotencyKey");
  return { ...result, warnings: [...own, ...added] };
}

function recipientsOf(message: string): string[] {
  try {
    return [(JSON.parse(message) as { to?: string }).to ?? []].flat();
  } catch {
    return [];
  }
}

async function digest(content: string): Promise<string> {
  const { subtle } = globalThis.crypto ?? {};
  if (subtle === undefined)
    throw configurationError("A `store` needs Web Crypto, which a page has only over HTTPS or on localhost.");
  return toHex(new Uint8Array(await subtle.digest("SHA-256", utf8(content))));
}

/** The result of `act`. Rejects if it takes too long, or the signal fires. */
function inTime<T>(act: () => Promise<T>, ms: number, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    // The async function turns a synchronous throw into a rejection.
    const answer = (async () => act())();
    const stop = startTimer(ms, () => reject(new Error(`The store did not answer within ${ms} ms.`)));
    const release = onAbort(signal, () => reject(ABORTED));
    void answer.then(resolve, reject).finally(() => {
      stop();
      release();
    });
  });
}

function ignore(): void {}
