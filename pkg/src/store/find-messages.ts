/** Searches a provider for a message, with the calls and the query that its profile documents. */

import type { Client } from "../client/client.js";
import { isTidingsError } from "../errors/error.js";
import type { TidingsError } from "../errors/error.js";
import type { ProviderProfile } from "../provider/types.js";
import type { MessagesResponse, SentMessage } from "../types.js";

/** One call that was made to find the message. */
export interface LookedAt {
  /** The documented call: `messages.get`, `messages.list`. */
  readonly call: string;
  readonly query: Readonly<Record<string, string>>;
  /** How many messages the response had. */
  readonly messages: number;
  /** Why the call failed; null if it did not. That there is no such message is no failure. */
  readonly error: TidingsError | null;
}

/** What is known of the message. */
export interface Wanted {
  readonly id: string | null;
  readonly key: string | null;
  readonly reference: string | null;
  /** Its recipients as they were written; empty if they are not known. */
  readonly to: readonly string[];
  /** When its send began, in milliseconds since the Unix epoch. */
  readonly at: number;
  readonly signal: AbortSignal | null;
}

/** The most pages of a list that are read. */
const MAX_PAGES = 10;
/** How far the provider's clock may be behind, in milliseconds. */
const CLOCK_MS = 60_000;

/**
 * Returns the messages of the send that the provider has: one for each recipient, or none. Adds each call to `lookedAt`.
 *
 * @throws TidingsError of the category `aborted`.
 */
export async function searchFor(
  client: Client,
  { operations = {}, response, find }: ProviderProfile,
  wanted: Wanted,
  lookedAt: LookedAt[],
): Promise<readonly SentMessage[]> {
  const { id, signal } = wanted;
  const ask = async (
    call: string,
    query: Readonly<Record<string, string>>,
    act: () => Promise<MessagesResponse>,
  ): Promise<readonly SentMessage[] | null> => {
    try {
      const { messages } = await act();
      lookedAt.push({ call, query, messages: messages.length, error: null });
      return messages;
    } catch (thrown) {
      if (!isTidingsError(thrown) || thrown.category === "aborted") throw thrown;
      const isAbsent = thrown.category === "not-found";
      lookedAt.push({ call, query, messages: 0, error: isAbsent ? null : thrown });
      return null;
    }
  };

  if (id !== null && operations["messages.get"] !== undefined) {
    const found = await ask("messages.get", { id }, () => client.messages.get(id, { signal }));
    // The id of a whole send stands for messages without ids of their own.
    const own = (found ?? []).filter((one) => (one.id === id || one.id === null) && isTo(one, wanted));
    if (own.length > 0) return own;
  }

  const list = { ...response, ...operations["messages.list"]?.response };
  const isByReference = list.messageReference !== undefined && wanted.reference !== null;
  const isByKey = list.messageKey !== undefined && wanted.key !== null;
  if (find === undefined || !(isByReference || isByKey)) return [];
  const isWanted = (one: SentMessage): boolean =>
    isTo(one, wanted) &&
    ((isByReference && one.reference === wanted.reference) || (isByKey && one.idempotencyKey === wanted.key));
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = queryOf(find, wanted, page);
    const found = await ask("messages.list", query, () => client.messages.list(query, { signal }));
    const own = (found ?? []).filter(isWanted);
    if (own.length > 0) return own;
    if (found === null || found.length < find.pageSize) break;
  }
  return [];
}

/** The query for a page, without parameters that the message has no value for. */
function queryOf(
  { query, pageSize, firstPage = 0 }: NonNullable<ProviderProfile["find"]>,
  { reference, key, to: [to], at }: Wanted,
  page: number,
): Record<string, string> {
  const values: Readonly<Record<string, string | null>> = {
    "{reference}": reference,
    "{key}": key,
    "{to}": to ?? null,
    "{toDigits}": to === undefined ? null : digits(to),
    "{since}": new Date(Math.max(0, at - CLOCK_MS)).toISOString(),
    "{page}": String(firstPage + page),
    "{offset}": String(page * pageSize),
  };
  const filled = Object.entries(query).map(([name, template]): [string, string | null | undefined] => [
    name,
    Object.hasOwn(values, template) ? values[template] : template,
  ]);
  return Object.fromEntries(filled.filter(([, value]) => value !== null)) as Record<string, string>;
}

/** Whether a message went to a recipient of the send, as far as both are known. */
function isTo({ to }: SentMessage, wanted: Wanted): boolean {
  return to === null || wanted.to.length === 0 || wanted.to.some((one) => digits(one) === digits(to));
}

function digits(phone: string): string {
  return phone.replace(/\D/g, "");
}
