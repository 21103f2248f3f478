import { duration, pluralize } from "../format.js";
import { LATENCY_MS, type Settings, SPEED, WINDOW_MS } from "./worker-messages.js";

/** About how long a run takes if nothing fails, in milliseconds of the provider's time. */
export function estimateMs({ messages, limit, concurrency }: Settings): number {
  const full = Math.ceil(messages / limit) - 1;
  return full * WINDOW_MS + Math.ceil((messages - full * limit) / concurrency) * LATENCY_MS;
}

/** The same as a sentence. */
export function describeEstimate(settings: Settings): string {
  const ms = estimateMs(settings);
  const windows = Math.ceil(settings.messages / settings.limit);
  return `About ${pluralize(windows, "window")} of a minute, ${duration(ms)} in all: ${duration(ms / SPEED)} here.`;
}
