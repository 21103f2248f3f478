// Bundles internal modules of the package for their tests.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

/** Bundles a module of pkg/src (`util/notify`) and returns the file, which is removed after the tests. */
export async function bundled(name) {
  const folder = await mkdtemp(join(tmpdir(), "tidings-source-"));
  after(() => rm(folder, { recursive: true }));
  const outfile = join(folder, `${basename(name)}.mjs`);
  const entry = fileURLToPath(new URL(`../../../pkg/src/${name}.ts`, import.meta.url));
  await build({ entryPoints: [entry], outfile, bundle: true, format: "esm", target: "es2022", logLevel: "error" });
  return outfile;
}

export const source = async (name) => import(pathToFileURL(await bundled(name)).href);
