// Shared by the failover tests: the built package, its internal modules, and clients with prepared responses.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { Failover, TidingsError } from "../../../pkg/dist/index.js";
import { clientOf, createSimulator, FROM, TO } from "../client/test-client.mjs";
import { accepted, facts } from "./facts.mjs";

export * from "../client/test-client.mjs";
export * from "./facts.mjs";
export { inVirtualTime } from "../client/virtual-time.mjs";

/** Imports modules of the failover that the package does not export. */
export async function parts(...names) {
  const folder = await mkdtemp(join(tmpdir(), "tidings-failover-"));
  after(() => rm(folder, { recursive: true }));
  const source = fileURLToPath(new URL("../../../pkg/src/failover/", import.meta.url));
  const entryPoints = names.map((name) => join(source, `${name}.ts`));
  await build({
    entryPoints,
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    logLevel: "error",
  });
  return Promise.all(names.map((name) => import(pathToFileURL(join(folder, `${name}.mjs`)).href)));
}

/**
 * A client with prepared responses, in order; the last one repeats: `"ok"`, the facts of a failure, or a function of the message
 * and the options. It records its calls.
 */
export function fake(provider, ...responses) {
  const calls = [];
  return {
    provider,
    calls,
    validate: () => [],
    async send(message, options) {
      const response = responses[Math.min(calls.length, responses.length - 1)] ?? "ok";
      calls.push({ message, options });
      const result = typeof response === "function" ? await response(message, options) : response;
      if (result === "ok") return accepted(provider);
      if (result.messages) return result;
      throw new TidingsError(facts({ provider, ...result }), result.cause);
    },
  };
}

/** A custom client. */
export const client = (provider, send, validate = () => []) => ({ provider, send, validate });
/** A send that never settles. */
export const never = () => new Promise(() => {});

export const BREAKER = { failures: 3, baseMs: 1_000, factor: 2, maxMs: 5_000 };

export const MESSAGE = { to: "+14155550100", body: "Hello" };
export const OUT_OF_CREDIT = { category: "payment", scope: "account", outcome: "not-sent" };
export const DOWN = { category: "unavailable", scope: "provider", outcome: "not-sent", retryable: true };
export const LOST = { category: "network", scope: "provider", outcome: "unknown", retryable: true, status: null };
export const BAD_NUMBER = { category: "validation", scope: "recipient", outcome: "not-sent" };

export const steps = (path) => path.map(({ provider, why }) => `${provider}:${why}`).join(" ");

export const HELLO = { to: TO, body: "Hello" };

/** Texting Blue (without idempotency keys) and Sent (with them), on a simulator each. */
export function pair(policy, { first = {}, second = {}, retry = { maxAttempts: 1 } } = {}) {
  const [blue, sent] = [first, second].map((settings) => createSimulator(settings));
  const failover = new Failover(
    [
      { client: clientOf("texting-blue", blue.fetch, { retry }), from: FROM },
      { client: clientOf("sent", sent.fetch, { retry }), from: null },
    ],
    policy,
  );
  return { failover, blue, sent };
}
