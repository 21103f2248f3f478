// Runs the matrix in a runtime and gives what it found.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { run } from "../../scripts/process.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const bin = (name) => here(`../../node_modules/.bin/${name}`);
const PROGRAM = here("program.mjs");

const RUNTIMES = {
  node: [process.execPath, PROGRAM],
  bun: [bin("bun"), PROGRAM],
  deno: [bin("deno"), "run", "--allow-all", "--no-prompt", "--quiet", PROGRAM],
};
export const NAMES = Object.keys(RUNTIMES);
export const isThere = (runtime) => existsSync(RUNTIMES[runtime][0]);

/** @returns `{ cases, of, ms, leaks, changed }` */
export async function runMatrix(runtime, limitMs, step) {
  const [command, ...args] = RUNTIMES[runtime];
  const { code, stdout, output } = await run(command, [...args, String(limitMs), String(step)], { timeoutMs: 3_600_000 });
  if (code !== 0) throw new Error(`${runtime} ended with ${code}\n${output.slice(-2_000)}`);
  return JSON.parse(stdout.trim().split("\n").at(-1));
}
