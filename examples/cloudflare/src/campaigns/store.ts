/** The rows of campaigns and their messages in D1. */

import type { Job } from "../env.js";
import type { D1Database } from "../platform.js";
import type { Draft } from "./draft.js";

export interface Campaign {
  readonly id: string;
  readonly owner: string;
  readonly fingerprint: string;
  readonly total: number;
  readonly queued: number;
  readonly created_at: number;
}

/** A message that is to be sent. */
export interface DueMessage extends Job {
  readonly recipient: string;
  readonly body: string;
}

/** What became of a send. */
export interface Ending extends Job {
  readonly outcome: "sent" | "failed" | "unknown";
  readonly reason: string | null;
  readonly code: string | null;
  readonly detail: string | null;
  readonly provider: string;
  readonly messageId: string | null;
  readonly status: string | null;
}

/** As JSON in one parameter, because a statement has at most 100. A parameter may have 2 MB, and a character needs up to 6 bytes in JSON. */
const ROWS_PER_STATEMENT = 1_000;
const CHARACTERS_PER_STATEMENT = 300_000;

/**
 * Stores a campaign and its messages in one transaction. One with the same id stays as it is.
 */
export async function insertCampaign(
  db: D1Database,
  campaign: Pick<Campaign, "id" | "owner" | "fingerprint">,
  drafts: readonly Draft[],
): Promise<void> {
  const { id, owner, fingerprint } = campaign;
  const statements = [
    db
      .prepare(
        "INSERT OR IGNORE INTO campaigns (id, owner, fingerprint, total, queued, created_at) VALUES (?1, ?2, ?3, ?4, 0, ?5)",
      )
      .bind(id, owner, fingerprint, drafts.length, Date.now()),
  ];
  for (let start = 0, end = 0; start < drafts.length; start = end) {
    end = endOfRows(drafts, start);
    const rows = JSON.stringify(drafts.slice(start, end));
    statements.push(
      db
        .prepare(
          `INSERT OR IGNORE INTO messages (campaign, position, recipient, body)
SELECT ?1, ?2 + key, json_extract(value, '$.to'), json_extract(value, '$.body') FROM json_each(?3)
WHERE EXISTS (SELECT 1 FROM campaigns WHERE id = ?1 AND fingerprint = ?4)`,
        )
        .bind(id, start, rows, fingerprint),
    );
  }
  await db.batch(statements);
}

/** How far one statement goes. */
function endOfRows(drafts: readonly Draft[], start: number): number {
  let end = start;
  for (let characters = 0; end < drafts.length && end < start + ROWS_PER_STATEMENT; end += 1) {
    characters += drafts[end]!.to.length + drafts[end]!.body.length;
    if (characters > CHARACTERS_PER_STATEMENT && end > start) break;
  }
  return end;
}

export function findCampaign(db: D1Database, id: string): Promise<Campaign | null> {
  return db.prepare("SELECT * FROM campaigns WHERE id = ?1").bind(id).first<Campaign>();
}

/**
 * The messages of these jobs that have not ended. One that failed has not if a second delivery of it was being sent when it failed, and its
 * consumer crashed: only the send log knows of that one.
 */
export async function dueMessages(db: D1Database, jobs: readonly Job[]): Promise<DueMessage[]> {
  const { results } = await db
    .prepare(
      `SELECT m.campaign, m.position, m.recipient, m.body FROM json_each(?1) AS job
JOIN messages AS m ON m.campaign = json_extract(job.value, '$.campaign') AND m.position = json_extract(job.value, '$.position')
WHERE m.outcome IS NULL OR (m.outcome = 'failed' AND EXISTS (
  SELECT 1 FROM tidings_sends AS t WHERE t.key = m.campaign || '-' || m.position AND t.outcome IS NOT 'not-sent'))`,
    )
    .bind(JSON.stringify(jobs))
    .all<DueMessage>();
  return results;
}

