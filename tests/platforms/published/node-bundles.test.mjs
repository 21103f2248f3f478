// The packed package, bundled for Node by every bundler. A bundle may have the module's file beside it, or not: it runs in both cases.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { must, run } from "../../../scripts/process.mjs";
import { installPacked } from "./packed.mjs";

let folder;
before(async () => {
  ({ folder } = await installPacked(["tests/platforms/published/smoke.mjs"]));
  writeFileSync(join(folder, "entry.mjs"), 'import "./smoke.mjs";\nglobalThis.run().then(console.log);\n');
});

const esbuild = (format) => async (entry, out) => {
  const { build } = await import("esbuild");
  const file = join(out, `bundle.${format === "cjs" ? "cjs" : "mjs"}`);
  const options = { bundle: true, platform: "node", format, outfile: file, logLevel: "silent" };
  const { warnings } = await build({ entryPoints: [entry], ...options });
  assert.deepEqual(warnings, []);
  return file;
};

/** Each bundles `entry` into the folder `out` and returns the file to run. */
const bundlers = {
  "esbuild, ESM": esbuild("esm"),
  "esbuild, CommonJS": esbuild("cjs"),
  async webpack(entry, out) {
    const { default: webpack } = await import("webpack");
    const config = {
      mode: "production",
      target: "node",
      entry,
      output: { path: out, filename: "bundle.cjs" },
      performance: false,
    };
    const stats = await new Promise((resolve, reject) =>
      webpack(config, (error, result) => (error === null ? resolve(result) : reject(error))),
    );
    assert.ok(!stats.hasErrors() && !stats.hasWarnings(), stats.toString("errors-warnings"));
    return join(out, "bundle.cjs");
  },
  async rollup(entry, out) {
    const { rollup } = await import("rollup");
    const { nodeResolve } = await import("@rollup/plugin-node-resolve");
    const onwarn = ({ message }) => assert.fail(message);
    const bundle = await rollup({ input: entry, plugins: [nodeResolve({ exportConditions: ["node"] })], onwarn });
    await bundle.write({ file: join(out, "bundle.mjs"), format: "es" });
    return join(out, "bundle.mjs");
  },
  async "vite, SSR"(entry, out) {
    const { build } = await import("vite");
    await build({
      root: folder,
      logLevel: "warn",
      configFile: false,
      ssr: { noExternal: true },
      build: { ssr: entry, outDir: out, rollupOptions: { output: { entryFileNames: "bundle.mjs" } } },
    });
    return join(out, "bundle.mjs");
  },
  async "bun build"(entry, out) {
    const file = join(out, "bundle.mjs");
    await must("bun", ["build", entry, "--target", "node", "--outfile", file], { cwd: folder });
    return file;
  },
};

for (const [name, bundle] of Object.entries(bundlers)) {
  test(name, async () => {
    const out = join(folder, `out-${name.replace(/\W+/g, "-")}`);
    mkdirSync(out, { recursive: true });
    const file = await bundle(join(folder, "entry.mjs"), out);
    const { code, output } = await run(process.execPath, [file], { cwd: folder });
    assert.deepEqual([code, output.trim()], [0, "nativehub 1 1"], output);
  });
}
