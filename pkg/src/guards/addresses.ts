/** The recipients of a message, and numbers in one form. */

import type { GuardedSend } from "../client/guard-types.js";
import type { Issue } from "../types.js";

/** One recipient of a message, and its path: `to`, `to[1]`, `contactId`. */
export interface PathedRecipient {
  readonly recipient: string;
  readonly path: string;
}

/** The recipients. A failover's message may be anything. */
export function recipientsOf({ message }: Pick<GuardedSend, "message">): PathedRecipient[] {
  const { to, contactId } = Object(message) as { to?: unknown; contactId?: unknown };
  const found = Array.isArray(to)
    ? to.map((recipient: unknown, index) => ({ recipient, path: `to[${index}]` }))
    : to === undefined || to === null
      ? [{ recipient: contactId, path: "contactId" }]
      : [{ recipient: to, path: "to" }];
  return found.filter((one): one is PathedRecipient => typeof one.recipient === "string");
}

/** The sender of a message; null if the provider chooses it. */
export function senderOf({ message }: Pick<GuardedSend, "message">): string | null {
  const { from } = Object(message) as { from?: unknown };
  return typeof from === "string" ? from : null;
}

/**
 * A number in one form, however a provider writes it: `whatsapp:+1 415 555 1234`, `14155551234` and `0014155551234` are `+14155551234`. Any
 * other address, such as a sender id or a short code, in lower case.
 */
export function addressKey(address: string): string {
  const bare = address.trim().replace(/^[a-z]+:/i, "");
  const digits = bare.replace(/[\s().-]/g, "").replace(/^\+|^00/, "");
  return /^\d{7,15}$/.test(digits) ? `+${digits}` : bare.toLowerCase();
}

/** An issue about one recipient. */
export function issueAt(path: string, code: string, message: string): Issue {
  return { path, code, message };
}
