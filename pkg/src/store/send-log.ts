/** Makes a send at most once for each idempotency key. `docs/send-log.md` has the reasons, state by state. */

import { configurationError, NO_FACTS } from "../errors/error.js";
import { readInput } from "../errors/foreign.js";
import { failureOfRecord, recordOf, resultOfRecord } from "./record.js";
import type { SendEnd } from "./record.js";
import { reserveIn } from "./reserve.js";
import type { Reservation, SendStore } from "./types.js";
import { newIdempotencyKey } from "../client/idempotency-key.js";
import { toHex, utf8 } from "../util/bytes.js";
import { define } from "../util/define.js";
import { inTime, lateStore } from "../util/in-time.js";
import { nodeSha256 } from "../util/node-crypto.js";
import { invalidOption } from "../util/options.js";
import { contentOf, failureFor, otherContent } from "../client/sent-keys.js";
import { SEND_LOG } from "../client/send-log.js";
import type { DefinedSendStore, LoggedSend, SendLog, SendLogOptions } from "../client/send-log.js";
import { isAborted, reasonOf } from "../util/signals.js";
import { toText } from "../wasm/codec.js";
import type { Issue, Outcome, SendResult, TidingsErrorFacts } from "../types.js";

/** What a store says of a key that is not free. */
export type Known = Exclude<Reservation, { readonly state: "new" | "free" }>;

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
  readInput("store", () => {
    for (const name of ["reserve", "settle", "release"] as const)
      if (typeof Object(store)[name] !== "function")
        throw invalidOption("store", "an object with the methods reserve, settle and release", store);
  });
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
  const { deadlineMs = 120_000 } = options as { deadlineMs?: number };
  if (settings.leaseMs !== undefined && settings.leaseMs <= deadlineMs)
    throw configurationError(`\`leaseMs\` must be more than \`deadlineMs\` (${deadlineMs}).`);
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
  { key, message, repeat, deadlineMs, signal, mask }: LoggedSend,
  send: () => Promise<SendResult>,
): Promise<SendResult> {
  if (typeof key !== "string" || key === "" || key.length > 255)
    throw configurationError(
      "With a `store`, each send needs an `idempotencyKey` of 1 to 255 characters, made from what is sent: `order-4711`.",
    );
  const { leaseMs = Math.ceil(deadlineMs) + 60_000, storeTimeoutMs, onStoreFailure, store } = log;
  if (leaseMs <= deadlineMs) throw configurationError(`\`leaseMs\` must be more than \`deadlineMs\` (${deadlineMs}).`);
  const to = recipientsOf(message);
  const fingerprint = await digest(contentOf(message));
  const ownToken = newIdempotencyKey();
  const entry = { fingerprint, leaseMs, token: ownToken, ...repeat };
  const late = (): Error => lateStore(storeTimeoutMs);
  const settle = (token: string, end: SendEnd): Promise<void> =>
    inTime(async () => store.settle(key, token, recordOf(end, to)), storeTimeoutMs, late);
  const warn = (problem: string, cause: unknown): Issue => warningOf(problem, mask(cause));

  let asked: Promise<Reservation> | undefined;
  let reservation: Reservation;
  try {
    if (isAborted(signal)) throw ABORTED;
    reservation = await inTime(() => (asked = reserveIn(store, key, entry)), storeTimeoutMs, late, signal, ABORTED);
  } catch (cause) {
    // The key may be reserved even so: the answer was lost, or comes later. It is given back.
    const settleLate = (end: SendEnd): void => {
      if (asked === undefined) return;
      settle(ownToken, end).catch(ignore);
      asked.then((found) => (found.state === "new" ? settle(found.token, end) : undefined)).catch(ignore);
    };
    const wasAborted = cause === ABORTED;
    if (onStoreFailure === "send" && !wasAborted) {
      const { end, thrown } = await endOf(send);
      settleLate(end);
      if (end.result === null) throw thrown;
      const warnings = [warn("The store failed before the send, which was made without it.", cause)];
      return withLog(end.result, key, warnings);
    }
    const facts: Partial<TidingsErrorFacts> = wasAborted
      ? { category: "aborted", message: "The call was aborted by its signal." }
      : { ...LATER, category: "unavailable", message: "The store failed, so nothing was sent: see `cause`." };
    const failure = failureFor(key, { ...facts, outcome: "not-sent" }, wasAborted ? reasonOf(signal) : cause);
    settleLate({ result: null, failure });
    throw failure;
  }

  if (reservation.state !== "new") return resultOf(reservation as Known, key, to);
  const { token, isRepeat } = reservation;
  const { end, thrown } = await endOf(send, isRepeat);
  let warnings: Issue[] = [];
  try {
    await settle(token, end);
  } catch (cause) {
    warnings = [warn("The store failed after the send: a second call may not know how it ended.", cause)];
  }
  if (end.result !== null) return withLog(end.result, key, warnings);
  if (end.failure.idempotencyKey === null) Reflect.set(Object(thrown), "idempotencyKey", key);
  if (warnings.length > 0) Reflect.set(Object(thrown), "issues", [...end.failure.issues, ...warnings]);
  throw thrown;
}

