/** How a message ended by the send log, where its consumer does not know it. */

import { loggedSend } from "../campaigns/store.js";
import type { Ending } from "../campaigns/store.js";
import type { Env, Job } from "../env.js";
import { keyOf } from "./job.js";

/** @param why Why it failed, if nothing was sent with its key; else why it is in doubt. */
export async function loggedEnding(
  env: Env,
  { campaign, position }: Job,
  why: Pick<Ending, "reason" | "code">,
): Promise<Ending> {
  const logged = await loggedSend(env.DB, keyOf({ campaign, position }));
  const outcome = logged?.outcome ?? "failed";
  return {
    campaign,
    position,
    outcome,
    reason: outcome === "sent" ? null : why.reason,
    code: outcome === "sent" ? null : why.code,
    detail: null,
    provider: logged?.provider ?? env.PROVIDER,
    messageId: logged?.id ?? null,
    status: logged?.status ?? null,
  };
}
