/** The fields of a message that a page may choose. */

import type { Message } from "../types.js";

/** A field of a message. */
export type RelayField = keyof Message;

/** What a page may choose if nothing else is said. */
export const DEFAULT_ACCEPT: readonly RelayField[] = ["to", "body"];

/** All fields. The type says if one is missing. */
export const FIELDS: readonly RelayField[] = Object.keys({
  to: 0,
  contactId: 0,
  from: 0,
  body: 0,
  mediaUrls: 0,
  subject: 0,
  template: 0,
  channel: 0,
  reference: 0,
  metadata: 0,
  sandbox: 0,
  sendAt: 0,
  validityMs: 0,
  statusUrl: 0,
  senderPool: 0,
  passthrough: 0,
} satisfies Record<RelayField, 0>) as RelayField[];

/** The field of a message that an issue is about: `to` of `to[1]`. Empty if it is about the whole message. */
export function topField(path: string): string {
  return path.split(/[.[]/)[0]!;
}
