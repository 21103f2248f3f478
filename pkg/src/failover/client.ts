/** Calling a client, which may be anything of the caller's: whatever it does becomes a result or an error of tidings'. */

import { configurationError, NO_FACTS, TidingsError } from "../errors/error.js";
import { toTidingsError } from "../errors/foreign.js";
import { ignoreRejection } from "../util/notify.js";
import type { Issue, Message, SendOptions, SendResult, TidingsErrorFacts } from "../types.js";
import { isLocal } from "./advance.js";
import { factsOf, refusalIn, resultOf } from "./facts.js";
import type { Failed } from "./facts.js";
import { onEnd } from "./patience.js";
import type { Patience } from "./patience.js";
import type { Provider } from "./policy.js";

/** How a client's send ended: with at least one message that was accepted, or with none. */
export type End =
  | { readonly result: SendResult; readonly failure: null; readonly thrown: null }
  | { readonly result: null; readonly failure: Failed; readonly thrown: TidingsError };

/** The idempotency key of the whole way; `given`: it is the caller's, and not one that a client made. */
export interface Key {
  readonly value: string | undefined;
  readonly given: boolean;
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
export async function sendThrough(
  provider: Provider,
  given: Message,
  options: SendOptions,
  key: Key,
  patience: Patience,
): Promise<End> {
  const { id, client } = provider;
  const once = async (own: SendOptions): Promise<End> => {
    try {
      return endOf(resultOf(await settled(() => client.send(message, own), patience)));
    } catch (thrown) {
      return failed(thrown, id);
    }
  };
  let message: Message;
  try {
    message = messageFor(provider, given);
  } catch (thrown) {
    return failed(thrown, id);
  }
  if (key.value === undefined) return once(options);
  const end = await once({ ...options, idempotencyKey: key.value });
  const problem = keyProblem(end.failure);
  const whole = problem === undefined ? end : await once(options);
  if (whole.failure !== null) return whole;
  const { result } = whole;
  // Of a key that the caller did not give, there is nothing to say.
  const others = key.given ? result.warnings : result.warnings.filter(({ path }) => path !== KEY);
  const warnings =
    key.given && problem !== undefined ? [...others, { ...problem, severity: "warning" as const }] : others;
  return { ...whole, result: { ...result, warnings } };
}

const KEY = "idempotencyKey";

/** That the provider takes no such key, which was found before anything was sent. A key that is no text is the caller's mistake. */
function keyProblem(failure: Failed | null): Issue | undefined {
  if (failure === null || !isLocal(failure)) return undefined;
  return failure.issues.find(
    ({ path, code, severity }) =>
      path === KEY && severity !== "warning" && (code === "unsupported" || code === "invalid"),
  );
}

/** What a client gives, if it ends in time. */
function settled(act: () => unknown, patience: Patience): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const release = onEnd(patience, GRACE_MS, (why) =>
      reject(
        lost(
          why === "aborted"
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
    void (async () => act())().then(resolve, reject).finally(release);
  });
}

function endOf(result: SendResult): End {
  const refusal = refusalIn(result);
  return refusal === null
    ? { result, failure: null, thrown: null }
    : { result: null, failure: factsOf(refusal), thrown: refusal };
}

function failed(thrown: unknown, id: string): End {
  const odd = {
    provider: id,
    scope: "provider",
    message: "The client did what no client may do: see `cause`. Nobody knows whether it sent.",
  } as const;
  let error = toTidingsError(thrown, odd);
  try {
    return { result: null, failure: factsOf(error), thrown: error };
  } catch (cause) {
    // It says that it is an error of tidings', and cannot be read.
    error = lost(odd, cause);
    return { result: null, failure: factsOf(error), thrown: error };
  }
}

/** The error of a send of which nobody knows what became. */
function lost(facts: Partial<TidingsErrorFacts>, cause?: unknown): TidingsError {
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
