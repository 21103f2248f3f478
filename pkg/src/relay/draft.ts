/** What a page wrote becomes the message that is sent. */

import type { Issue, Message } from "../types.js";
import { allows } from "./grant.js";
import type { Grant } from "./grant.js";
import { Rejection } from "./rejection.js";

/** The fields that are a string. */
type StringField = (typeof STRINGS)[number];
const STRINGS = ["body", "from", "subject", "contactId", "reference", "statusUrl", "senderPool"] as const;

/** How many fields that it may not choose a page is told of at once. */
const MAX_ISSUES = 20;

/**
 * What a page wrote: only fields that it may choose. The strings are strings; nothing else is checked yet, because the client validates the whole message.
 */
export type Draft = Readonly<
  { to?: string | readonly string[] } & Partial<Record<StringField, string>> &
    Partial<Record<Exclude<keyof Message, StringField | "to">, unknown>>
>;

/**
 * Checks that a page chose only what it may.
 *
 * @throws Rejection with an issue for each other field.
 */
export function readDraft(body: Readonly<Record<string, unknown>>, accept: readonly string[]): Draft {
  const issues = Object.keys(body)
    .filter((name) => !accept.includes(name))
    // A body has room for thousands, and the response is remembered.
    .slice(0, MAX_ISSUES)
    .map((name): Issue => {
      // A name may be anything, and as long as the body.
      const path = /^[a-z]\w{0,39}$/i.test(name) ? name : "";
      const message = `The relay does not accept this field. It accepts: ${accept.join(", ")}.`;
      return { path, code: "unsupported", message };
    });
  if (issues.length > 0) throw fieldRejection(OTHER_FORM, issues);
  // As in every message, null counts as absent.
  const given = Object.entries(body).filter(([, value]) => value !== null);
  const odd = given.flatMap(([path, value]): Issue[] => {
    const isString = typeof value === "string";
    if (path === "to" ? isString || isStrings(value) : isString || !(STRINGS as readonly string[]).includes(path))
      return [];
    return [
      { path, code: "wrong-type", message: `\`${path}\` must be ${path === "to" ? "a phone number" : "a string"}.` },
    ];
  });
  if (odd.length > 0) throw fieldRejection(OTHER_FORM, odd);
  return Object.freeze(Object.fromEntries(given));
}

function isStrings(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/**
 * The recipients of the message, checked against the grant. A message by `contactId` has none here.
 *
 * @throws Rejection.
 */
export function readRecipients(message: Message, grant: Grant, maxRecipients: number): string[] {
  const { to, contactId } = message as { to?: unknown; contactId?: unknown };
  const isNamed = contactId !== undefined && contactId !== null;
  if (isNamed && grant.to !== "any")
    throw notAllowed([{ path: "contactId", code: "not-allowed", message: NOT_ALLOWED }]);
  if (to === undefined || to === null) return [];
  const isMany = Array.isArray(to);
  const recipients: readonly unknown[] = isMany ? to : [to];
  const pathOf = (index: number): string => (isMany ? `to[${index}]` : "to");
  const odd = recipients.findIndex((one) => typeof one !== "string");
  if (odd >= 0) {
    const path = pathOf(odd);
    throw fieldRejection(OTHER_FORM, [
      { path, code: "wrong-type", message: `\`${path}\` must be a string: a phone number.` },
    ]);
  }
  if (recipients.length > maxRecipients) {
    const message = `A message may have at most ${maxRecipients} recipient${maxRecipients === 1 ? "" : "s"}.`;
    throw fieldRejection(message, [{ path: "to", code: "too-many", message }]);
  }
  const numbers = recipients as readonly string[];
  const issues = numbers.flatMap((number, index) =>
    allows(grant, number) ? [] : [{ path: pathOf(index), code: "not-allowed", message: NOT_ALLOWED }],
  );
  if (issues.length > 0) throw notAllowed(issues);
  return [...numbers];
}

/** A page that its user opened before it was changed, or a mistake in it. */
const OTHER_FORM = "The message cannot be sent in this form. Please reload the page, and try again.";
const NOT_ALLOWED = "You may not send to this number.";

function notAllowed(issues: readonly Issue[]): Rejection {
  return new Rejection({ code: "recipient", status: 403, category: "permission", message: NOT_ALLOWED, issues });
}

function fieldRejection(message: string, issues: readonly Issue[]): Rejection {
  return new Rejection({ code: "field", status: 422, category: "validation", message, issues });
}
