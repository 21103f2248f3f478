/// <reference types="node" />
/**
 * A relay, its tokens and a page in one file, on Node with SQLite: copy it to `relay.mts`, so that Node reads it as a module in any project,
 * `npm install tidings better-sqlite3`, `node relay.mts` (before Node 22.18: `npx tsx relay.mts`), and http://localhost:8080. Without
 * TEXTING_BLUE_KEY and SENDER the provider is simulated: no account, and nothing is sent.
 *
 * Everybody is the user "visitor" here. Put your own sign-in into `token`, and set TOKEN_SECRET (`openssl rand -base64 32`).
 */

import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { Client } from "tidings";
import { createRelay, issueToken, tokenAuthorizer } from "tidings/relay";
import { toNodeHandler } from "tidings/relay/node";
import { createSimulator } from "tidings/simulator";
import { counterTableSql, sendTableSql, sqlCounterStore, sqlStore } from "tidings/store";
import type { SqlQuery } from "tidings/store";

const { TEXTING_BLUE_KEY, SENDER, DATABASE = "relay.db", PORT = "8080" } = process.env;
const secret = process.env.TOKEN_SECRET ?? randomBytes(32).toString("base64");
const isLive = TEXTING_BLUE_KEY !== undefined && SENDER !== undefined;

/** What is needed of better-sqlite3, which has no types of its own. */
type Sqlite = new (
  path: string,
) => {
  exec(sql: string): void;
  pragma(setting: string): void;
  prepare(sql: string): { all(...params: readonly unknown[]): Record<string, unknown>[] };
};
const require = createRequire(import.meta.url);
const database = new (require("better-sqlite3") as Sqlite)(DATABASE);
database.pragma("journal_mode = WAL");
for (const sql of [sendTableSql("sqlite"), counterTableSql("sqlite")]) database.exec(sql);
const query: SqlQuery = (sql, params) => database.prepare(sql).all(...params);

const relay = createRelay({
  client: new Client({
    provider: "texting-blue",
    apiKey: TEXTING_BLUE_KEY ?? "any_key_for_the_simulator",
    store: sqlStore({ dialect: "sqlite", query }),
    // Shorter than the page waits for a response.
    deadlineMs: 20_000,
    ...(!isLive && { fetch: createSimulator({ latencyMs: 300, keep: 100 }).fetch }),
  }),
  authorize: tokenAuthorizer({ secrets: secret }),
  counters: sqlCounterStore({ dialect: "sqlite", query }),
  from: SENDER ?? "+14155559876",
  path: "/messages",
});

/** To the United States and Canada; 5 messages an hour; for ten minutes. */
async function token(request: Request): Promise<Response> {
  if (request.method !== "POST") return new Response(null, { status: 405, headers: { allow: "POST" } });
  const grant = { user: "visitor", to: ["+1*"], limit: { max: 5, perMs: 3_600_000 } };
  const text = await issueToken(grant, { secret, expiresInMs: 600_000 });
  return new Response(text, { headers: { "content-type": "text/plain", "cache-control": "no-store" } });
}

// With a bundler: import from "tidings" and "tidings/relay/page", and leave out the import map and `fileOf`.
const PAGE = `<!doctype html><meta charset="utf-8"><title>Send a message</title>
<script type="importmap">{ "imports": { "tidings": "/tidings/index.js", "tidings/relay/page": "/tidings/relay/page.js" } }</script>
<form><p><label>To <input name="to" type="tel" value="+14155550100"></label>
<p><label>Text <input name="body" value="Hello"></label> <button>Send</button></form><p role="status"></p>
<script type="module">
  import { adviceFor, Client } from "tidings";
  import { newActionKey, relayMessage, relayOptions } from "tidings/relay/page";
  const token = async () => (await fetch("/token", { method: "POST" })).text();
  const client = new Client(relayOptions({ url: "/messages", token, provider: "texting-blue" }));
  let idempotencyKey = newActionKey(); // two clicks are one message
  document.forms[0].addEventListener("submit", async (event) => {
    event.preventDefault();
    const status = document.querySelector("[role=status]");
    try {
      const { id } = await client.send(Object.fromEntries(new FormData(event.target)), { idempotencyKey });
      idempotencyKey = newActionKey();
      status.textContent = "Sent: " + id;
    } catch (error) {
      status.textContent = error.issues?.[0]?.message ?? relayMessage(error) ?? adviceFor(error).userMessage;
    }
  });
</script>`;

/** A file of the package, for the page. */
async function fileOf(path: string): Promise<Response> {
  const type = { ".js": "text/javascript", ".wasm": "application/wasm" }[extname(path)];
  const file = join(dirname(require.resolve("tidings/package.json")), "dist", path);
  const bytes = type === undefined ? null : await readFile(file).catch(() => null);
  return bytes === null
    ? new Response(null, { status: 404 })
    : new Response(bytes, { headers: { "content-type": type! } });
}

async function respond(request: Request): Promise<Response> {
  // The URL is normalized: no path leads out of the package.
  const { pathname } = new URL(request.url);
  if (pathname === "/messages") return await relay(request);
  if (pathname === "/token") return await token(request);
  if (pathname.startsWith("/tidings/")) return await fileOf(pathname.slice("/tidings/".length));
  if (pathname !== "/") return new Response(null, { status: 404 });
  return new Response(PAGE, { headers: { "content-type": "text/html" } });
}

const server = createServer(toNodeHandler(respond));
server.listen(Number(PORT), "127.0.0.1", () => {
  const { port } = server.address() as { port: number };
  console.log(`http://localhost:${port}${isLive ? "" : " (simulated: nothing is sent)"}`);
});
