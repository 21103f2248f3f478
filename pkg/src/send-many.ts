import type { SendManyOptions, SendManyResult } from "./client.js";
import { isTidingsError } from "./error.js";
import type { Message, SendOptions } from "./types.js";

/**
 * Sends many messages by `send`, a few at a time. One that fails does not stop the others; the answers come in the
 * order of the messages.
 *
 * @internal
 */
export async function sendMany<R>(
  send: (message: Message, options: SendOptions) => Promise<R>, messages: Iterable<Message>, options: SendManyOptions = {},
): Promise<SendManyResult<R>[]> {
  const { concurrency = 4, idempotencyKey, ...rest } = options;
  const results: SendManyResult<R>[] = [];
  const queue = [...messages].entries();
  const work = async (): Promise<void> => {
    for (const [index, message] of queue) {
      try {
        const key = idempotencyKey?.(message, index);
        const result = await send(message, key === undefined ? rest : { ...rest, idempotencyKey: key });
        results[index] = { ok: true, message, result };
      } catch (error) {
        if (!isTidingsError(error)) throw error;
        results[index] = { ok: false, message, error };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.floor(concurrency) || 1) }, work));
  return results;
}
