// Shared by the tests with sockets: single modules of the package, and the runtimes.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as esbuild from "esbuild";
import { root, run } from "../../../scripts/process.mjs";
import { authority } from "./certificates.mjs";

export const runtimes = { node: [process.execPath], bun: ["bun"], deno: ["deno", "run", "--allow-all", "--no-prompt"] };

const folder = mkdtempSync(join(tmpdir(), "tidings-sockets-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const authorityFile = join(folder, "authority.pem");
writeFileSync(authorityFile, authority);

/** Makes each runtime trust the tests' authority. */
export const trust = { NODE_EXTRA_CA_CERTS: authorityFile, DENO_CERT: authorityFile };

/** Compiles `pkg/src/client/<name>.ts` to `<name>.mjs` and returns the folder as a URL. */
export async function compiled(...names) {
  const entryPoints = names.map((name) => join(root, "pkg", "src", "client", `${name}.ts`));
  await esbuild.build({
    entryPoints,
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    target: "es2022",
    logLevel: "silent",
  });
  return pathToFileURL(folder).href;
}

/** Runs a program of this folder in a runtime; resolves with the JSON that it printed. */
export async function program(runtime, file, args, env = {}) {
  const [command, ...first] = runtimes[runtime];
  const { code, stdout, output } = await run(
    command,
    [...first, join(root, "tests", "platforms", "sockets", file), ...args],
    {
      env,
      timeoutMs: 120_000,
    },
  );
  if (code !== 0) throw new Error(`${runtime} ended with ${code}\n${output}`);
  return JSON.parse(stdout);
}
