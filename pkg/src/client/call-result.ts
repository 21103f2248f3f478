/** Turns the last step of a call into its result, or into the facts of its failure. */

import { NO_FACTS } from "../errors/error.js";
import type { TidingsErrorFacts } from "../types.js";
import type { CallPlan, Step } from "./call-types.js";
import type { AttemptRecord } from "./host.js";

/**
 * Returns the result of a call from its last step.
 *
 * @param record The record of the last attempt; null if none was made.
 * @param reason Returns the reason of the caller's signal.
 * @throws The facts of the failure, with its `cause`.
 * @internal
 */
export function resultOf(
  { attempts = [], waitedMs = 0, why, error, ok, lastAttempt }: Step,
  record: AttemptRecord | null,
  { key, warnings }: CallPlan,
  provider: string | null,
  isSend: boolean,
  reason: () => unknown,
): unknown {
  const { raw = null, cause } = (record ?? {}) as Partial<AttemptRecord>;
  const common = { provider, attempts, waitedMs, idempotencyKey: key };
  if (error !== undefined) {
    const aborted = why === "aborted";
    throw {
      ...completeMessages(error, provider),
      ...common,
      ...(aborted ? undefined : { raw }),
      cause: aborted ? reason() : cause,
    };
  }
  const { status = null, requestId = null } = lastAttempt ?? {};
  if (!isSend) return { status, requestId, ...common, ...ok, data: raw };
  return { requestId, ...common, warnings, ...completeMessages(ok!, provider), raw };
}

/** Adds to the facts of each failed message what the core leaves out. */
function completeMessages<T extends object>(facts: T, provider: string | null): T {
  const { messages } = facts as { messages?: readonly { error: TidingsErrorFacts | null }[] };
  if (messages === undefined) return facts;
  return {
    ...facts,
    messages: messages.map((one) =>
      one.error === null ? one : { ...one, error: { ...NO_FACTS, ...one.error, provider } },
    ),
  };
}
