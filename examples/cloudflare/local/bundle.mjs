// Bundles the Worker as wrangler does, and the page into the folder of the assets.
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export const folder = fileURLToPath(new URL("..", import.meta.url));

/**
 * The modules of the Worker, for Miniflare.
 *
 * @param options `entry`: another file than the Worker's own, such as one that breaks on purpose.
 */
export async function bundleWorker({ entry = join(folder, "src", "worker.ts") } = {}) {
  const wasm = new Map();
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
    logLevel: "error",
    conditions: ["workerd", "worker", "browser"],
    plugins: [
      {
        // WebAssembly is a module of its own, which workerd compiles.
        name: "wasm",
        setup({ onResolve }) {
          onResolve({ filter: /\.wasm$/ }, async ({ path, resolveDir }) => {
            const file = path.startsWith(".")
              ? join(resolveDir, path)
              : createRequire(join(resolveDir, "x.js")).resolve(path);
            const name = `./${file.split("/").at(-1)}`;
            wasm.set(name, file);
            return { path: name, external: true };
          });
        },
      },
    ],
  });
  return [
    { type: "ESModule", path: "worker.js", contents: outputFiles[0].text },
    ...[...wasm].map(([name, file]) => ({ type: "CompiledWasm", path: name.slice(2), contents: readFileSync(file) })),
  ];
}

/** Builds the page. */
export async function bundlePage({ outdir = join(folder, "dist") } = {}) {
  mkdirSync(outdir, { recursive: true });
  await build({
    entryPoints: [join(folder, "page", "main.ts")],
    outdir,
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    logLevel: "error",
  });
  for (const name of ["index.html", "style.css"]) copyFileSync(join(folder, "page", name), join(outdir, name));
  return outdir;
}

if (process.argv[1] !== undefined && dirname(fileURLToPath(import.meta.url)) === dirname(process.argv[1]))
  await bundlePage();
