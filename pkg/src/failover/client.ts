/** Calls a client, which may be the caller's own object: whatever it does becomes a result or a `TidingsError`. */

import { configurationError, NO_FACTS, TidingsError } from "../errors/error.js";
import { toTidingsError } from "../errors/foreign.js";
import { ignoreRejection } from "../util/notify.js";
import type { Issue, Message, SendOptions, SendResult, TidingsErrorFacts } from "../types.js";
import { isRejectedLocally } from "./decide.js";
import { factsOf, rejectionIn, resultOf } from "./facts.js";
import type { ClientFailure } from "./facts.js";
import { onEnd } from "./deadline.js";
import type { Deadline } from "./deadline.js";
import type { Provider } from "./providers.js";

/** How a client's send ended. It succeeded if at least one message was accepted. */
export type ClientResult =
  | { readonly result: SendResult; readonly failure: null; readonly thrown: null }
  | { readonly result: null; readonly failure: ClientFailure; readonly thrown: TidingsError };

/** The idempotency key of the whole send. `fromCaller`: false for one that a client generated. */
export interface IdempotencyKey {
  readonly value: string | undefined;
  readonly fromCaller: boolean;
}

/** How long a client may take to end after its signal or deadline, in milliseconds. A `Client` ends at once. */
const GRACE_MS = 250;

/**
 * Sends a message through a provider's client. If the provider does not support the idempotency key, the send is repeated
 * without it, with a warning if it is the caller's key; other providers may support it. If the client does not end in time,
 * or its result is invalid, it may have sent: the outcome is `unknown`. Never rejects.
 *
 * @internal
 */
export async function sendWith(
  provider: Provider,
  original: Message,
  options: SendOptions,
  key: IdempotencyKey,
  deadline: Deadline,
): Promise<ClientResult> {
  const { id, client } = provider;
  const callOnce = async (own: SendOptions): Promise<ClientResult> => {
    try {
      return clientResultOf(resultOf(await settledInTime(() => client.send(message, own), deadline)));
    } catch (thrown) {
      return failedResult(thrown, id);
    }
  };
  let message: Message;
  try {
    message = messageFor(provider, original);
  } catch (thrown) {
    return failedResult(thrown, id);
  }
  if (key.value === undefined) return callOnce(options);
  const first = await callOnce({ ...options, idempotencyKey: key.value });
  const keyIssue = rejectedKeyIssue(first.failure);
  const final = keyIssue === undefined ? first : await callOnce(options);
  if (final.failure !== null) return final;
  const { result } = final;
  // A warning about a generated key means nothing to the caller.
  const otherWarnings = key.fromCaller ? result.warnings : result.warnings.filter(({ path }) => path !== KEY_PATH);
  const warnings =
    key.fromCaller && keyIssue !== undefined
      ? [...otherWarnings, { ...keyIssue, severity: "warning" as const }]
      : otherWarnings;
  return { ...final, result: { ...result, warnings } };
}

const KEY_PATH = "idempotencyKey";

/**
 * The issue that says that this provider does not support the key, found before any request. A key of the wrong type is not
 * one of those: it is the caller's mistake, for every provider.
 */
function rejectedKeyIssue(failure: ClientFailure | null): Issue | undefined {
  if (failure === null || !isRejectedLocally(failure)) return undefined;
  return failure.issues.find(
    ({ path, code, severity }) =>
      path === KEY_PATH && severity !== "warning" && (code === "unsupported" || code === "invalid"),
  );
}

/** The result of `call`; rejects if it does not settle in time. */
function settledInTime(call: () => unknown, deadline: Deadline): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let isStarted = false;
    let hasEnded = false;
    const release = onEnd(deadline, GRACE_MS, (reason) => {
      hasEnded = true;
      const facts: Partial<TidingsErrorFacts> =
        reason === "aborted"
          ? {
              category: "aborted",
              scope: "request",
              message: "The call was aborted by its signal, and the client did not end.",
            }
          : { category: "timeout", scope: "provider", message: "The client did not end within the deadline." };
      reject(new TidingsError({ ...NO_FACTS, ...facts, outcome: isStarted ? "unknown" : "not-sent" }));
    });
    // Without timers it has ended already.
    if (hasEnded) return;
    isStarted = true;
    // The async function turns a synchronous throw into a rejection.
    void (async () => call())().then(resolve, reject).finally(release);
  });
}

function clientResultOf(result: SendResult): ClientResult {
  const rejection = rejectionIn(result);
  return rejection === null
    ? { result, failure: null, thrown: null }
    : { result: null, failure: factsOf(rejection), thrown: rejection };
}

function failedResult(thrown: unknown, id: string): ClientResult {
  const unreadable = {
    provider: id,
    scope: "provider",
    message: "The client failed unexpectedly: see `cause`. It may have sent the message.",
  } as const;
  let error = toTidingsError(thrown, unreadable);
  try {
    return { result: null, failure: factsOf(error), thrown: error };
  } catch (cause) {
    // It has the brand of a TidingsError, but its facts are invalid.
    error = unknownOutcomeError(unreadable, cause);
    return { result: null, failure: factsOf(error), thrown: error };
  }
}

/** An error for a send that may or may not have been accepted. */
function unknownOutcomeError(facts: Partial<TidingsErrorFacts>, cause?: unknown): TidingsError {
  return new TidingsError({ ...NO_FACTS, ...facts, outcome: "unknown" }, cause);
}

/**
 * The message for this provider, with its `from` and after `adapt`.
 *
 * @throws A `configuration` error if `adapt` throws or returns a promise.
 * @internal
 */
export function messageFor({ id, from, adapt }: Provider, message: Message): Message {
  let own = message;
  try {
    if (from !== undefined && typeof message === "object" && message !== null) {
      const { from: _, ...rest } = message;
      own = from === null ? rest : { ...rest, from };
    }
    if (adapt === undefined) return own;
    own = adapt(own);
    if (typeof (Object(own) as { then?: unknown }).then !== "function") return own;
  } catch (cause) {
    throw configurationError(`Adapting the message for "${id}" failed: see \`cause\`.`, cause);
  }
  ignoreRejection(own);
  throw configurationError(`\`adapt\` of "${id}" must return the message, not a promise.`);
}
