/** Reads what `POST /campaigns` gets: `{ "body": "...", "to": ["+1...", ...] }` or `{ "messages": [{ "to": "+1...", "body": "..." }, ...] }`. */

import type { Client, Issue } from "tidings/core";
import { messageTo } from "../accounts.js";
import type { Env } from "../env.js";
import { Rejected } from "../problems.js";

/** One message of a campaign. */
export interface Draft {
  readonly to: string;
  readonly body: string;
}

/** One request makes at most this many rows: D1 and Queues take them in 1,000 calls, which is the most that a Worker may make to D1. */
export const MAX_MESSAGES = 10_000;
/** One text for 10,000 numbers is a small request and many rows. Checked before the messages are: each check takes time. */
const MAX_TEXT_LENGTH = 10_000;
const MAX_CHARACTERS = 5_000_000;
const MAX_ISSUES = 100;

/**
 * @param mayAddress Whether the user may send to this number.
 * @throws Rejected with the issues by field.
 */
export function readDrafts(env: Env, client: Client, input: unknown, mayAddress: (to: string) => boolean): Draft[] {
  const drafts = draftsOf(input);
  const issues: Issue[] = [];
  const known = new Map<string, number>();
  for (const [index, { to, body }] of drafts.entries()) {
    const found = client.validate(messageTo(env, to, body)).filter(({ severity }) => severity !== "warning");
    for (const issue of found) issues.push({ ...issue, path: `messages[${index}].${issue.path}` });
    if (found.length === 0 && !mayAddress(to))
      issues.push({ path: `messages[${index}].to`, code: "invalid", message: "You may not send to this number." });
    const content = `${to} ${body}`;
    const first = known.get(content);
    if (first === undefined) known.set(content, index);
    else {
      const message = `This number gets the same text by messages[${first}] already.`;
      issues.push({ path: `messages[${index}].to`, code: "duplicate", message });
    }
    if (issues.length >= MAX_ISSUES) break;
  }
  if (issues.length > 0) throw invalid(issues);
  return drafts;
}

function draftsOf(input: unknown): Draft[] {
  const {
    body,
    to,
    messages = Array.isArray(to) ? to.map((one: unknown) => ({ to: one, body })) : null,
  } = Object(input) as { body?: unknown; to?: unknown; messages?: unknown };
  if (!Array.isArray(messages) || messages.length === 0)
    throw invalid([{ path: "messages", code: "missing", message: "A campaign needs at least one message." }]);
  if (messages.length > MAX_MESSAGES)
    throw invalid([
      { path: "messages", code: "too-many", message: `A campaign has at most ${MAX_MESSAGES} messages.` },
    ]);
  let characters = 0;
  return messages.map((message: unknown, index) => {
    const { to: recipient, body: text } = Object(message) as { to?: unknown; body?: unknown };
    if (typeof recipient !== "string" || typeof text !== "string")
      throw invalid([
        { path: `messages[${index}]`, code: "invalid", message: "A message has `to` and `body`, two strings." },
      ]);
    characters += recipient.length + text.length;
    if (text.length > MAX_TEXT_LENGTH) {
      const message = `A text has at most ${MAX_TEXT_LENGTH} characters.`;
      throw invalid([{ path: `messages[${index}].body`, code: "too-long", message }]);
    }
    if (characters > MAX_CHARACTERS) {
      const message = `All numbers and texts of a campaign have at most ${MAX_CHARACTERS} characters. Make several campaigns.`;
      throw invalid([{ path: "messages", code: "too-long", message }]);
    }
    return { to: recipient, body: text };
  });
}

function invalid(issues: readonly Issue[]): Rejected {
  const detail = issues[0]?.message ?? "";
  return new Rejected({ status: 422, title: "Invalid campaign", detail, issues: issues.slice(0, MAX_ISSUES) });
}
