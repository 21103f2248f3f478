/** Without a store, a client remembers the keys of its last sends: no two messages go out under one key. */

import type { LoggedSend } from "./send-log.js";
import { NO_FACTS } from "../errors/error.js";
import { hashOf } from "../util/hash.js";
import type { TidingsErrorFacts } from "../types.js";

/** How many keys a client without a store remembers. */
const MAX_KEYS = 1_000;

/** The keys of a client's last sends: a hash of the message of each, and how many sends of it may have gone out. */
export type SentKeys = Map<string, { readonly content: number; sends: number }>;

/**
 * Sends, unless the key was used for another message: a provider would answer with the first message's success, and send nothing.
 *
 * @throws Whatever `send` throws, or the facts of the failure.
 */
export async function sendUnlessReused<R>(
  keys: SentKeys,
  { key, message }: LoggedSend,
  send: () => Promise<R>,
): Promise<R> {
  if (typeof key !== "string") return await send();
  const content = hashOf(contentOf(message));
  const known = keys.get(key) ?? { content, sends: 0 };
  if (known.content !== content) throw otherContent(key);
  known.sends += 1;
  keys.delete(key);
  keys.set(key, known);
  if (keys.size > MAX_KEYS) keys.delete(keys.keys().next().value!);
  try {
    return await send();
  } catch (thrown) {
    // What is proven not sent frees its key, for a corrected message.
    if ((Object(thrown) as TidingsErrorFacts).outcome === "not-sent" && --known.sends === 0 && keys.get(key) === known)
      keys.delete(key);
    throw thrown;
  }
}

/** The failure of a send whose key was used for another message. */
export function otherContent(key: string): object {
  return failureFor(key, {
    category: "conflict",
    outcome: "not-sent",
    code: "idempotency-key-reused",
    param: "idempotencyKey",
    permanent: true,
    message: "This idempotency key was used for another message. Use a key for each message.",
  });
}

/**
 * The message in one form, whatever the order of its properties: without what is absent, and without `sendAt`, which moves when a job is
 * repeated.
 */
export function contentOf(message: string): string {
  try {
    const { sendAt: _, passthrough, ...fields } = JSON.parse(message) as Record<string, unknown>;
    // A null of a passthrough is sent, and any other is as if absent.
    return JSON.stringify([sorted(fields, false), sorted(passthrough ?? null, true)]);
  } catch {
    // It is not plain data, and validation rejects it.
    return message;
  }
}

function sorted(value: unknown, keepsNull: boolean): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => sorted(item, keepsNull));
  const entries = Object.entries(value).filter(([, one]) => keepsNull || one !== null);
  return entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, one]) => [name, sorted(one, keepsNull)]);
}

/** The failure of a send with a key. */
export function failureFor(
  key: string | null,
  facts: Partial<TidingsErrorFacts>,
  cause?: unknown,
): TidingsErrorFacts & { cause: unknown } {
  return { ...NO_FACTS, scope: "request", ...facts, idempotencyKey: key, cause };
}
