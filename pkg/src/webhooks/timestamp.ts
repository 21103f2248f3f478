import { WebhookError } from "./error.js";

/** What the provider's tolerance is where the profile says none: that of Standard Webhooks, and of most others. */
export const DEFAULT_TOLERANCE_MS = 300_000;

/**
 * Refuses a signature that is too old, or for a time to come: whoever recorded one could send it again, for ever.
 *
 * @param at when it was signed, and `now`, both in milliseconds since the Unix epoch
 */
export function checkAge(signedAt: number, now: number, toleranceMs: number): void {
  const age = now - signedAt;
  if (Math.abs(age) <= toleranceMs) return;
  const distance =
    age > 0 ? `${Math.round(age / 1000)} s ago` : `${Math.round(-age / 1000)} s ahead of this machine's clock`;
  throw new WebhookError("stale", `It was signed ${distance}; ${toleranceMs / 1000} s are tolerated.`);
}

/** The instant that a timestamp means. Digits only: `1614265330abc` was accepted by others, and is no time. */
export function parseTimestamp(timestamp: string, unit: "s" | "ms" = "s"): number {
  if (!/^\d{1,15}$/.test(timestamp))
    throw new WebhookError(
      "malformed-timestamp",
      `The time that was signed is not written in digits: "${timestamp.slice(0, 40)}".`,
    );
  return Number(timestamp) * (unit === "s" ? 1000 : 1);
}

/** `2026-11-21T10:00:00.123456Z`, with a blank for the `T`, with or without an offset; a form turns its `+` into a blank. */
const DATE = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(?:\.(\d+))?\s?(?:Z|([ +-]?)(\d\d):?(\d\d))?$/i;

/** When an event happened: a date and time (ISO 8601, RFC 3339), or seconds or milliseconds since the Unix epoch. */
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
