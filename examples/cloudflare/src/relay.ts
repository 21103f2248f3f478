/** `POST /messages`: the relay of the page's client, at the pace of the account. */

import { isTidingsError } from "tidings/core";
import type { Message } from "tidings/core";
import { defineGuard } from "tidings/guards";
import type { Guard } from "tidings/guards";
import { createRelay } from "tidings/relay";
import type { Relay, RelayClient, RelayEvent } from "tidings/relay";
import { d1CounterStore } from "tidings/store";
import { clientOf, senderOf } from "./accounts.js";
import type { Env } from "./env.js";
import type { Lease, Report } from "./pace.js";
import { pacerOf } from "./pacer.js";
import { accountWait } from "./queue/verdict.js";
import { authorizerOf } from "./users.js";

let relay: Relay | undefined;

/** One for each isolate: it remembers what it has just answered. */
export function relayOf(env: Env): Relay {
  relay ??= createRelay({
    client: pacedClient(env),
    authorize: authorizerOf(env),
    counters: d1CounterStore(env.DB),
    path: "/messages",
    // Not the option `from`, which makes no relay at all of a missing sender: then no page is told what became of an earlier request.
    compose: (draft) => ({ ...(draft as object), ...senderOf(env) }) as Message,
    onEvent: log,
  });
  return relay;
}

/** Takes a permit for each message, and reports what the provider says, as the consumers do. */
function pacedClient(env: Env): RelayClient {
  const client = clientOf(env, [permit(env)]);
  const report = async (requests: number, accepted: number, facts: Pick<Report, "wait" | "limit">): Promise<void> => {
    const done = Math.min(1, requests);
    if (done === 0 && facts.wait === null) return;
    try {
      await pacerOf(env).report({ leasedAt: null, done, accepted, ...facts });
    } catch (error) {
      // The message ended as it did: a failure here would say that nobody knows.
      console.log(JSON.stringify({ event: "report-failed", name: Object(error).name }));
    }
  };
  return {
    store: client.store,
    validate: (message) => client.validate(message),
    async send(message, options) {
      try {
        const result = await client.send(message, options);
        if (!result.replayed) await report(result.attempts.length, 1, { wait: null, limit: result.rateLimit });
        return result;
      } catch (error) {
        if (isTidingsError(error)) await report(error.attempts.length, 0, { wait: accountWait(error), limit: null });
        throw error;
      }
    },
  };
}

/** Nothing is sent without a permit: the user tries again. */
const NO_LEASE: Pick<Lease, "permits" | "startInMs" | "waitMs"> = { permits: 0, startInMs: 0, waitMs: 5_000 };

/** Asked after the send log, so that a repeated request needs no permit. */
function permit(env: Env): Guard {
  return defineGuard(async () => {
    const { permits, startInMs, waitMs } = await pacerOf(env)
      .lease(1)
      .catch((error: unknown) => {
        console.log(JSON.stringify({ event: "lease-failed", name: Object(error).name }));
        return NO_LEASE;
      });
    if (permits === 0)
      return { reject: "The account sends as fast as it may. Try again later.", waitUntil: Date.now() + waitMs };
    if (startInMs > 0) await new Promise((resolve) => setTimeout(resolve, startInMs));
    return undefined;
  });
}

function log(event: RelayEvent): void {
  if (event.type === "responded") {
    const { status, category, outcome, code, isRepeated, durationMs } = event;
    console.log(JSON.stringify({ event: "message", status, category, outcome, code, isRepeated, durationMs }));
  } else {
    // What was thrown may quote anything of yours.
    const name: unknown = event.type === "failed" ? Object(event.cause).name : null;
    console.log(JSON.stringify({ event: event.type, part: event.type === "failed" ? event.part : null, name }));
  }
}