/**
 * A key as the tables of tidings have it: `%`, NUL and half surrogate pairs become `%` and four digits, because no database keeps every string. An id of a
 * provider may have any character.
 */
function storedKey(key: string): string {
  return key.replace(/[\0%\uD800-\uDFFF]/gu, (char) => `%${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The key of a message in the tracker's table. */
function statusKey(provider: string, messageId: string): string {
  return storedKey(`${provider}/${messageId}`);
}

/** What may replace what: a message that was sent stays sent, and one in doubt is not made certain by a late failure. */
const RANK = "CASE %s WHEN 'sent' THEN 3 WHEN 'unknown' THEN 2 WHEN 'failed' THEN 1 ELSE 0 END";

/** A message in doubt of which the provider has reported: it has the message. */
const SETTLED = "e.value ->> 'outcome' = 'unknown' AND s.key IS NOT NULL";

/**
 * Keeps how sends ended. Repeating it changes nothing. The status is the one that webhooks have brought, also if they came before this:
 * both writers read the tracker's table in the same statement, so that whichever comes last sees the other's.
 */
export async function keepEndings(db: D1Database, endings: readonly Ending[]): Promise<void> {
  if (endings.length === 0) return;
  const rows = endings.map((ending) => {
    const { provider, messageId } = ending;
    return { ...ending, statusKey: messageId === null ? null : statusKey(provider, messageId) };
  });
  await db
    .prepare(
      `UPDATE messages SET outcome = IIF(${SETTLED}, 'sent', e.value ->> 'outcome'),
  reason = COALESCE(IIF(${SETTLED}, NULL, e.value ->> 'reason'), s.known ->> '$.error.category'),
  code = COALESCE(IIF(${SETTLED}, NULL, e.value ->> 'code'), s.known ->> '$.error.code'), detail = e.value ->> 'detail', provider = e.value ->> 'provider',
  message_id = e.value ->> 'messageId', status = COALESCE(s.known ->> 'status', e.value ->> 'status'), ended_at = ?2
FROM json_each(?1) AS e LEFT JOIN tidings_statuses AS s
  ON s.key = e.value ->> 'statusKey' AND s.recipient = '""'
WHERE campaign = e.value ->> 'campaign' AND position = e.value ->> 'position'
  AND ${RANK.replace("%s", "e.value ->> 'outcome'")} > ${RANK.replace("%s", "messages.outcome")}`,
    )
    .bind(JSON.stringify(rows), Date.now())
    .run();
}

/** Copies the status that the tracker knows now. A message in doubt was sent: its provider reports of it. */
export async function keepStatus(db: D1Database, provider: string, messageId: string): Promise<void> {
  await db
    .prepare(
      `UPDATE messages SET status = s.known ->> 'status', outcome = 'sent', reason = s.known ->> '$.error.category', code = s.known ->> '$.error.code'
FROM tidings_statuses AS s
WHERE message_id = ?2 AND provider = ?1 AND outcome IN ('sent', 'unknown') AND s.key = ?3 AND s.recipient = '""'`,
    )
    .bind(provider, messageId, statusKey(provider, messageId))
    .run();
}

/** What the send log knows of a key; null if nothing was sent with it. */
export async function loggedSend(
  db: D1Database,
  key: string,
): Promise<{ outcome: "sent" | "unknown"; id: string | null; status: string | null; provider: string | null } | null> {
  const row = await db
    .prepare(
      `SELECT outcome, record ->> 'id' AS id, record ->> 'status' AS status, record ->> 'provider' AS provider
FROM tidings_sends WHERE key = ?1`,
    )
    .bind(storedKey(key))
    .first<{ outcome: string | null; id: string | null; status: string | null; provider: string | null }>();
  // What was certainly not sent has freed its key. Without an outcome, the send was begun and never settled.
  if (row === null || row.outcome === "not-sent") return null;
  return { ...row, outcome: row.outcome === "sent" ? "sent" : "unknown" };
}
