/** The provider accounts: what is sent through which, and whose webhooks come in. */

import { Client } from "tidings/core";
import type { Message } from "tidings/core";
import type { Guard } from "tidings/guards";
import { suppression } from "tidings/guards";
import { sent } from "tidings/providers/sent";
import { textingBlue } from "tidings/providers/texting-blue";
import { d1Store, d1SuppressionList } from "tidings/store";
import type { Env } from "./env.js";

interface Account {
  readonly profile: typeof sent | typeof textingBlue;
  /** Whether a message needs a sender. */
  readonly from: boolean;
  readonly key: (env: Env) => string | undefined;
  readonly webhookSecret: (env: Env) => string | undefined;
}

const ACCOUNTS: Readonly<Record<string, Account>> = {
  "texting-blue": {
    profile: textingBlue,
    from: true,
    key: (env) => env.TEXTING_BLUE_KEY,
    webhookSecret: (env) => env.TEXTING_BLUE_WEBHOOK_SECRET,
  },
  sent: { profile: sent, from: false, key: (env) => env.SENT_KEY, webhookSecret: (env) => env.SENT_WEBHOOK_SECRET },
};

/** The account with this name; undefined if there is none. */
export function accountOf(name: string): Account | undefined {
  return Object.hasOwn(ACCOUNTS, name) ? ACCOUNTS[name] : undefined;
}

/** A wait that is longer is left to the queue, or to the page. */
const MAX_WAIT_MS = 1_000;

/**
 * A client with a gate of its own, for one batch or for the relay. After a wait, a gate chooses a pace by what it has seen itself; the pacer's is
 * that of all of them, and applies to the next batch.
 *
 * @param guards Asked after the list of opt-outs.
 * @param maxWaitMs The longest wait of the provider that the client waits for.
 */
export function clientOf(env: Env, guards: readonly Guard[] = [], maxWaitMs = MAX_WAIT_MS): Client {
  const account = accountOf(env.PROVIDER);
  const apiKey = account?.key(env);
  if (account === undefined || apiKey === undefined)
    throw new Error(`PROVIDER must be one of ${Object.keys(ACCOUNTS).join(", ")}, with its key as a secret.`);
  const deadlineMs = Number(env.SEND_DEADLINE_MS ?? 20_000);
  return new Client({
    provider: account.profile,
    apiKey,
    deadlineMs,
    timeoutMs: Math.min(10_000, deadlineMs),
    retry: { maxRetryAfterMs: maxWaitMs },
    store: d1Store(env.DB),
    leaseMs: Number(env.SEND_LEASE_MS ?? deadlineMs + 60_000),
    beforeSend: [suppression(d1SuppressionList(env.DB)), ...guards],
    ...(env.PROVIDER_URL !== undefined && { baseUrl: env.PROVIDER_URL }),
  });
}

/** The message to one recipient, from the account's sender. */
export function messageTo(env: Env, to: string, body: string): Message {
  return { ...senderOf(env), to, body };
}

/** The sender of every message, where the account needs one. */
export function senderOf(env: Env): { from?: string } {
  return accountOf(env.PROVIDER)?.from === true && env.SENDER !== undefined ? { from: env.SENDER } : {};
}
