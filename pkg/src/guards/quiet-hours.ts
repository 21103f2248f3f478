/** Sends nothing while it is night where the recipient lives. */

import type { Guard, GuardedSend } from "../client/guard-types.js";
import { configurationError } from "../errors/error.js";
import { invalidOption, readProperties } from "../util/options.js";
import { issueAt, recipientsOf } from "./addresses.js";
import type { PathedRecipient } from "./addresses.js";
import { contains, minuteOfDay, nextOutside } from "./local-time.js";
import type { DailyWindow } from "./local-time.js";
import { defineGuard } from "./run.js";

/** The time zones of a recipient: names of the IANA database (`"Europe/Paris"`). None if they are not known. */
export type Zones = string | readonly string[] | null | undefined;

/** The options of `quietHours`. */
export interface QuietHoursOptions {
  /** When the quiet time begins, in the recipient's local time: `"21:00"`. */
  readonly from: string;
  /** When it ends: `"08:00"`. Nothing is sent before that minute. */
  readonly to: string;
  /**
   * The time zones of a recipient, by number or `contactId`: `zonesOf` of `tidings/zones`, or what you know better. If there are several, it is quiet
   * while it is quiet in any of them.
   * @example async (to) => (await profiles.get(to))?.zone ?? zonesOf(to)
   */
  readonly zoneOf: (recipient: string) => Zones | Promise<Zones>;
  /** What happens with a recipient whose zone is not known. @default "reject" */
  readonly unknownZone?: "reject" | "send";
  /**
   * Whether the provider keeps the message until the quiet time is over, where it can (`sendAt`). Otherwise, as in a failover, the send is rejected, with
   * `retryAfterMs`.
   * @default false
   */
  readonly defer?: boolean;
}

const NAMES = ["from", "to", "zoneOf", "unknownZone", "defer"] as const;

/**
 * Rejects a message while it is night where one of its recipients lives, with `retryAfterMs`; or has the provider send it in the morning. A message
 * with a `sendAt` is judged by that time.
 *
 * @throws TidingsError with the category `configuration` for an invalid option.
 *
 * @example
 * ```ts
 * import { zonesOf } from "tidings/zones";
 *
 * const night = quietHours({ from: "21:00", to: "08:00", zoneOf: zonesOf, defer: true });
 * const client = new Client({ provider: "texting-blue", apiKey, beforeSend: night });
 * ```
 */
export function quietHours(options: QuietHoursOptions): Guard {
  const {
    from,
    to,
    zoneOf,
    unknownZone = "reject",
    defer = false,
  } = readProperties(options, "options", "an object such as { from, to, zoneOf }", NAMES);
  const window = { from: readTime("from", from), to: readTime("to", to) };
  if (window.from === window.to) throw configurationError("`from` and `to` must differ.");
  if (typeof zoneOf !== "function")
    throw invalidOption("zoneOf", "a function, such as `zonesOf` of `tidings/zones`", zoneOf);
  if (unknownZone !== "reject" && unknownZone !== "send")
    throw invalidOption("unknownZone", '"reject" or "send"', unknownZone);
  if (typeof defer !== "boolean") throw invalidOption("defer", "true or false", defer);
  return defineGuard(async (send) => {
    const recipients = await Promise.all(
      recipientsOf(send).map(async (one) => ({ ...one, zones: zoneList(await zoneOf(one.recipient)) })),
    );
    const unknown = recipients.filter(({ zones }) => zones.length === 0);
    if (unknown.length > 0 && unknownZone === "reject") {
      const reject = "The recipient's time zone is not known, and it may be night there.";
      return rejection(reject, unknown);
    }
    return judge(send, recipients, window, defer);
  });
}

interface ZonedRecipient extends PathedRecipient {
  readonly zones: readonly string[];
}

function judge(send: GuardedSend, recipients: readonly ZonedRecipient[], window: DailyWindow, defer: boolean) {
  const { message, now, capabilities } = send;
  const planned = timeOf(message.sendAt);
  const time = planned ?? now;
  const quiet = recipients.filter(({ zones }) => zones.some((zone) => contains(window, minuteOfDay(zone, time))));
  if (quiet.length === 0) return undefined;
  const zones = [...new Set(recipients.flatMap((one) => one.zones))];
  const next = nextOutside(window, zones, time);
  if (next === undefined) return rejection("It is always night for one of the recipients.", quiet);
  const field = capabilities?.fields.sendAt;
  if (defer && field !== undefined) {
    const at = nextOutside(window, zones, Math.max(next, now + (field.minMs ?? 0)));
    if (at !== undefined && at <= now + (field.maxMs ?? Infinity))
      return { ...rejection("It is night where the recipient lives.", quiet, next), sendAt: new Date(at) };
  }
  // With a `sendAt` of its own, the same message is rejected however long one waits.
  return planned === undefined
    ? rejection("It is night where the recipient lives.", quiet, next)
    : rejection("At the message's `sendAt` it is night where the recipient lives.", quiet);
}

function rejection(reject: string, quiet: readonly PathedRecipient[], waitUntil: number | null = null) {
  const issues = quiet.map(({ path }) => issueAt(path, "quiet-hours", reject));
  return { reject, waitUntil, guard: "quiet-hours", scope: "recipient", issues } as const;
}

function zoneList(zones: Zones): readonly string[] {
  return [zones ?? []].flat() as string[];
}

/** @throws TypeError for a time that is none: a failover has not validated its message. */
function timeOf(sendAt: unknown): number | undefined {
  if (sendAt === undefined || sendAt === null) return undefined;
  const time = new Date(sendAt as string).getTime();
  if (Number.isNaN(time)) throw new TypeError("`sendAt` of the message is not a time.");
  return time;
}

/** The minutes since midnight of `21:00`. */
function readTime(name: string, text: unknown): number {
  const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(typeof text === "string" ? text : "") ?? [];
  if (hours === undefined) throw invalidOption(name, 'a time of day such as "21:00"', text);
  return Number(hours) * 60 + Number(minutes);
}
