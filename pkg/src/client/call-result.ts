/** How a call ends: its result, or the facts of its failure. */

import { NO_FACTS } from "../errors/error.js";
import type { TidingsErrorFacts } from "../types.js";
import type { CallPlan, Step } from "./call-types.js";
import type { AttemptRecord } from "./host.js";

/**
 * The result of a call, from its last step.
 *
 * @param record What the last attempt gave; null where there was none.
 * @param reason Why the caller's signal fired.
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

/** Gives each failed message's facts what the core does not know. */
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
