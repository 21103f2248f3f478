// The Worker of examples/cloudflare as a module of this process: with bindings that the test makes, in virtual time.
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { root } from "../../../../scripts/process.mjs";

const folder = await mkdtemp(join(tmpdir(), "tidings-worker-"));
const outfile = join(folder, "worker.mjs");
await build({
  entryPoints: [join(root, "examples/cloudflare/src/worker.ts")],
  outfile,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "es2022",
  logLevel: "error",
});
process.once("exit", () => rmSync(folder, { recursive: true }));
const bundled = await import(pathToFileURL(outfile).href);

export const worker = bundled.default;
export const { Pacer } = bundled;

let copies = 0;
/** The Worker of another isolate, which remembers nothing. */
export const freshWorker = async () => (await import(`${pathToFileURL(outfile).href}?${++copies}`)).default;
