/** Calls the functions and stores that the caller gave the relay, and reports what they throw. */

import { inTime } from "../util/in-time.js";
import { notify } from "../util/notify.js";
import type { RelayPart, RequestSecrets } from "./events.js";
import type { Grant } from "./grant.js";
import type { Settings } from "./options.js";
import { Rejection } from "./rejection.js";

/** What a failure of the caller's own code becomes. */
export const LATER = { code: "failed", status: 503, category: "unavailable", isAgain: true } as const;
export const SETUP = { code: "setup", status: 500, category: "configuration", isAgain: false } as const;

/**
 * Calls code of the caller's, and reports what it throws.
 *
 * @throws Rejection, without anything of what was thrown.
 */
export async function callOwn<T>(
  settings: Pick<Settings<Grant>, "onEvent">,
  part: RelayPart,
  secrets: RequestSecrets,
  then: typeof LATER | typeof SETUP,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (thrown) {
    if (thrown instanceof Rejection) throw thrown;
    report(settings, part, secrets, thrown);
    if (then === SETUP) throw setupRejection();
    throw new Rejection({ ...LATER, message: "The relay could not do this now." });
  }
}

/** The rejection of a request that only the relay's owner can mend. */
export function setupRejection(): Rejection {
  return new Rejection({ ...SETUP, message: "The relay is not set up correctly." });
}

export function report(
  { onEvent }: Pick<Settings<Grant>, "onEvent">,
  part: RelayPart,
  secrets: RequestSecrets,
  cause: unknown,
): void {
  notify(onEvent, { type: "failed", part, cause: secrets.mask(cause) });
}

/** Reports an unexpected error: one of the relay or of its runtime, not a rejection. */
export function reportOther(
  settings: Pick<Settings<Grant>, "onEvent">,
  secrets: RequestSecrets,
  thrown: unknown,
): void {
  if (!(thrown instanceof Rejection)) report(settings, "relay", secrets, thrown);
}

/** The result of a function of the caller's. Rejects if it takes too long. */
export function limited<T>(name: string, ms: number, act: () => T | Promise<T>): Promise<T> {
  return inTime(
    async () => await act(),
    ms,
    () => new Error(`\`${name}\` did not return within ${ms} ms.`),
  );
}
