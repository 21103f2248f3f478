// Runs the Worker in workerd, with the bindings of wrangler.jsonc, a database with the migrations, and the dashboard's files.
import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Miniflare } from "miniflare";
import { bundlePage, bundleWorker, folder } from "./bundle.mjs";

const TYPES = { html: "text/html; charset=utf-8", css: "text/css", js: "text/javascript" };

/**
 * @param options `bindings`: variables and secrets. `queue`: replaces settings of the consumer. `port`: 0 for any free one.
 * `entry`: another file than the Worker's. `services`: further bindings, to functions. `log` gets what the Worker prints, as two streams.
 */
export async function runLocally({ bindings, queue = {}, port = 0, entry, services, log } = {}) {
  const dist = await bundlePage();
  const options = {
    port,
    modules: await bundleWorker({ entry }),
    compatibilityDate: "2026-01-01",
    bindings: { ...variables(), ...bindings },
    d1Databases: { DB: "tidings-campaigns" },
    durableObjects: { PACER: { className: "Pacer", useSQLite: true } },
    queueProducers: { CAMPAIGNS: "tidings-campaigns", DEAD_LETTERS: "tidings-campaigns-dead-letters" },
    queueConsumers: {
      "tidings-campaigns": {
        maxBatchSize: 100,
        maxBatchTimeout: 1,
        maxRetries: 100,
        deadLetterQueue: "tidings-campaigns-dead-letters",
        ...queue,
      },
      "tidings-campaigns-dead-letters": { maxBatchSize: 100, maxBatchTimeout: 0, maxRetries: 100 },
    },
    serviceBindings: { ASSETS: (request) => asset(dist, request), ...services },
    ...(log !== undefined && { handleRuntimeStdio: log }),
  };
  const miniflare = new Miniflare(options);
  const url = String(await miniflare.ready).replace(/\/$/, "");
  await migrate(await miniflare.getD1Database("DB"));
  return {
    url,
    miniflare,
    /** Kills the runtime and starts it again. What is in the database stays. */
    restart: () => miniflare.setOptions(options),
    stop: () => miniflare.dispose(),
  };
}

/** The variables of wrangler.jsonc, so that they are written once. */
function variables() {
  const text = readFileSync(join(folder, "wrangler.jsonc"), "utf8").replace(/^\s*\/\/.*$/gm, "");
  return JSON.parse(text).vars;
}

/** As `wrangler d1 migrations apply` does, but for the record of what was applied. */
async function migrate(db) {
  const { results } = await db.prepare("SELECT name FROM sqlite_master WHERE name = 'campaigns'").all();
  if (results.length > 0) return;
  for (const name of readdirSync(join(folder, "migrations")).sort()) {
    const sql = readFileSync(join(folder, "migrations", name), "utf8").replace(/--.*$/gm, "");
    const statements = sql.split(/;\s*\n/).filter((statement) => statement.trim() !== "");
    await db.batch(statements.map((statement) => db.prepare(statement)));
  }
}

/** A file of the dashboard, as Cloudflare's assets give it. */
async function asset(dist, request) {
  const path = new URL(request.url).pathname.replace(/\/$/, "/index.html");
  const name = /^\/([\w-]+\.(html|css|js))$/.exec(path);
  try {
    if (name === null) throw new Error("There are no folders.");
    return new Response(await readFile(join(dist, name[1])), { headers: { "content-type": TYPES[name[2]] } });
  } catch {
    return new Response("Not found", { status: 404 });
  }
}
