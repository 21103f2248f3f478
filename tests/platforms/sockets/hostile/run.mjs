// One hostile response during 100 ordinary sends, in every runtime: `node tests/platforms/sockets/hostile/run.mjs [runtime ...] [--kind text]`.
// Each kind has its own process, because one that ends or hangs would hide the next.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as esbuild from "esbuild";
import { Miniflare } from "miniflare";
import puppeteer from "puppeteer-core";
import { Failure, main, run, which } from "../../../../scripts/process.mjs";
import { serve } from "../../../../scripts/serve.mjs";
import { installPacked } from "../../published/packed.mjs";
import { kinds, listen } from "./server.mjs";

const timeoutMs = 45_000;
const hangs = () =>
  new Promise((_, reject) =>
    setTimeout(reject, timeoutMs, new Failure(`it hangs: stopped after ${timeoutMs / 1000} s`)).unref(),
  );

const program =
  (command, ...args) =>
  async (folder, origin, kind) => {
    const { code, stdout, output } = await run(command, [...args, "program.mjs", origin, kind], {
      cwd: folder,
      timeoutMs,
    });
    if (code !== 0) throw new Failure(`it ended with ${code}: ${output.trim().slice(-500)}`);
    return JSON.parse(stdout);
  };

const runtimes = {
  node: program(process.execPath),
  deno: program("deno", "run", "--allow-net", "--no-prompt"),
  bun: program("bun"),
  workerd,
  chromium,
};

async function bundled(folder, name, options) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(folder, name)],
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
    logLevel: "silent",
    ...options,
  });
  return outputFiles[0].text;
}

async function workerd(folder, origin, kind) {
  const contents = await bundled(folder, "worker.mjs", {
    conditions: ["workerd", "worker", "browser"],
    external: ["*.wasm"],
  });
  const compiled = [...contents.matchAll(/from "\.\/(\w+\.wasm)"/g)].map(([, path]) => ({
    type: "CompiledWasm",
    path,
    contents: readFileSync(join(folder, "node_modules", "tidings", "dist", path)),
  }));
  const miniflare = new Miniflare({
    modules: [{ type: "ESModule", path: "worker.js", contents }, ...compiled],
    compatibilityDate: "2026-01-01",
  });
  try {
    const asked = miniflare.dispatchFetch("http://localhost/", {
      method: "POST",
      body: JSON.stringify([origin, kind]),
    });
    const response = await Promise.race([asked, hangs()]);
    const text = await response.text();
    if (!response.ok) throw new Failure(`it ended with ${response.status}: ${text.slice(0, 500)}`);
    return JSON.parse(text);
  } finally {
    await Promise.race([miniflare.dispose(), new Promise((resolve) => setTimeout(resolve, 5_000).unref())]);
  }
}

async function chromium(folder, origin, kind) {
  const pages = {
    "/index.html": {
      body: '<!doctype html><meta charset="utf-8"><title>test</title><script type="module" src="/bundle.js"></script>',
    },
    "/bundle.js": { body: await bundled(folder, "page.mjs") },
  };
  const server = await serve(folder, { pages });
  const executablePath = which("chromium") ?? which("chromium-browser") ?? which("google-chrome");
  // A new browser for each, because a page that hangs cannot be closed.
  const browser = await puppeteer.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    const broken = [];
    page.on("pageerror", (error) => broken.push(String(error)));
    await page.goto(`${server.url}/index.html`);
    await page.waitForFunction("globalThis.run");
    const results = await Promise.race([page.evaluate((...args) => globalThis.run(...args), origin, kind), hangs()]);
    return [...results, { name: "nothing is thrown beside it", failure: broken[0] ?? null }];
  } finally {
    browser.process()?.kill("SIGKILL");
    await server.close();
  }
}

/** Checks that the server read each message once. */
function counts({ counted }, kind) {
  const wrong = [...counted].filter(([, times]) => times !== 1).map(([content, times]) => `${content} ${times} times`);
  const expected = kind.startsWith("empty") ? 101 : 102;
  if (counted.size !== expected) wrong.push(`${counted.size} messages of ${expected}`);
  return { name: "each message was read once", failure: wrong.length === 0 ? null : wrong.slice(0, 3).join(", ") };
}

async function runAll() {
  const at = process.argv.indexOf("--kind");
  const chosen = at < 0 ? kinds : kinds.filter((kind) => kind.includes(process.argv[at + 1]));
  const asked = process.argv.slice(2, at < 0 ? undefined : at);
  const files = ["program.mjs", "worker.mjs", "page.mjs", "scenario.mjs"];
  const { folder } = await installPacked(files.map((name) => `tests/platforms/sockets/hostile/${name}`));
  let passed = 0;
  let failed = 0;
  for (const name of asked.length > 0 ? asked : Object.keys(runtimes)) {
    for (const kind of chosen) {
      const started = performance.now();
      const server = await listen();
      let results;
      try {
        results = [...(await runtimes[name](folder, server.origin, kind)), counts(server, kind)];
      } catch (error) {
        results = [{ name: "running at all", failure: error instanceof Failure ? error.message : error.stack }];
      }
      server.close();
      const failures = results.filter(({ failure }) => failure !== null);
      passed += results.length - failures.length;
      failed += failures.length;
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(
        `${failures.length === 0 ? "ok  " : "FAIL"} ${name.padEnd(10)} ${kind.padEnd(28)} ${seconds.padStart(5)} s`,
      );
      for (const { name: title, failure } of failures)
        console.log(`     ${title}\n${failure.replace(/^/gm, "       ")}`);
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

await main(() => runAll());
// A worker that hangs would keep the process alive.
process.exit();
