/** Turns the last step of a call into its result, or into the facts of its failure. */

import { NO_FACTS } from "../errors/error.js";
import { relayOf } from "../provider/relayed.js";
import type { ProviderProfile } from "../provider/types.js";
import type { Message, StartedCall, Step } from "../wasm/results.js";
import type { AttemptRecord } from "./transport.js";

/**
 * Returns the result of a call from its last step.
 *
 * @param record The record of the last attempt; null if none was made.
 * @param reason Returns the reason of the caller's signal.
 * @throws The facts of the failure, with its `cause`.
 * @internal
 */
export function resultOf(
  step: Extract<Step, { type: "done" | "give-up" }>,
  record: AttemptRecord | null,
  { key, warnings }: StartedCall,
  profile: ProviderProfile,
  reason: () => unknown,
): unknown {
  const provider = profile.id;
  const finish = <T extends object>(facts: T): T => relayOf(profile)?.finish(facts) ?? facts;
  const raw = record?.raw ?? null;
  const { attempts, waitedMs } = step;
  const common = { provider, attempts, waitedMs, idempotencyKey: key };
  if (step.type === "give-up") {
    // One copy of all facts: a rejected send spends much of its time on such copies.
    throw finish(
      Object.assign({ ...NO_FACTS }, step.error, common, {
        messages: completeMessages(step.error.messages ?? [], provider),
        raw: step.isAborted ? null : raw,
        cause: step.isAborted ? reason() : record?.cause,
      }),
    );
  }
  const { requestId, status } = step;
  const { rateLimit, send, messages } = step.success;
  if (send === undefined) {
    const found = messages && { messages: completeMessages(messages, provider) };
    return { status, requestId, ...common, rateLimit, data: raw, ...found };
  }
  return finish({
    requestId,
    ...common,
    warnings,
    rateLimit,
    ...send,
    messages: completeMessages(send.messages, provider),
    raw,
  });
}

/** Adds to the facts of each failed message what the core leaves out. */
function completeMessages(messages: readonly Message[], provider: string): object[] {
  return messages.map((one) => (one.error === null ? one : { ...one, error: { ...NO_FACTS, ...one.error, provider } }));
}
