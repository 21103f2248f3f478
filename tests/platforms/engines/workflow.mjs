// The recipe for Cloudflare Workflows in workerd, with Miniflare's engine of Workflows, and a simulated provider outside.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { Miniflare, Response } from "miniflare";
import { createSimulator } from "tidings/simulator";
import { root } from "../../../scripts/process.mjs";

async function bundled() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("workflow-entry.mjs", import.meta.url))],
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
    logLevel: "error",
    conditions: ["workerd", "worker", "browser"],
    external: ["*.wasm", "cloudflare:*"],
  });
  return outputFiles[0].text;
}

/** Starts workerd. @param folder Where its data is kept. */
export async function startWorkflows(folder, provider = "texting-blue", simulator = createSimulator()) {
  let intercept = () => undefined;
  let requests = 0;
  const wasm = "tidings_server_bg.wasm";
  const compatibilityFlags = ["workflows_preserve_non_retryable_error_message"];
  const binding = (className) => ({ name: className.toLowerCase(), className, compatibilityFlags });
  const miniflare = new Miniflare({
    modules: [
      { type: "ESModule", path: "worker.js", contents: await bundled() },
      { type: "CompiledWasm", path: wasm, contents: readFileSync(join(root, "pkg", "dist", wasm)) },
    ],
    compatibilityDate: "2026-01-01",
    bindings: { PROVIDER: provider },
    durableObjects: { SEND_LOG: { className: "SendLogObject", useSQLite: true } },
    workflows: { MESSAGES: binding("MessageWorkflow"), BATCHES: binding("BatchWorkflow") },
    durableObjectsPersist: join(folder, "objects"),
    workflowsPersist: join(folder, "workflows"),
    /** Every request of the Worker. */
    async outboundService(request) {
      const { url, method, headers } = request;
      const body = await request.text();
      const respond = async () => {
        const response = await simulator.fetch(url, { method, headers: Object.fromEntries(headers), body });
        return new Response(await response.text(), response);
      };
      return (await intercept(++requests, respond)) ?? respond();
    },
  });
  await miniflare.ready;
  const call = async (body) => {
    const response = await miniflare.dispatchFetch("http://worker/", { method: "POST", body: JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return JSON.parse(text);
  };
  return {
    simulator,
    call,
    /** Called with each request to the provider, and what passes it on; may respond in its place. */
    intercept: (act) => void (intercept = act),
    get requests() {
      return requests;
    },
    reset() {
      simulator.reset();
      intercept = () => undefined;
      requests = 0;
    },
    /** Creates an instance, and waits until it has ended. */
    async run(workflow, id, params) {
      await call({ act: "create", workflow, id, params });
      return call({ act: "end", workflow, id });
    },
    stop: () => miniflare.dispose(),
  };
}
