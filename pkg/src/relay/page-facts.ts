/** Takes over what a relay's response says of a result or a failure, so that the page has the facts that the server had. */

import { NO_FACTS } from "../errors/error.js";
import type { Issue, SendResult, SentMessage, TidingsErrorFacts } from "../types.js";
import { FAILURE, isObject, MESSAGE, RESULT, take } from "./page-checks.js";
import { ACCEPTED, MARK, TYPE_PREFIX } from "./protocol.js";

/**
 * The facts with those that the relay's response has. A response that is not the relay's changes nothing.
 *
 * @param facts Those of the page's client: the result of a send, or a failure with the response in `raw`.
 * @throws The facts of a failure for a success that no relay has confirmed.
 */
export function takeOver<T extends object>(facts: T): T {
  const { raw } = facts as { raw?: unknown };
  const body = Object(raw) as Readonly<Record<string, unknown>>;
  if (!isFailure(facts)) return resultOf(facts as unknown as SendResult, body) as unknown as T;
  return typeof body[MARK] === "string"
    ? (failureOf(facts, body) as typeof facts)
    : (namingToken(facts) as typeof facts);
}

/** What the client says of `apiKey` is about the page's option `token`. `param` stays the client's: `adviceFor` reads it. */
function namingToken(facts: TidingsErrorFacts): TidingsErrorFacts {
  if (facts.param !== "apiKey") return facts;
  const [message, issues] = JSON.parse(JSON.stringify([facts.message, facts.issues]).replaceAll("apiKey", "token")) as [
    string,
    Issue[],
  ];
  return { ...facts, message, issues };
}

function isFailure(facts: object): facts is TidingsErrorFacts {
  return "outcome" in facts;
}

function failureOf(facts: TidingsErrorFacts, body: Readonly<Record<string, unknown>>): TidingsErrorFacts {
  // An accepted send that its response contradicts.
  if (body[MARK] === ACCEPTED) return facts;
  const taken = take<TidingsErrorFacts>(body, FAILURE);
  // The code was the mark, by which the client has decided.
  const own = typeof body.type === "string" && body.type.startsWith(TYPE_PREFIX);
  const code = own ? (body.type as string).slice(TYPE_PREFIX.length) : null;
  return {
    ...facts,
    code,
    ...taken,
    // An earlier attempt of this call may have arrived, and no later failure proves the contrary.
    ...(facts.outcome === "unknown" && taken.outcome === "not-sent" && { outcome: facts.outcome }),
    messages: messagesOf(body.messages, facts.provider),
  };
}

function resultOf(result: SendResult, body: Readonly<Record<string, unknown>>): SendResult {
  // The client took any mark for an id: that of a failure, too, or what another API has there.
  if (body[MARK] !== ACCEPTED) throw unconfirmed(result);
  const taken = take<SendResult>(body, RESULT);
  const status = taken.status ?? result.status;
  return {
    ...result,
    // What the client read as the id is the mark.
    id: null,
    batchId: null,
    ...taken,
    messages: Array.isArray(body.messages)
      ? messagesOf(body.messages, result.provider)
      : result.to.map((to) => ({ id: null, to, status, error: null })),
  };
}

function unconfirmed({ provider, attempts, waitedMs, idempotencyKey, requestId, raw }: SendResult): TidingsErrorFacts {
  const status = attempts.at(-1)?.status ?? null;
  const own = { provider, attempts, waitedMs, idempotencyKey, requestId, raw, status };
  return {
    ...NO_FACTS,
    ...own,
    category: "protocol",
    message: "The response looks like a success, but not of the relay. The message may have been sent.",
  };
}

/** The messages, complete: what the relay does not expose of a failure is as if it were not known. */
function messagesOf(messages: unknown, provider: string | null): SentMessage[] {
  return (Array.isArray(messages) ? messages : []).filter(isObject).map((one) => {
    const error = isObject(one.error) ? take<TidingsErrorFacts>(one.error, FAILURE) : null;
    return {
      id: null,
      to: null,
      status: "unknown",
      ...take<SentMessage>(one, MESSAGE),
      error: error && { ...NO_FACTS, ...error, provider: error.provider ?? provider },
    };
  });
}
