// A Worker in workerd, with a D1 database and a Durable Object namespace, and stores that call it over HTTP.
import { request } from "node:http";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { Miniflare } from "miniflare";
import { defineSendStore } from "tidings/store";
import { once } from "./server.mjs";

/** @param folder Where the data is kept; in memory without it. */
export async function startWorker(folder) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [fileURLToPath(new URL("worker.mjs", import.meta.url))],
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
    logLevel: "silent",
    conditions: ["workerd", "worker", "browser"],
  });
  const miniflare = new Miniflare({
    modules: [{ type: "ESModule", path: "worker.js", contents: outputFiles[0].text }],
    compatibilityDate: "2026-01-01",
    durableObjects: {
      SEND_LOG: { className: "SendLogObject", useSQLite: true },
      MESSAGE_STATUS: { className: "MessageStatusObject", useSQLite: true },
    },
    d1Databases: { DB: "sends" },
    ...(folder !== undefined && { d1Persist: `${folder}/d1`, durableObjectsPersist: `${folder}/objects` }),
  });
  const url = String(await miniflare.ready);
  return { url, miniflare, stop: () => miniflare.dispose() };
}

const server = once(() => startWorker());

export const { stop } = server;

/**
 * The bindings of one Worker for all tests of a process, each call in one request. Miniflare's own ones make a request for each step of a
 * call, and wait for most of them without doing anything else.
 *
 * @param part Keeps the objects of a test apart.
 */
export async function bindings(part) {
  const { url } = await server.get();
  const ask = (method, ...args) => post(url, { kind: "binding", method, args });
  const bind = (sql, params) => {
    // D1 takes no other values. JSON would change them.
    const foreign = params.filter((value) => value !== null && !["string", "number"].includes(typeof value));
    if (foreign.length > 0) throw new TypeError(`D1 is given a value of another type: ${typeof foreign[0]}`);
    return { all: async () => (await ask("query", sql, params)).json() };
  };
  return {
    db: { prepare: (sql) => ({ bind: (...params) => bind(sql, params) }) },
    status: {
      idFromName: (name) => `${part}:${name}`,
      get: (name) => ({ fetch: (to, init) => ask("status", name, to, init) }),
    },
  };
}

/** Runs the statements of a migration. */
export async function migrate({ db }, sql) {
  for (const statement of sql.split(";\n").filter(Boolean)) await db.prepare(statement).bind().all();
}

let names = 0;

/** @param kind `d1` or `durableObject`. */
export const storesOf = (kind) => ({
  start: () => start(kind),
  connect: async (where, options) => ({ store: workerStore(where, options), close: async () => {} }),
  stop,
});

/** A table, or a part of the namespace, that nothing else uses. */
async function start(kind) {
  names += 1;
  const where = { url: (await server.get()).url, kind, name: `sends_${names}` };
  if (kind === "d1") await call(where, {}, "table");
  return where;
}

/** The store of the Worker, through HTTP. */
export function workerStore(where, options = {}) {
  const method =
    (name) =>
    async (...args) =>
      (await call(where, options, name, args)) ?? undefined;
  const [reserve, settle, release] = ["reserve", "settle", "release"].map(method);
  return Object.assign(defineSendStore({ reserve, settle, release }), { sweep: method("sweep") });
}

async function call({ url, kind, name }, options, method, args = []) {
  return (await post(url, { kind, options: { name, ...options }, method, args })).json();
}

/**
 * Each request has a connection of its own, and no time limit: `fetch` uses one again that the Worker closes at the same moment, if the
 * machine is busy.
 */
function post(url, body) {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", agent: false }, async (message) => {
      try {
        const text = Buffer.concat(await message.toArray()).toString();
        if (message.statusCode !== 200) throw new Error(text);
        resolve(new Response(text));
      } catch (error) {
        reject(error);
      }
    });
    sent.on("error", reject).end(JSON.stringify(body));
  });
}
