/** Takes over what a relay's response says of a result or a failure, so that the page has the facts that the server had. */

import { NO_FACTS } from "../errors/error.js";
import type { SendResult, SentMessage, TidingsErrorFacts } from "../types.js";
import { ACCEPTED, MARK, TYPE_PREFIX } from "./protocol.js";

/** The members of a body that are no facts: those of problem details, and the mark. `status` is the HTTP status there. */
const NO_FACT: readonly string[] = [MARK, "type", "title", "status", "detail"];

/** The facts of a failure that are the page's own. */
const OWN: readonly string[] = ["raw", "attempts", "waitedMs", "idempotencyKey", "message", "cause"];

/**
 * The facts with those that the relay's response has. A response that is not the relay's changes nothing.
 *
 * @param facts Those of the page's client: the result of a send, or a failure with the response in `raw`.
 */
export function takeOver<T extends object>(facts: T): T {
  const { raw } = facts as { raw?: unknown };
  const body = Object(raw) as Readonly<Record<string, unknown>>;
  const mark = body[MARK];
  if (typeof mark !== "string") return facts;
  return (isFailure(facts) ? failureOf(facts, body) : resultOf(facts as unknown as SendResult, body)) as unknown as T;
}

function isFailure(facts: object): facts is TidingsErrorFacts {
  return "outcome" in facts;
}

function failureOf(facts: TidingsErrorFacts, body: Readonly<Record<string, unknown>>): TidingsErrorFacts {
  // An accepted send that its response contradicts.
  if (body[MARK] === ACCEPTED) return facts;
  const taken: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(body))
    if (Object.hasOwn(NO_FACTS, name) && !NO_FACT.includes(name) && !OWN.includes(name)) taken[name] = value;
  // The code was the mark, by which the client has decided.
  const own = typeof body.type === "string" && body.type.startsWith(TYPE_PREFIX);
  const code = own ? (body.type as string).slice(TYPE_PREFIX.length) : null;
  const { messages } = taken as { messages?: readonly SentMessage[] };
  return {
    ...facts,
    code,
    ...taken,
    // An earlier attempt of this call may have arrived, and no later failure proves the contrary.
    ...(facts.outcome === "unknown" && taken.outcome === "not-sent" && { outcome: facts.outcome }),
    messages: messagesOf(messages ?? [], facts.provider),
  };
}

function resultOf(result: SendResult, body: Readonly<Record<string, unknown>>): SendResult {
  const { [MARK]: _, messages, ...facts } = body as Partial<SendResult> & Record<string, unknown>;
  const taken = Object.fromEntries(Object.entries(facts).filter(([name]) => RESULT.includes(name)));
  const status = (taken.status as SendResult["status"] | undefined) ?? result.status;
  return {
    ...result,
    // What the client read as the id is the mark.
    id: null,
    batchId: null,
    ...taken,
    status,
    messages: Array.isArray(messages)
      ? messagesOf(messages as SentMessage[], result.provider)
      : result.to.map((to) => ({ id: null, to, status, error: null })),
  };
}

/** The facts of a result that a relay may expose, besides the messages. */
const RESULT: readonly string[] = [
  "provider",
  "id",
  "batchId",
  "status",
  "to",
  "reference",
  "replayed",
  "warnings",
  "requestId",
  "rateLimit",
];

/** The messages, complete: what the relay does not expose of a failure is as if it were not known. */
function messagesOf(messages: readonly SentMessage[], provider: string | null): SentMessage[] {
  return messages.map((one) => ({
    ...one,
    id: one.id ?? null,
    to: one.to ?? null,
    error: one.error && {
      ...NO_FACTS,
      ...(one.error as Partial<TidingsErrorFacts>),
      provider: one.error.provider ?? provider,
    },
  }));
}
