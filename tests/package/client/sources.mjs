// Modules that the package does not export, for their own tests.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

/** The bundled file of a module of pkg/src: `notify`. It lives as long as the test's file. */
export async function bundled(name) {
  const folder = await mkdtemp(join(tmpdir(), "tidings-source-"));
  after(() => rm(folder, { recursive: true }));
  const outfile = join(folder, `${basename(name)}.mjs`);
  const entry = fileURLToPath(new URL(`../../../pkg/src/${name}.ts`, import.meta.url));
  await build({ entryPoints: [entry], outfile, bundle: true, format: "esm", target: "es2022", logLevel: "error" });
  return outfile;
}

export const source = async (name) => import(pathToFileURL(await bundled(name)).href);
