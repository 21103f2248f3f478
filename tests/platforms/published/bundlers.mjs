// Bundles the packed package with every bundler, without configuration, and runs the bundle in a page:
// `node tests/platforms/published/bundlers.mjs [bundler ...]`. Prints one line per bundler.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure, main, must } from "../../../scripts/process.mjs";
import { serve } from "../../../scripts/serve.mjs";
import { closeBrowsers, inPage } from "../runtimes/browsers.mjs";
import { installPacked } from "./packed.mjs";

const page = (script) => `<!doctype html><meta charset="utf-8"><title>test</title>${script}`;
const module = '<script type="module" src="./smoke.js"></script>';
const classic = '<script src="./smoke.js"></script>';

/** Each bundles `smoke.mjs` in `folder` into `out`; some also write the page. */
const bundlers = {
  "esbuild, ESM": { html: module, build: (folder, out) => esbuild(folder, out, "esm") },
  "esbuild, IIFE": { html: classic, build: (folder, out) => esbuild(folder, out, "iife") },
  "vite build": {
    async build(folder, out) {
      const { build } = await import("vite");
      writeFileSync(join(folder, "index.html"), page('<script type="module" src="/smoke.mjs"></script>'));
      await build({
        root: folder,
        base: "./",
        logLevel: "warn",
        configFile: false,
        build: { outDir: out, emptyOutDir: true },
      });
    },
  },
  "vite dev": {
    async serve(folder) {
      const { createServer } = await import("vite");
      writeFileSync(join(folder, "index.html"), page('<script type="module" src="/smoke.mjs"></script>'));
      const server = await createServer({
        root: folder,
        logLevel: "warn",
        configFile: false,
        server: { port: 0, host: "127.0.0.1" },
      });
      await server.listen();
      const { port } = server.httpServer.address();
      return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
    },
  },
  webpack: {
    html: classic,
    async build(folder, out) {
      const { default: webpack } = await import("webpack");
      const config = {
        context: folder,
        mode: "production",
        entry: "./smoke.mjs",
        output: { path: out, filename: "smoke.js" },
        performance: false,
      };
      const stats = await new Promise((resolve, reject) =>
        webpack(config, (error, result) => (error === null ? resolve(result) : reject(error))),
      );
      if (stats.hasErrors() || stats.hasWarnings()) throw new Failure(stats.toString("errors-warnings"));
    },
  },
  rollup: {
    html: module,
    async build(folder, out) {
      const { rollup } = await import("rollup");
      const { nodeResolve } = await import("@rollup/plugin-node-resolve");
      const onwarn = ({ message }) => {
        throw new Failure(message);
      };
      const bundle = await rollup({
        input: join(folder, "smoke.mjs"),
        plugins: [nodeResolve({ browser: true })],
        onwarn,
      });
      await bundle.write({ file: join(out, "smoke.js"), format: "es" });
    },
  },
  "bun build": {
    html: module,
    build: (folder, out) =>
      must("bun", ["build", "smoke.mjs", "--target", "browser", "--outfile", join(out, "smoke.js")], { cwd: folder }),
  },
};

async function esbuild(folder, out, format) {
  const { build } = await import("esbuild");
  const { warnings } = await build({
    entryPoints: [join(folder, "smoke.mjs")],
    bundle: true,
    minify: true,
    format,
    outfile: join(out, "smoke.js"),
    logLevel: "silent",
  });
  if (warnings.length > 0) throw new Failure(warnings.map(({ text }) => text).join("\n"));
}

async function runAll() {
  const { folder } = await installPacked(["tests/platforms/published/smoke.mjs"]);
  const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(bundlers);
  let failed = 0;
  for (const name of names) {
    const started = performance.now();
    const bundler = bundlers[name];
    const out = join(folder, `out-${name.replace(/\W+/g, "-")}`);
    let problem = null;
    let server;
    try {
      mkdirSync(out, { recursive: true });
      await bundler.build?.(folder, out);
      if (bundler.html !== undefined) writeFileSync(join(out, "index.html"), page(bundler.html));
      server = await (bundler.serve?.(folder) ?? serve(out));
      const result = await inPage("chromium", `${server.url}/index.html`, "globalThis.run", () => globalThis.run());
      if (result !== "nativehub 1 1") problem = `the page says ${result}`;
    } catch (error) {
      problem = error instanceof Failure ? error.message : error.stack;
    }
    await server?.close();
    failed += problem === null ? 0 : 1;
    console.log(
      `${problem === null ? "ok  " : "FAIL"} ${name.padEnd(16)} ${((performance.now() - started) / 1000).toFixed(1).padStart(5)} s`,
    );
    if (problem !== null) console.log(problem.replace(/^/gm, "     "));
  }
  console.log(`${names.length - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

await main(() => runAll().finally(closeBrowsers));
