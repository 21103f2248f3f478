/** What a store answers, from what it knows about a key. The stores in SQL and Lua say the same in their languages. */

import type { Reservation, ReserveEntry, SendRecord } from "./types.js";

/** What a store keeps for a key. All times are milliseconds since the Unix epoch, by the store's clock. */
export interface StoredSend {
  readonly fingerprint: string;
  readonly token: string;
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
  const { fingerprint, leaseMs, repeatWithinMs } = entry;
  const token = entry.token ?? newToken();
  const reserve = (reservedAt: number, isRepeat: boolean) => {
    const leaseUntil = now + leaseMs;
    const expiresAt = leaseUntil + retentionMs;
    const send: StoredSend = { fingerprint, token, reservedAt, leaseUntil, expiresAt, record: null };
    return { reservation: { state: "new", token, ...(isRepeat && { isRepeat }) } as const, send };
  };
  // What is proven not sent frees its key, for any content.
  if (known === undefined || known.expiresAt <= now || known.record?.outcome === "not-sent") return reserve(now, false);
  if (known.fingerprint !== fingerprint) return { reservation: { state: "other-content" } };
  const { record } = known;
  if (record?.outcome === "sent") return { reservation: { state: "done", record } };
  if (record === null && known.leaseUntil > now)
    return { reservation: { state: "busy", remainingMs: known.leaseUntil - now } };
  // In doubt. The whole repetition must fit into the time in which the provider recognises the key.
  if (repeatWithinMs !== undefined && now + leaseMs <= known.reservedAt + repeatWithinMs)
    return reserve(known.reservedAt, true);
  return {
    reservation:
      record === null ? { state: "stale", token: known.token } : { state: "done", record, token: known.token },
  };
}

/**
 * What to keep when a send has ended.
 *
 * @returns Undefined if nothing changes: the key is unknown, reserved with another token, or known to be sent.
 */
export function settledSend(
  known: StoredSend | undefined,
  token: string,
  record: SendRecord,
  now: number,
  retentionMs: number,
): StoredSend | undefined {
  if (known?.token !== token || known.expiresAt <= now || known.record?.outcome === "sent") return undefined;
  return { ...known, record, expiresAt: now + retentionMs };
}
