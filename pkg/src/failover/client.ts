/** Calling a client, which may be anything of the caller's: whatever it does becomes a result or an error of tidings'. */

import { configurationError, NO_FACTS, TidingsError } from "../errors/error.js";
import { toTidingsError } from "../errors/foreign.js";
import { ignoreRejection } from "../util/notify.js";
import type { Issue, Message, SendOptions, SendResult, TidingsErrorFacts } from "../types.js";
import { isRejectedLocally } from "./decide.js";
import { factsOf, rejectionIn, resultOf } from "./facts.js";
import type { ClientFailure } from "./facts.js";
import { onEnd } from "./deadline.js";
import type { Deadline } from "./deadline.js";
import type { Provider } from "./policy.js";

/** How a client's send ended: with at least one message that was accepted, or with none. */
export type ClientResult =
  | { readonly result: SendResult; readonly failure: null; readonly thrown: null }
  | { readonly result: null; readonly failure: ClientFailure; readonly thrown: TidingsError };

/** The idempotency key of the whole way; `given`: it is the caller's, and not one that a client made. */
export interface IdempotencyKey {
  readonly value: string | undefined;
  readonly fromCaller: boolean;
}

/** How long a client may take to end after its signal or deadline. A `Client` ends at once. */
const GRACE_MS = 250;

/**
 * Sends a message through a provider's client. A key that the provider cannot take is left out, because another one may be
 * able to take it; if it is the caller's, a warning says so. A client that does not end when it must, or whose answer cannot
 * be read, may have sent: the outcome is `unknown`. Never rejects.
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
  // Of a key that the caller did not give, there is nothing to say.
  const otherWarnings = key.fromCaller ? result.warnings : result.warnings.filter(({ path }) => path !== KEY_PATH);
  const warnings =
    key.fromCaller && keyIssue !== undefined
      ? [...otherWarnings, { ...keyIssue, severity: "warning" as const }]
      : otherWarnings;
  return { ...final, result: { ...result, warnings } };
}

const KEY_PATH = "idempotencyKey";

/** That the provider takes no such key, which was found before anything was sent. A key that is no text is the caller's mistake. */
function rejectedKeyIssue(failure: ClientFailure | null): Issue | undefined {
  if (failure === null || !isRejectedLocally(failure)) return undefined;
  return failure.issues.find(
    ({ path, code, severity }) =>
      path === KEY_PATH && severity !== "warning" && (code === "unsupported" || code === "invalid"),
  );
}

/** What a client gives, if it ends in time. */
function settledInTime(call: () => unknown, deadline: Deadline): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const release = onEnd(deadline, GRACE_MS, (reason) =>
      reject(
        unknownOutcomeError(
          reason === "aborted"
            ? {
                category: "aborted",
                scope: "request",
                message: "The call was aborted by its signal, and the client did not end.",
              }
            : { category: "timeout", scope: "provider", message: "The client did not end within the deadline." },
        ),
      ),
    );
    // An async function, so that what is thrown at once is a rejection, too.
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
    message: "The client did what no client may do: see `cause`. Nobody knows whether it sent.",
  } as const;
  let error = toTidingsError(thrown, unreadable);
  try {
    return { result: null, failure: factsOf(error), thrown: error };
  } catch (cause) {
    // It says that it is an error of tidings', and cannot be read.
    error = unknownOutcomeError(unreadable, cause);
    return { result: null, failure: factsOf(error), thrown: error };
  }
}

/** The error of a send of which nobody knows what became. */
function unknownOutcomeError(facts: Partial<TidingsErrorFacts>, cause?: unknown): TidingsError {
  return new TidingsError({ ...NO_FACTS, ...facts, outcome: "unknown" }, cause);
}

/**
 * The message as this provider is to get it.
 *
 * @throws A `configuration` error where it cannot be made.
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
    throw configurationError(`Making the message for "${id}" threw: see \`cause\`.`, cause);
  }
  ignoreRejection(own);
  throw configurationError(`\`adapt\` of "${id}" must give the message, not a promise of it.`);
}
