/** What the owner of a campaign sees: counts, reasons, and the list of what needs a look. */

import type { Env } from "../env.js";
import { pacerOf } from "../pacer.js";
import { json, notFound } from "../problems.js";
import { findCampaign } from "./store.js";
import type { Campaign } from "./store.js";

/** Each message is in exactly one of these. */
export const STATES = ["queued", "sent", "delivered", "undelivered", "failed", "opted-out", "unknown"] as const;
/** Those that need a look. */
const PROBLEMS = ["undelivered", "failed", "opted-out", "unknown"];
const MAX_PAGE = 100;

/** The campaign, if it is this user's. Another user's is as if it did not exist. */
export async function ownCampaign(env: Env, id: string, user: string): Promise<Campaign | null> {
  const campaign = await findCampaign(env.DB, id);
  return campaign?.owner === user ? campaign : null;
}

export async function showCampaign(env: Env, id: string, user: string): Promise<Response> {
  const campaign = await ownCampaign(env, id, user);
  if (campaign === null) return notFound();
  const [{ results }, pace] = await Promise.all([
    env.DB.prepare("SELECT state, reason, COUNT(*) AS count FROM messages WHERE campaign = ?1 GROUP BY state, reason")
      .bind(id)
      .all<{ state: string; reason: string | null; count: number }>(),
    // The counts are known without it.
    pacerOf(env)
      .look()
      .catch(() => null),
  ]);
  const counts: Record<string, number> = Object.fromEntries(STATES.map((state) => [state, 0]));
  for (const { state, count } of results) counts[state] = (counts[state] ?? 0) + count;
  const reasons = results.filter(({ state }) => PROBLEMS.includes(state));
  return json(200, { id, total: campaign.total, createdAt: campaign.created_at, counts, reasons, pace });
}

/** `?after=<position>&limit=<number>`: the messages that failed, are unknown, opted out or were not delivered, by position. */
export async function listProblems(env: Env, id: string, user: string, query: URLSearchParams): Promise<Response> {
  if ((await ownCampaign(env, id, user)) === null) return notFound();
  const after = integerOf(query.get("after"), -1, Number.MAX_SAFE_INTEGER) ?? -1;
  const limit = integerOf(query.get("limit"), 1, MAX_PAGE) ?? MAX_PAGE;
  const { results } = await env.DB.prepare(
    `SELECT position, recipient AS "to", state, reason, code, detail, status FROM messages
WHERE campaign = ?1 AND position > ?2 AND state IN (SELECT value FROM json_each(?4)) ORDER BY position LIMIT ?3`,
  )
    .bind(id, after, limit + 1, JSON.stringify(PROBLEMS))
    .all<{ position: number }>();
  const messages = results.slice(0, limit);
  const next = results.length > limit ? (messages.at(-1)?.position ?? null) : null;
  return json(200, { messages, next });
}

function integerOf(text: string | null, min: number, max: number): number | null {
  const number = Number(text);
  return text !== null && Number.isSafeInteger(number) && number >= min && number <= max ? number : null;
}
