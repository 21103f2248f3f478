/** What a store answers, from what it knows about a key. The stores in SQL and Lua say the same in their languages. */

import type { Reservation, ReserveEntry, SendRecord } from "./types.js";

/** What a store keeps for a key. All times are milliseconds since the Unix epoch, by the store's clock. */
export interface StoredSend {
  readonly fingerprint: string;
  readonly token: string;
  /** Whether an earlier send with the key may have gone out. */
  readonly isRepeat: boolean;
  /** Who recognises a repetition of the first send; null if nobody does. */
  readonly repeatScope: string | null;
  /** When the key was first reserved. A repetition keeps it. */
  readonly reservedAt: number;
  readonly leaseUntil: number;
  /** When it is swept. */
  readonly expiresAt: number;
  /** Null until the send has ended. */
  readonly record: SendRecord | null;
}

/**
 * Decides about a reservation.
 *
 * @returns The answer, and what to keep if it is `new`.
 */
export function decideReservation(
  known: StoredSend | undefined,
  entry: ReserveEntry,
  now: number,
  newToken: () => string,
  retentionMs: number,
): { readonly reservation: Reservation; readonly send?: StoredSend } {
  const { fingerprint, leaseMs, repeatWithinMs, repeatScope = null, look = false } = entry;
  const token = entry.token ?? newToken();
  const reserve = (
    first: Pick<StoredSend, "reservedAt" | "repeatScope" | "isRepeat">,
  ): { readonly reservation: Reservation; readonly send?: StoredSend } => {
    if (look) return { reservation: { state: "free" } };
    const leaseUntil = now + leaseMs;
    const send: StoredSend = {
      ...first,
      fingerprint,
      token,
      leaseUntil,
      expiresAt: leaseUntil + retentionMs,
      record: null,
    };
    return { reservation: { state: "new", token, ...(first.isRepeat && { isRepeat: true }) }, send };
  };
  // What is proven not sent frees its key, for any content.
  if (known === undefined || known.expiresAt <= now || known.record?.outcome === "not-sent")
    return reserve({ reservedAt: now, repeatScope, isRepeat: false });
  if (known.fingerprint !== fingerprint) return { reservation: { state: "other-content" } };
  const { record } = known;
  // The same request again: its answer was lost.
  if (record === null && known.token === token) return reserve(known);
  if (record?.outcome === "sent") return { reservation: { state: "done", record } };
  if (record === null && known.leaseUntil > now)
    return { reservation: { state: "busy", remainingMs: known.leaseUntil - now } };
  // In doubt. The whole repetition must fit into the time in which the same provider recognises the key.
  if (
    repeatWithinMs !== undefined &&
    repeatScope !== null &&
    known.repeatScope === repeatScope &&
    now >= known.reservedAt &&
    now + leaseMs <= known.reservedAt + repeatWithinMs
  )
    return reserve({ ...known, isRepeat: true });
  return {
    reservation:
      record === null ? { state: "stale", token: known.token } : { state: "done", record, token: known.token },
  };
}

/**
 * What to keep when a send has ended.
 *
 * @returns Undefined if nothing changes: the key is unknown, reserved with another token, or known to be sent; or the send was a repetition,
 * and says nothing about the first.
 */
export function settledSend(
  known: StoredSend | undefined,
  token: string,
  record: SendRecord,
  now: number,
  retentionMs: number,
): StoredSend | undefined {
  if (known?.token !== token || known.expiresAt <= now || known.record?.outcome === "sent") return undefined;
  if (known.isRepeat && record.outcome === "not-sent") return undefined;
  return { ...known, record, expiresAt: now + retentionMs };
}
