// The example's Worker in workerd, with its D1 database, and the example's page: tokens, double clicks, clients that hang up.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { counterTableSql, sendTableSql } from "tidings/store";
import { root } from "../../../scripts/process.mjs";
import { Client, createSimulator, FROM, KEY, newKey, relayOptions, SECRET, thrownBy, TO } from "./relay-harness.mjs";

const simulator = createSimulator();
/** How long the provider takes, in milliseconds. */
let delayMs = 0;
let miniflare;
let origin;

before(async () => {
  const dist = join(root, "pkg", "dist");
  const { outputFiles } = await build({
    entryPoints: [join(root, "examples/relay/worker.ts")],
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
    logLevel: "error",
    conditions: ["workerd"],
    external: ["./*.wasm"],
  });
  miniflare = new Miniflare({
    modules: [
      { type: "ESModule", path: "worker.js", contents: outputFiles[0].text },
      {
        type: "CompiledWasm",
        path: "tidings_server_bg.wasm",
        contents: readFileSync(join(dist, "tidings_server_bg.wasm")),
      },
    ],
    compatibilityDate: "2026-01-01",
    d1Databases: { DB: "relay" },
    bindings: { TEXTING_BLUE_KEY: KEY, SENDER: FROM, TOKEN_SECRET: SECRET },
    handleRuntimeStdio: (stdout) => stdout.resume(),
    outboundService: async (request) => {
      const { method, url, headers } = request;
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      return await simulator.fetch(url, { method, headers: Object.fromEntries(headers), body: await request.text() });
    },
  });
  origin = String(await miniflare.ready).replace(/\/$/, "");
  const db = await miniflare.getD1Database("DB");
  const sql = `${sendTableSql("sqlite")};\n${counterTableSql("sqlite")};\nCREATE TABLE sessions (id TEXT PRIMARY KEY, user_id TEXT);\nINSERT INTO sessions VALUES ('${"a".repeat(32)}', 'user-1')`;
  for (const statement of sql.split(";\n").filter((one) => one.trim() !== "")) await db.prepare(statement).run();
});
after(() => miniflare.dispose());

const tokenOf = async (session = "a".repeat(32)) =>
  await fetch(`${origin}/token`, { method: "POST", headers: { cookie: `session=${session}` } });

/** The page's client, with a token of the example's own. */
async function page(options = {}) {
  const token = await (await tokenOf()).text();
  return new Client(relayOptions({ url: `${origin}/messages`, token, provider: "texting-blue", ...options }));
}

test("a user who is signed in gets a token and sends; nobody else does", async () => {
  assert.equal((await tokenOf("b".repeat(32))).status, 401);
  assert.equal((await fetch(`${origin}/token`)).status, 405);
  const sent = await (await page()).send({ to: TO, body: "Hello" }, { idempotencyKey: newKey() });
  assert.deepEqual([sent.status, simulator.delivered.at(-1).from], ["queued", FROM]);
  const error = await thrownBy(
    (await page()).send({ to: "+8821612345678", body: "Hello" }, { idempotencyKey: newKey() }),
  );
  assert.deepEqual(
    [error.category, error.outcome, error.code, error.status],
    ["permission", "not-sent", "recipient", 403],
  );
});

test("a double click is one message: the second request waits for the first, across requests of the isolate", async () => {
  const [count, client, idempotencyKey] = [simulator.delivered.length, await page(), newKey()];
  delayMs = 300;
  const clicks = await Promise.all([1, 2, 3].map(() => client.send({ to: TO, body: "Hello" }, { idempotencyKey })));
  delayMs = 0;
  assert.equal(new Set(clicks.map(({ id }) => id)).size, 1);
  assert.equal(simulator.delivered.length, count + 1);
  const again = await client.send({ to: TO, body: "Hello" }, { idempotencyKey });
  assert.deepEqual([again.id, again.replayed], [clicks[0].id, true]);
});

test("a client that hangs up does not stop its send, and a later request with the key gets the result", async () => {
  const [count, client, idempotencyKey] = [simulator.delivered.length, await page(), newKey()];
  delayMs = 500;
  const error = await thrownBy(
    client.send({ to: TO, body: "Hello" }, { idempotencyKey, signal: AbortSignal.timeout(200) }),
  );
  assert.deepEqual([error.category, error.outcome], ["aborted", "unknown"]);
  const sent = await client.send({ to: TO, body: "Hello" }, { idempotencyKey });
  delayMs = 0;
  assert.equal(sent.status, "queued");
  assert.equal(simulator.delivered.length, count + 1);
});
