/** The time of day in a time zone, by the runtime's own database. */

const DAY_MINUTES = 1_440;
const MINUTE_MS = 60_000;

/** Making a formatter takes much longer than using it. There are some 400 zones. */
const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * The minutes since midnight in a zone, as its clocks show them.
 *
 * @throws RangeError if the runtime does not know the zone.
 */
export function minuteOfDay(zone: string, time: number): number {
  let format = formatters.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      numberingSystem: "latn",
    });
    formatters.set(zone, format);
  }
  const parts = format.formatToParts(time);
  const numberOf = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  return numberOf("hour") * 60 + numberOf("minute");
}

/** A time of each day, from one minute of the day until before another. It may contain midnight. */
export interface DailyWindow {
  readonly from: number;
  readonly to: number;
}

/** Whether a minute of the day is in the window. */
export function contains({ from, to }: DailyWindow, minute: number): boolean {
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/**
 * The first whole minute from `time` at which it is outside the window in all zones, in milliseconds since the Unix epoch; undefined if there is none
 * within a week, because the zones never agree.
 */
export function nextOutside(window: DailyWindow, zones: readonly string[], time: number): number | undefined {
  const inWindow = (zone: string, at: number): boolean => contains(window, minuteOfDay(zone, at));
  let at = time;
  while (at - time < 7 * DAY_MINUTES * MINUTE_MS) {
    const zone = zones.find((one) => inWindow(one, at));
    if (zone === undefined) return at;
    at = endIn(window, zone, at);
  }
  return undefined;
}

/** When the window that `time` is in ends in one zone. */
function endIn(window: DailyWindow, zone: string, time: number): number {
  const start = time - (time % MINUTE_MS);
  const rest = (window.to - minuteOfDay(zone, start) + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
  // Clocks may be changed until then, by an hour or two. Go to before that, and then minute by minute.
  let at = start + Math.max(1, rest - 180) * MINUTE_MS;
  while (contains(window, minuteOfDay(zone, at))) at += MINUTE_MS;
  // A change of clocks before `at` may have ended the window earlier.
  while (at > time && !contains(window, minuteOfDay(zone, at - MINUTE_MS))) at -= MINUTE_MS;
  return Math.max(at, time);
}
