/** Asks a store for a reservation, and reads its answer: a store of the caller's own may answer anything. */

import { OUTCOMES } from "../vocabulary.js";
import type { Reservation, ReserveEntry, SendRecord, SendStore } from "./types.js";

/**
 * Reserves a key. What a store says of a send that ended, but not readably, is `stale`: it may have gone out.
 *
 * @throws Whatever the store throws, and a TypeError if it does not return a reservation.
 */
export async function reserveIn(store: SendStore, key: string, entry: ReserveEntry): Promise<Reservation> {
  const { state, token, isRepeat, record, remainingMs } = Object(await store.reserve(key, entry)) as Partial<
    Record<string, unknown>
  >;
  const known = typeof token === "string" && token !== "" ? { token } : {};
  if (state === "free" && entry.look === true) return { state };
  if (state === "new" && known.token !== undefined) return { state, token: known.token, isRepeat: isRepeat === true };
  if (state === "busy") return { state, remainingMs: Math.ceil(Math.max(0, Number(remainingMs) || 0)) };
  if (state === "other-content") return { state };
  if (state === "stale") return { state, ...known };
  if (state === "done") {
    const read = readRecord(record);
    return read === null ? { state: "stale" } : { state, record: read, ...known };
  }
  throw new TypeError("`reserve` of the store did not return a reservation.");
}

/** A copy of a record; null if it is none of this version. */
function readRecord(value: unknown): SendRecord | null {
  try {
    const record = JSON.parse(JSON.stringify(value)) as SendRecord;
    const { version, outcome, messages, attempts } = record;
    const isRecord =
      version === 1 &&
      OUTCOMES.includes(outcome) &&
      Array.isArray(attempts) &&
      Array.isArray(messages) &&
      messages.every((message) => typeof message === "object" && message !== null);
    return isRecord ? record : null;
  } catch {
    return null;
  }
}
