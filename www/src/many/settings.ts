import type { BuiltInProvider } from "tidings";
import { byId } from "../dom.js";
import type { Settings } from "./worker-messages.js";

const TELLS_ALL =
  "Each response says how many requests are left, and when the window ends. So the run waits for the next window, and almost no request meets a 429.";

/** What each provider says of its limit, and what a run makes of it. */
const LIMIT_NOTES: Readonly<Partial<Record<BuiltInProvider, string>>> = {
  nativehub: TELLS_ALL,
  "texting-blue":
    "Each response says how many requests are left, but not for how long. So one request asks, and its 429 says how long to wait.",
  sent: TELLS_ALL,
  "sent-v2": "No response says anything of the limit, until a 429 does. Then all sends wait as long as it requests.",
};

/** Reads the form. An invalid number is NaN; the browser does not submit it. */
export function readManySettings(): Settings {
  const number = (id: string): number => byId<HTMLInputElement>(id).valueAsNumber;
  return {
    provider: byId<HTMLSelectElement>("many-provider").value as BuiltInProvider,
    messages: number("many-messages"),
    limit: number("many-limit-input"),
    concurrency: number("many-concurrency"),
    faultPercent: number("many-faults"),
  };
}

/** Shows how the chosen provider tells its limit. */
export function showLimitNote(): void {
  byId("many-provider-hint").textContent = LIMIT_NOTES[readManySettings().provider] ?? "";
}
