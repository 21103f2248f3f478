/**
 * A relay in a Cloudflare Worker: pages send through it, and only it knows the provider's key.
 *
 *     POST /token     makes a token for the user who is signed in (your sign-in: `userOf`)
 *     POST /messages  the relay
 *
 * The tables of its D1 database, in a migration: `sendTableSql("sqlite")` and `counterTableSql("sqlite")` of `tidings/store`. The secrets:
 * `wrangler secret put TEXTING_BLUE_KEY`, and `openssl rand -base64 32 | wrangler secret put TOKEN_SECRET`.
 */
import { Client } from "tidings";
import { createRelay, issueToken, tokenAuthorizer } from "tidings/relay";
import type { Relay } from "tidings/relay";
import { d1CounterStore, d1Store } from "tidings/store";
import type { D1Binding } from "tidings/store";

export interface Env {
  /** The provider's API key. */
  TEXTING_BLUE_KEY: string;
  /** The sender's phone number. */
  SENDER: string;
  /** Signs the tokens: at least 32 random bytes. */
  TOKEN_SECRET: string;
  DB: D1Binding;
}

/** Made once for all requests of the isolate: it remembers what it has just sent. */
let relay: Relay | undefined;

export default {
  async fetch(request: Request, env: Env, ctx: object): Promise<Response> {
    if (new URL(request.url).pathname === "/token") return await token(request, env);
    relay ??= createRelay({
      client: new Client({
        provider: "texting-blue",
        apiKey: env.TEXTING_BLUE_KEY,
        store: d1Store(env.DB),
        // Less than the 30 seconds that a Worker may go on after its client has gone, and that a page waits for each attempt.
        deadlineMs: 20_000,
      }),
      authorize: tokenAuthorizer({ secrets: env.TOKEN_SECRET }),
      counters: d1CounterStore(env.DB),
      from: env.SENDER,
      path: "/messages",
      // No key, no token, no text, no number: see `RelayEvent`.
      onEvent: (event) => console.log(JSON.stringify(event)),
    });
    return await relay(request, ctx);
  },
};

/** What this user may send for ten minutes. */
async function token(request: Request, env: Env): Promise<Response> {
  if (request.method !== "POST") return new Response(null, { status: 405, headers: { allow: "POST" } });
  const user = await userOf(request, env);
  if (user === null) return new Response(null, { status: 401 });
  // To the United States, Canada and the United Kingdom; 20 messages an hour.
  const grant = { user: user.id, to: ["+1*", "+44*"], limit: { max: 20, perMs: 3_600_000 } };
  const text = await issueToken(grant, { secret: env.TOKEN_SECRET, expiresInMs: 600_000 });
  return new Response(text, { headers: { "content-type": "text/plain", "cache-control": "no-store" } });
}

/** Who is signed in. Replace it by your own sign-in; here, a session in the database. */
async function userOf(request: Request, env: Env): Promise<{ id: string } | null> {
  const session = /(?:^|; )session=(\w{32,64})(?:;|$)/.exec(request.headers.get("cookie") ?? "")?.[1];
  if (session === undefined) return null;
  const { results } = await env.DB.prepare("SELECT user_id FROM sessions WHERE id = ?").bind(session).all();
  const [row] = results as readonly { user_id?: unknown }[];
  return typeof row?.user_id === "string" ? { id: row.user_id } : null;
}
