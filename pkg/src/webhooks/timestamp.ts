import { WebhookError } from "./error.js";

/** The tolerance without one in the profile, in milliseconds: that of Standard Webhooks and of most providers. */
export const DEFAULT_TOLERANCE_MS = 300_000;

/**
 * Rejects a signature that is too old or too far in the future; otherwise a recorded request could be replayed for ever.
 *
 * @param signedAt milliseconds since the Unix epoch, as `now`
 * @throws WebhookError `stale`
 */
export function checkAge(signedAt: number, now: number, toleranceMs: number): void {
  const age = now - signedAt;
  if (Math.abs(age) <= toleranceMs) return;
  const distance =
    age > 0 ? `${Math.round(age / 1000)} s ago` : `${Math.round(-age / 1000)} s ahead of this machine's clock`;
  throw new WebhookError("stale", `It was signed ${distance}; the tolerance is ${toleranceMs / 1000} s.`);
}

/** A timestamp as milliseconds since the Unix epoch. Digits only: other libraries accept `1614265330abc`. */
export function parseTimestamp(timestamp: string, unit: "s" | "ms" = "s"): number {
  if (!/^\d{1,15}$/.test(timestamp))
    throw new WebhookError(
      "malformed-timestamp",
      `The signed timestamp must consist of digits, not "${timestamp.slice(0, 40)}".`,
    );
  return Number(timestamp) * (unit === "s" ? 1000 : 1);
}

/** `2026-11-21T10:00:00.123456Z`; also with a space for the `T`, and with or without an offset, whose `+` a form decodes as a space. */
const DATE = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(?:\.(\d+))?\s?(?:Z|([ +-]?)(\d\d):?(\d\d))?$/i;

/** Parses a date and time (ISO 8601, RFC 3339), or seconds or milliseconds since the Unix epoch; null if it is none of these. */
export function parseDate(value: string | null): Date | null {
  if (value === null) return null;
  if (/^\d{9,10}(\.\d+)?$/.test(value)) return new Date(Number(value) * 1000);
  if (/^\d{12,13}$/.test(value)) return new Date(Number(value));
  const [, day, minutes, seconds, fraction, sign, offsetHours, offsetMinutes] = DATE.exec(value.trim()) ?? [];
  if (day === undefined) return null;
  const zone = offsetHours === undefined ? "Z" : `${sign === "-" ? "-" : "+"}${offsetHours}:${offsetMinutes}`;
  const date = new Date(`${day}T${minutes}${seconds ?? ":00"}.${(fraction ?? "").padEnd(3, "0").slice(0, 3)}${zone}`);
  return Number.isNaN(date.getTime()) ? null : date;
}
