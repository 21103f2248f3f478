/** What the Worker is bound to: `wrangler.jsonc` has the same names. */

import type { D1Database, Fetcher, ObjectNamespace, Queue } from "./platform.js";

/** One message of the queue: a row of the table `messages`. */
export interface Job {
  readonly campaign: string;
  readonly position: number;
}

/** What the dead-letter queue gets from the Worker itself: a message that nobody can read. */
export interface Unreadable {
  readonly unreadable: string;
}

export interface Env {
  readonly DB: D1Database;
  readonly CAMPAIGNS: Queue<Job>;
  readonly DEAD_LETTERS: Queue<Job | Unreadable>;
  readonly PACER: ObjectNamespace;
  /** The files of the dashboard. */
  readonly ASSETS: Fetcher;

  // Variables.
  /** Which account sends: a name of `accounts.ts`. */
  readonly PROVIDER: string;
  /** The sender's number. Not with Sent, which chooses the sender. */
  readonly SENDER?: string;
  /** How many requests the account may make in a second. */
  readonly RATE_PER_SECOND: string;
  /** Replaces the provider's address: for a simulator. */
  readonly PROVIDER_URL?: string;
  /** The time limit of a send, in milliseconds. @default 20000 */
  readonly SEND_DEADLINE_MS?: string;
  /** How long the send log reserves a key, in milliseconds. @default SEND_DEADLINE_MS and a minute */
  readonly SEND_LEASE_MS?: string;
  /** How long a message waits after its first delivery that failed, in milliseconds. Doubled for each further one, up to 15 minutes. @default 30000 */
  readonly FAILURE_DELAY_MS?: string;
  /** "true": `POST /session` gives a token to everybody. Only for trying it. */
  readonly OPEN_SESSIONS?: string;

  // Secrets: `wrangler secret put <NAME>`.
  /** Signs the tokens of users: 32 bytes or more. */
  readonly TOKEN_SECRET: string;
  readonly TEXTING_BLUE_KEY?: string;
  readonly TEXTING_BLUE_WEBHOOK_SECRET?: string;
  readonly SENT_KEY?: string;
  readonly SENT_WEBHOOK_SECRET?: string;
}
