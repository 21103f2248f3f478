/** The calls that return messages, of a provider that is simulated from its profile alone. */

import type { ProfileFind, ProfileOperation } from "../provider/types.js";
import type { Account, StoredMessage } from "./account.js";
import type { ApiCall, SimulatedResponse } from "./api-call.js";
import { messagesResponse } from "./profile-response.js";
import { unknown } from "./resources.js";

/** The message with the id; or, without one, the messages that the query selects. */
export function respondWithMessages(
  operation: ProfileOperation,
  { query }: ApiCall,
  account: Account,
  id: string,
): SimulatedResponse {
  const { path, response } = operation;
  const { find } = account.provider.profile;
  const stored = [...account.messages.values()];
  const isList = !path.includes("{id}");
  const found = isList
    ? page(stored.filter(selects(find?.query ?? {}, query)), find, query)
    : // The id of a send stands for its messages where they have none of their own.
      stored.filter((message) => (hasOwnIds(account) ? message.id : message.sendId) === id);
  // A path that filters a list responds with an empty one.
  if (found.length === 0 && !isList && !path.includes("={id}")) return unknown(account, "message", id);
  return messagesResponse(account.provider.profile, response, found.map(facts), account.newId("request"));
}

function facts({ error, isCanceled, ...message }: StoredMessage) {
  const status = isCanceled === true ? ("canceled" as const) : ("failed" as const);
  return { ...message, ...((error !== null || isCanceled === true) && { status }) };
}

function hasOwnIds({ provider }: Account): boolean {
  return provider.profile.response?.messageId !== undefined;
}

/** What the profile's query for one message selects, by the placeholder of each parameter. */
function selects(templates: Readonly<Record<string, string>>, query: URLSearchParams) {
  const digits = (phone: string): string => phone.replace(/\D/g, "");
  const tests: Readonly<Record<string, (message: StoredMessage, wanted: string) => boolean>> = {
    "{reference}": ({ reference }, wanted) => reference === wanted,
    "{key}": ({ batch }, wanted) => batch === wanted,
    "{to}": ({ to }, wanted) => digits(to) === digits(wanted),
    "{toDigits}": ({ to }, wanted) => digits(to) === wanted,
    "{since}": ({ at }, wanted) => at >= Date.parse(wanted),
  };
  return (message: StoredMessage): boolean =>
    Object.entries(templates).every(([name, template]) => {
      const wanted = query.get(name);
      return wanted === null || (tests[template]?.(message, wanted) ?? true);
    });
}

/** One page of a list. */
function page(all: readonly StoredMessage[], find: ProfileFind | undefined, query: URLSearchParams): StoredMessage[] {
  const { query: templates = {}, pageSize = all.length, firstPage = 0 } = find ?? {};
  const queryValue = (placeholder: string): string | null => {
    const [name] = Object.entries(templates).find(([, template]) => template === placeholder) ?? [];
    return name === undefined ? null : query.get(name);
  };
  const start = queryValue("{offset}") ?? (Number(queryValue("{page}") ?? firstPage) - firstPage) * pageSize;
  return all.slice(Number(start), Number(start) + pageSize);
}
