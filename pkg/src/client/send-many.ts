import { configurationError, NO_FACTS, TidingsError } from "../errors/error.js";
import { toTidingsError, readInput } from "../errors/foreign.js";
import { ignoreRejection } from "../util/notify.js";
import { readProperties, invalidOption } from "../util/options.js";
import type { CallOptions, Message, SendOptions, SendResult } from "../types.js";

export interface SendManyOptions<M extends Message = Message> extends CallOptions {
  /** How many sends run at the same time: a whole number from 1, or Infinity. @default 4 */
  concurrency?: number;
  /**
   * The idempotency key of each message. Where it throws, or gives no string, that message is not sent, and its result is
   * that error.
   */
  idempotencyKey?: (message: M, index: number) => string;
}

/** What became of one message of many. */
export type SendManyResult<R = SendResult, M extends Message = Message> =
  | { readonly ok: true; readonly message: M; readonly result: R }
  | { readonly ok: false; readonly message: M; readonly error: TidingsError };

/** More are sent in parts: all of them, and all results, are held in memory. */
const MAX_MESSAGES = 1_000_000;

/**
 * Sends many messages by `send`, a few at a time. One that fails does not stop the others; the answers come in the
 * order of the messages. What is wrong with the list or the options is found before anything is sent; from then on
 * nothing throws, because the results that are there already would be lost.
 *
 * @throws TidingsError of the category `configuration`, which names what is wrong.
 * @internal
 */
export async function sendMany<R, M extends Message>(
  send: (message: M, options: SendOptions) => Promise<R>,
  input: Iterable<M>,
  options: SendManyOptions<M> = {},
): Promise<SendManyResult<R, M>[]> {
  const { concurrency, idempotencyKey, ...callOptions } = readProperties(options, "options", "an object", [
    "concurrency",
    "idempotencyKey",
    "signal",
    "timeoutMs",
    "deadlineMs",
  ]);
  const rest = Object.fromEntries(
    Object.entries(callOptions).filter(([, value]) => value !== undefined),
  ) as SendOptions;
  // Null is as absent, as it is in every call's options.
  const limit = concurrency ?? 4;
  if (limit !== Infinity && !(Number.isInteger(limit) && limit >= 1))
    throw invalidOption("concurrency", "a whole number from 1, or Infinity", limit);
  const keyOf = idempotencyKey ?? undefined;
  if (keyOf !== undefined && typeof keyOf !== "function")
    throw invalidOption("idempotencyKey", "a function that gives each message's key", keyOf);
  const messages = readInput("messages", () => toArray(input));

  const results: SendManyResult<R, M>[] = [];
  const queue = messages.entries();
  const work = async (): Promise<void> => {
    for (const [index, message] of queue) {
      try {
        const sendOptions = keyOf === undefined ? rest : { ...rest, idempotencyKey: keyFor(keyOf, message, index) };
        results[index] = { ok: true, message, result: await send(message, sendOptions) };
      } catch (thrown) {
        results[index] = {
          ok: false,
          message,
          error: toTidingsError(thrown, {
            message: "Sending threw something that is no error of tidings: see `cause`.",
          }),
        };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, messages.length) }, work));
  return results;
}

/** All of the messages. A text is a list of characters, and nobody means those. */
function toArray<M>(input: Iterable<M>): M[] {
  const expected = "an array or another iterable of messages";
  if (typeof input === "string" || typeof Object(input)[Symbol.iterator] !== "function") {
    throw configurationError(
      `${invalidOption("messages", expected, input).message} For one message there is \`send\`.`,
    );
  }
  const messages: M[] = [];
  for (const message of input) {
    // Only an array has holes. Without this, it is read to the end of the length that it claims.
    if (message === undefined)
      throw configurationError(`\`messages[${messages.length}]\` must be a message, and there is none.`);
    if (messages.length === MAX_MESSAGES)
      throw configurationError(`\`messages\` must be at most ${MAX_MESSAGES}. Send more in parts.`);
    messages.push(message);
  }
  return messages;
}

/** A message without its key would go out again after a restart. So it does not go out at all. */
function keyFor<M extends Message>(
  keyOf: NonNullable<SendManyOptions<M>["idempotencyKey"]>,
  message: M,
  index: number,
): string {
  const keyError = (problem: string, cause?: unknown): TidingsError => {
    const path = "idempotencyKey";
    const facts = {
      category: "configuration",
      scope: "request",
      outcome: "not-sent",
      param: path,
      message: problem,
    } as const;
    return new TidingsError({ ...NO_FACTS, ...facts, issues: [{ path, code: "invalid", message: problem }] }, cause);
  };
  let key: unknown;
  try {
    key = keyOf(message, index);
  } catch (cause) {
    throw keyError(
      `The function \`idempotencyKey\` threw for message ${index}, which was not sent: see \`cause\`.`,
      cause,
    );
  }
  if (typeof key === "string") return key;
  ignoreRejection(key);
  throw keyError(
    `The function \`idempotencyKey\` must give a string. For message ${index}, which was not sent, it gave ${key === null ? "null" : typeof key}.`,
  );
}
