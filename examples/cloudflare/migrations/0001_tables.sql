-- Campaigns, and one row for each message. What the page counts is counted from these rows.
CREATE TABLE campaigns (
  id TEXT PRIMARY KEY,
  -- Whose it is: `user` of the token.
  owner TEXT NOT NULL,
  -- SHA-256 of the request: the same key with another content is a mistake.
  fingerprint TEXT NOT NULL,
  total INTEGER NOT NULL,
  -- How many of its messages are in the queue. Less than `total`: the Worker ended too early, and the cron trigger goes on.
  queued INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX campaigns_to_queue ON campaigns (created_at) WHERE queued < total;

CREATE TABLE messages (
  campaign TEXT NOT NULL,
  position INTEGER NOT NULL,
  recipient TEXT NOT NULL,
  body TEXT NOT NULL,
  -- What became of the send: NULL (not yet), 'sent', 'failed' (certainly not sent) or 'unknown' (may have been sent).
  outcome TEXT,
  -- Why it failed or is unknown: the category of the error, and the provider's code.
  reason TEXT,
  code TEXT,
  detail TEXT,
  -- The provider's id and status of the message.
  provider TEXT,
  message_id TEXT,
  status TEXT,
  ended_at INTEGER,
  -- The state is a function of the columns above, so that it cannot contradict them.
  state TEXT NOT NULL GENERATED ALWAYS AS (
    CASE
      WHEN outcome IS NULL THEN 'queued'
      WHEN outcome = 'failed' AND reason = 'opted-out' THEN 'opted-out'
      WHEN outcome <> 'sent' THEN outcome
      WHEN status IN ('delivered', 'read') THEN 'delivered'
      WHEN status IN ('failed', 'undelivered', 'rejected', 'expired', 'canceled') THEN 'undelivered'
      ELSE 'sent'
    END
  ) VIRTUAL,
  PRIMARY KEY (campaign, position)
) WITHOUT ROWID;
CREATE INDEX messages_by_state ON messages (campaign, state, reason);
CREATE INDEX messages_by_id ON messages (message_id) WHERE message_id IS NOT NULL;

-- Events of webhooks that were handled.
CREATE TABLE webhook_events (
  key TEXT PRIMARY KEY,
  handled_at INTEGER NOT NULL
) WITHOUT ROWID;

-- What nobody could read, for a person.
CREATE TABLE dead_letters (
  id TEXT PRIMARY KEY,
  content TEXT NOT NULL,
  came_at INTEGER NOT NULL
) WITHOUT ROWID;

-- The tables of tidings: `sendTableSql("sqlite")`, `suppressionTableSql`, `statusTableSql` and `counterTableSql`.
CREATE TABLE IF NOT EXISTS "tidings_sends" (
  key TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  token TEXT NOT NULL,
  scope TEXT,
  repeats INTEGER NOT NULL,
  reserved_at BIGINT NOT NULL,
  lease_until BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  outcome TEXT,
  record TEXT
);
CREATE INDEX IF NOT EXISTS "tidings_sends_expires_at" ON "tidings_sends" (expires_at);

CREATE TABLE IF NOT EXISTS "tidings_suppressions" (
  recipient TEXT NOT NULL,
  sender TEXT NOT NULL,
  opted_out INTEGER NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (recipient, sender)
);

CREATE TABLE IF NOT EXISTS "tidings_statuses" (
  key TEXT NOT NULL,
  recipient TEXT NOT NULL,
  version BIGINT NOT NULL,
  known TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (key, recipient)
);
CREATE INDEX IF NOT EXISTS "tidings_statuses_expires_at" ON "tidings_statuses" (expires_at);

CREATE TABLE IF NOT EXISTS "tidings_counters" (
  key TEXT PRIMARY KEY,
  count BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS "tidings_counters_expires_at" ON "tidings_counters" (expires_at);
