/** What a client or a failover needs of guards. What asks them comes with each guard: `pkg/src/guards/run.ts`. */

import { invalidOption } from "../util/options.js";
import { GUARD } from "./guard-types.js";
import type { Guard, GuardOptions, HookedSend } from "./guard-types.js";

/**
 * Asks guards, and sends: at the time that one of them set, if any. `send` is also called if the call has ended before the guards have answered, by
 * its signal or because no time remains: it must make no request then.
 *
 * @throws Whatever `send` throws, or the facts of the rejection.
 */
export type GuardHook = <R>(sent: HookedSend, send: (sendAt: unknown) => Promise<R>) => Promise<R>;

/**
 * Takes the guards out of the options: the core knows nothing of them.
 *
 * @returns Undefined without a guard.
 * @throws TidingsError with the category `configuration`.
 */
export function takeGuards(options: GuardOptions): GuardHook | undefined {
  const { beforeSend } = options;
  delete options.beforeSend;
  const guards = [beforeSend ?? []].flat() as Guard[];
  for (const guard of guards)
    if (Object(guard)[GUARD] === undefined)
      throw invalidOption("beforeSend", "a guard of `tidings/guards`, or your own from its `defineGuard`", guard);
  const ask = guards[0]?.[GUARD];
  return ask && ((sent, send) => ask(guards, sent, send));
}
