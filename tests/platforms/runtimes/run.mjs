// Tests the packed package in every runtime: `node tests/platforms/runtimes/run.mjs [runtime ...]`. Prints one line per runtime.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as esbuild from "esbuild";
import { Miniflare } from "miniflare";
import { Failure, main, run } from "../../../scripts/process.mjs";
import { installPacked } from "../published/packed.mjs";
import { browserRuntimes, closeBrowsers } from "./browsers.mjs";

const timeoutMs = 90_000;

/** A program that prints the results. */
const program =
  (command, ...args) =>
  async ({ folder }, origins) => {
    const { code, output, stdout } = await run(command, [...args, JSON.stringify(origins)], { cwd: folder, timeoutMs });
    if (code !== 0) throw new Failure(`${command} ended with ${code}\n${output}`);
    return JSON.parse(stdout);
  };

const runtimes = {
  "node, import": program(process.execPath, "main.mjs"),
  "node, require of ESM": program(process.execPath, "main.cjs"),
  // As in Node before 20.19, and in Jest.
  "node, require of CommonJS": program(process.execPath, "--no-experimental-require-module", "main.cjs"),
  "node, slim": program(process.execPath, "slim.mjs"),
  // It only needs the network: no file is read at run time.
  deno: program("deno", "run", "--allow-net", "--no-prompt", "main.mjs"),
  "bun, import": program("bun", "main.mjs"),
  "bun, require": program("bun", "main.cjs"),
  workerd,
  ...browserRuntimes,
};

/** As wrangler does: bundled with the condition `workerd`, with the module beside the script. */
async function workerd({ folder }, origins) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(folder, "worker.mjs")],
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
    logLevel: "silent",
    conditions: ["workerd", "worker", "browser"],
    external: ["*.wasm"],
  });
  const compiled = ["tidings", "core", "phone", "segments", "webhooks"]
    .map((name) => `${name}_server_bg.wasm`)
    .map((path) => ({
      type: "CompiledWasm",
      path,
      contents: readFileSync(join(folder, "node_modules", "tidings", "dist", path)),
    }));
  const miniflare = new Miniflare({
    modules: [{ type: "ESModule", path: "worker.js", contents: outputFiles[0].text }, ...compiled],
    compatibilityDate: "2026-01-01",
  });
  try {
    const response = await miniflare.dispatchFetch("http://localhost/", {
      method: "POST",
      body: JSON.stringify(origins),
    });
    return await response.json();
  } finally {
    await miniflare.dispose();
  }
}

/** Starts a simulator for each provider, also from the packed package. */
async function simulators({ folder }) {
  const resolve = createRequire(join(folder, "package.json")).resolve;
  const { createSimulator, documentedErrors } = await import(pathToFileURL(resolve("tidings/simulator")));
  const { listen } = await import(pathToFileURL(resolve("tidings/simulator/node")));
  const listening = {};
  for (const name of Object.keys(documentedErrors)) listening[name] = await listen(createSimulator(), { origins: "*" });
  return {
    origins: Object.fromEntries(Object.entries(listening).map(([name, { url }]) => [name, url])),
    close: () => Promise.all(Object.values(listening).map((one) => one.close())),
  };
}

async function runAll() {
  const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(runtimes);
  const programs = [
    "entries.mjs",
    "main.mjs",
    "main.cjs",
    "slim.mjs",
    "worker.mjs",
    "page.mjs",
    "init.mjs",
    "web-worker.mjs",
  ];
  const packed = await installPacked([
    "tests/platforms/runtimes/scenario.mjs",
    "tests/platforms/runtimes/parts.mjs",
    ...programs.map((name) => `tests/platforms/runtimes/programs/${name}`),
  ]);
  let passed = 0;
  let failed = 0;
  for (const name of names) {
    const started = performance.now();
    const { origins, close } = await simulators(packed);
    let results;
    try {
      results = await runtimes[name](packed, origins);
      if (results.length === 0) results = [{ name: "checks", failure: "there were none" }];
    } catch (error) {
      results = [{ name: "running at all", failure: error instanceof Failure ? error.message : error.stack }];
    }
    await close();
    const failures = results.filter(({ failure }) => failure !== null);
    passed += results.length - failures.length;
    failed += failures.length;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(
      `${failures.length === 0 ? "ok  " : "FAIL"} ${name.padEnd(28)} ${seconds.padStart(5)} s  ${results.length - failures.length} checks`,
    );
    for (const { name: title, failure } of failures) console.log(`     ${title}\n${failure.replace(/^/gm, "       ")}`);
  }
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

await main(() => runAll().finally(closeBrowsers));
