/** Requests the status of a message from its provider, once. */

import type { CallOptions, RateLimit, SentMessage } from "../types.js";
import { recipientOf } from "./recipient.js";
import type { StatusReport } from "./types.js";

/** The part of a `Client` that is used. */
export interface DeliveryClient {
  /** The provider's id. */
  readonly provider: string;
  readonly capabilities: { readonly calls: readonly string[] };
  readonly messages: { get(id: string, options?: CallOptions): Promise<unknown> };
}

/** What a provider answered. */
interface Answer {
  /** Undefined if the response has no such message. */
  readonly report: StatusReport | undefined;
  /** How long the provider wants to be left alone, in milliseconds. */
  readonly waitMs: number;
}

/**
 * Makes one request.
 *
 * @param to The recipient, where several have the same id.
 * @throws The client's error.
 * @internal
 */
export async function requestStatus(
  { messages }: DeliveryClient,
  id: string,
  to: string | undefined,
  signal: AbortSignal | null,
): Promise<Answer> {
  const response = await messages.get(id, { signal });
  const {
    message,
    messages: all,
    rateLimit = null,
  } = Object(response) as {
    message?: SentMessage | null;
    messages?: readonly SentMessage[];
    rateLimit?: RateLimit | null;
  };
  const own = to === undefined ? undefined : all?.find((one) => recipientOf(one.to) === recipientOf(to));
  const found = own ?? message ?? undefined;
  return {
    report: found && { id, to: to ?? found.to, status: found.status, error: found.error },
    waitMs: rateLimit?.remaining === 0 ? (rateLimit.resetMs ?? 0) : 0,
  };
}
