/** What is said of a request that is rejected although an earlier one with its key may have sent: what the send log knows. */

import { newIdempotencyKey } from "../client/idempotency-key.js";
import { NO_FACTS } from "../errors/error.js";
import { recordOf } from "../store/record.js";
import { reserveIn } from "../store/reserve.js";
import { fingerprintOf, resultOf } from "../store/send-log.js";
import type { Reservation, SendStore } from "../store/types.js";
import type { Message, TidingsErrorFacts } from "../types.js";
import { inTime, lateStore } from "../util/in-time.js";
import { report } from "./caller-code.js";
import { acceptedEnd, failedEnd, rejectedEnd } from "./ended.js";
import type { Ended } from "./ended.js";
import type { RequestSecrets } from "./events.js";
import type { Grant } from "./grant.js";
import type { Settings } from "./options.js";
import { BUSY_MS } from "./plain-response.js";
import { Rejection } from "./rejection.js";

/** How long the store may take, in milliseconds. The default of a client's `storeTimeoutMs`. */
const LOOK_MS = 5_000;

/** A request of a user who may send. */
export interface AdmittedRequest {
  /** The key in the send log. */
  readonly key: string;
  readonly secrets: RequestSecrets;
  /** Whether there is another request of the same attempt here that has not begun its send. */
  readonly isShared: () => boolean;
}

/** A request that is rejected before its send. */
export interface Rejected {
  /** The response if nothing was sent with its key. */
  readonly end: Ended;
  /** The response if it is not known whether something was. */
  readonly inDoubt: Ended;
  /** Whether the same request may succeed later. */
  readonly isAgain: boolean;
}

export function rejectedBy(rejection: Rejection, { expose }: Pick<Settings<Grant>, "expose">): Rejected {
  return {
    end: rejectedEnd(rejection, expose),
    inDoubt: rejectedEnd(rejection.inDoubt(), expose),
    isAgain: rejection.isAgain,
  };
}

/**
 * The response to a rejected request: a page that repeats a request, here or in another process, gets the first one's result, and is never told that
 * nothing was sent if that is not certain.
 *
 * @param message The message; null if it is not known, because the request was rejected before.
 */
export async function endRejected<G extends Grant>(
  settings: Settings<G>,
  { key, secrets, isShared }: AdmittedRequest,
  message: Message | null,
  rejected: Rejected,
): Promise<Ended> {
  const { store, timeoutMs, expose } = settings;
  const { end, inDoubt, isAgain } = rejected;
  // Before the store is asked: another request that has ended by then has left what it did there.
  const mayStillSend = isShared();
  let found: Reservation;
  try {
    found = await look(store, key, message, Math.min(LOOK_MS, timeoutMs));
  } catch (cause) {
    report(settings, "store", secrets, cause);
    return inDoubt;
  }
  if (found.state === "free" || found.state === "new" || isNotSent(found)) return mayStillSend ? inDoubt : end;
  // Without its content, it cannot be told from a repetition.
  if (message === null) return inDoubt;
  if (found.state === "busy") return rejectedEnd(busy(found.remainingMs), expose);
  // It was not sent. Where a repetition could pass, it would be told so then.
  if (found.state === "other-content") return isAgain ? rejectedEnd(keyReused(), expose) : end;
  const to = [message.to ?? []].flat();
  try {
    return acceptedEnd(resultOf(found, key, to), expose);
  } catch (thrown) {
    const facts = thrown as TidingsErrorFacts;
    // A repetition may still learn more: the provider may recognise it.
    return isAgain && facts.outcome === "unknown" ? inDoubt : failedEnd(facts, expose);
  }
}

function isNotSent(found: Reservation): boolean {
  return found.state === "done" && found.record.outcome === "not-sent";
}

/**
 * Asks the send log about a key without sending. A key that is new stays so.
 *
 * @throws Whatever the store throws, or an error if it is late.
 */
async function look(store: SendStore, key: string, message: Message | null, timeoutMs: number): Promise<Reservation> {
  const fingerprint = message === null ? NO_CONTENT : await fingerprintOf(message);
  const late = (): Error => lateStore(timeoutMs);
  const entry = { fingerprint, leaseMs: timeoutMs + 1_000, token: newIdempotencyKey(), look: true };
  const asked = reserveIn(store, key, entry);
  // A store that cannot look has reserved it.
  const giveBack = async (found: Reservation): Promise<void> => {
    const end = recordOf({ result: null, failure: { ...NO_FACTS, outcome: "not-sent" } }, []);
    if (found.state === "new") await store.settle(key, found.token, end);
  };
  let found: Reservation;
  try {
    found = await inTime(() => asked, timeoutMs, late);
  } catch (thrown) {
    asked.then(giveBack).catch(() => {});
    throw thrown;
  }
  await inTime(() => giveBack(found), timeoutMs, late);
  return found;
}

/** The fingerprint of no message. */
const NO_CONTENT = "0".repeat(64);

/** Another request with the key has not ended. It may end at any time. */
export function busy(retryAfterMs: number | null): Rejection {
  return new Rejection({
    code: "busy",
    status: 409,
    category: "conflict",
    outcome: "unknown",
    message: "Your message is being sent already. Please wait a moment.",
    isAgain: true,
    retryAfterMs: Math.min(retryAfterMs ?? BUSY_MS, BUSY_MS),
  });
}

export function keyReused(): Rejection {
  return new Rejection({
    code: "key-reused",
    status: 422,
    category: "conflict",
    message: "Another message from this form was sent, or may have been. Please reload the page to write a new one.",
  });
}
