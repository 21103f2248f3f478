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
const MAX_ISSUES = 100;

/**
 * @param mayAddress Whether the user may send to this number.
 * @throws Rejected with the issues by field.
 */
export function readDrafts(env: Env, client: Client, input: unknown, mayAddress: (to: string) => boolean): Draft[] {
  const drafts = draftsOf(input);
  const issues: Issue[] = [];
  for (const [index, { to, body }] of drafts.entries()) {
    const found = client.validate(messageTo(env, to, body)).filter(({ severity }) => severity !== "warning");
    for (const issue of found) issues.push({ ...issue, path: `messages[${index}].${issue.path}` });
    if (found.length === 0 && !mayAddress(to))
      issues.push({ path: `messages[${index}].to`, code: "invalid", message: "You may not send to this number." });
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
  return messages.map((message: unknown, index) => {
    const { to: recipient, body: text } = Object(message) as { to?: unknown; body?: unknown };
    if (typeof recipient !== "string" || typeof text !== "string")
      throw invalid([
        { path: `messages[${index}]`, code: "invalid", message: "A message has `to` and `body`, two strings." },
      ]);
    return { to: recipient, body: text };
  });
}

function invalid(issues: readonly Issue[]): Rejected {
  const detail = issues[0]?.message ?? "";
  return new Rejected({ status: 422, title: "Invalid campaign", detail, issues: issues.slice(0, MAX_ISSUES) });
}
