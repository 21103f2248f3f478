// A Worker in workerd, with a D1 database and a Durable Object namespace, and stores that call it over HTTP.
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

let names = 0;

/** @param kind `d1` or `durableObject`. */
export const storesOf = (kind) => ({
  start: () => start(kind),
  connect: async (where, options) => ({ store: workerStore(where, options), close: async () => {} }),
  stop: server.stop,
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
  const body = JSON.stringify({ kind, options: { name, ...options }, method, args });
  const response = await fetch(url, { method: "POST", body });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}
