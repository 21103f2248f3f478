import { configurationError, NO_FACTS, TidingsError } from "../errors/error.js";
import { toTidingsError, readInput } from "../errors/foreign.js";
import { ignoreRejection } from "../util/notify.js";
import { readProperties, invalidOption } from "../util/options.js";
import type { CallOptions, Message, SendOptions, SendResult } from "../types.js";

/** The options of `sendMany`. */
export interface SendManyOptions<M extends Message = Message> extends CallOptions {
  /** How many sends run at the same time: an integer from 1, or Infinity. @default 4 */
  concurrency?: number;
  /**
   * Returns the idempotency key of each message. If it throws or does not return a string, that message is not sent, and its
   * result is the error.
   */
  idempotencyKey?: (message: M, index: number) => string;
}

/** The result of one message of `sendMany`. */
export type SendManyResult<R = SendResult, M extends Message = Message> =
  | { readonly ok: true; readonly message: M; readonly result: R }
  | { readonly ok: false; readonly message: M; readonly error: TidingsError };

/** Limits memory: all messages and results are kept in it. */
const MAX_MESSAGES = 1_000_000;

/**
 * Sends many messages with `send`, a few at a time. A message that fails does not stop the others. The results are in the order
 * of the messages. Invalid messages or options are found before anything is sent; after that nothing throws, because the
 * results so far would be lost.
 *
 * @throws TidingsError with the category `configuration` that names the fault.
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
  // Null counts as absent, as in the options of every call.
  const limit = concurrency ?? 4;
  if (limit !== Infinity && !(Number.isInteger(limit) && limit >= 1))
    throw invalidOption("concurrency", "an integer from 1, or Infinity", limit);
  const keyOf = idempotencyKey ?? undefined;
  if (keyOf !== undefined && typeof keyOf !== "function")
    throw invalidOption("idempotencyKey", "a function that returns each message's key", keyOf);
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
            message: "Sending threw something other than a TidingsError: see `cause`.",
          }),
        };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, messages.length) }, work));
  return results;
}

/** Copies the messages into an array. A string is iterable, too, but is never meant as messages. */
function toArray<M>(input: Iterable<M>): M[] {
  const expected = "an array or another iterable of messages";
  if (typeof input === "string" || typeof Object(input)[Symbol.iterator] !== "function") {
    throw configurationError(`${invalidOption("messages", expected, input).message} For one message, use \`send\`.`);
  }
  const messages: M[] = [];
  for (const message of input) {
    // An array may have holes. Without this check, one that claims a huge length is read to its end.
    if (message === undefined)
      throw configurationError(`\`messages[${messages.length}]\` must be a message, not undefined.`);
    if (messages.length === MAX_MESSAGES)
      throw configurationError(`\`messages\` must be at most ${MAX_MESSAGES}. Send more in batches.`);
    messages.push(message);
  }
  return messages;
}

/** Without its key, a message would be sent again after a restart. So it is not sent at all. */
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
    throw keyError(`\`idempotencyKey\` threw for message ${index}, which was not sent: see \`cause\`.`, cause);
  }
  if (typeof key === "string") return key;
  ignoreRejection(key);
  throw keyError(
    `\`idempotencyKey\` must return a string. For message ${index}, which was not sent, it returned ${key === null ? "null" : typeof key}.`,
  );
}