/**
 * What an earlier call leaves for this one.
 *
 * @throws The facts of a failure.
 */
export function resultOf(found: Known, key: string, to: readonly string[]): SendResult {
  const record = found.state === "done" ? found.record : undefined;
  if (record?.outcome === "sent" && record.error === null)
    return { ...resultOfRecord(record, to), idempotencyKey: key };
  if (found.state === "busy") {
    const message =
      "Another call with this key has not ended. If its process died, the key is in doubt when its lease ends: after `retryAfterMs`.";
    throw failureFor(key, { ...LATER, category: "conflict", message, retryAfterMs: found.remainingMs });
  }
  if (found.state === "other-content") throw otherContent(key);
  const facts = record && { ...failureOfRecord(record, to), replayed: true };
  throw failureFor(key, { ...facts, ...(facts?.outcome !== "not-sent" && { message: IN_DOUBT }) });
}

/**
 * Sends. A failure is an object of its own, whose facts can be set: what was thrown may be frozen.
 *
 * @param isRepeat Whether an earlier send with the key may have gone out: then no failure proves that nothing was sent.
 */
async function endOf(
  send: () => Promise<SendResult>,
  isRepeat = false,
): Promise<{ readonly end: SendEnd; readonly thrown?: unknown }> {
  try {
    return { end: { result: await send(), failure: null } };
  } catch (thrown) {
    const failure = { ...NO_FACTS, ...Object(thrown) } as TidingsErrorFacts;
    if (!isRepeat) return { end: { result: null, failure }, thrown };
    const doubt = <T extends { readonly outcome: Outcome }>(facts: T): T =>
      facts.outcome === "not-sent" ? { ...facts, outcome: "unknown" } : facts;
    const messages = failure.messages.map((one) => ({ ...one, error: one.error && doubt(one.error) }));
    const doubtful = { ...doubt(failure), messages };
    for (const name of ["outcome", "messages"] as const) Reflect.set(Object(thrown), name, doubtful[name]);
    return { end: { result: null, failure: doubtful }, thrown };
  }
}

const LATER = { transient: true, retryable: true };
const IN_DOUBT =
  "An earlier call with this key may have sent the message, so it is not sent again. Find out (`resolveUnknown`), or `release` the key in the store.";
/** Rejects the wait for the store when the signal fires. */
const ABORTED = {};

function warningOf(message: string, cause: unknown): Issue {
  const issue: Issue = { path: "store", code: "failed", message, severity: "warning" };
  define(issue, "cause", cause, false);
  return issue;
}

/** The result with its key, and with warnings. That the provider supports no key means nothing here: the log keeps it. */
function withLog(result: SendResult, key: string, added: readonly Issue[]): SendResult {
  const own = result.warnings.filter(({ path }) => path !== "idempotencyKey");
  return { ...result, idempotencyKey: key, warnings: [...own, ...added] };
}

function recipientsOf(message: string): string[] {
  try {
    return [(JSON.parse(message) as { to?: string }).to ?? []].flat();
  } catch {
    return [];
  }
}

/** The fingerprint of a message. */
export async function fingerprintOf(message: unknown): Promise<string> {
  return await digest(contentOf(toText(message)));
}

async function digest(content: string): Promise<string> {
  const bytes = utf8(content);
  const hash = nodeSha256(bytes);
  if (hash !== undefined) return toHex(hash);
  const { subtle } = globalThis.crypto ?? {};
  if (subtle === undefined)
    throw configurationError("A `store` needs Web Crypto, which a page has only over HTTPS or on localhost.");
  return toHex(new Uint8Array(await subtle.digest("SHA-256", bytes)));
}

function ignore(): void {}
