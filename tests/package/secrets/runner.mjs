// Runs the matrix in a runtime and returns its findings.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { run } from "../../../scripts/process.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const bin = (name) => here(`../../../node_modules/.bin/${name}`);

const RUNTIMES = {
  node: [process.execPath],
  bun: [bin("bun")],
  deno: [bin("deno"), "run", "--allow-all", "--no-prompt", "--quiet"],
};
export const NAMES = Object.keys(RUNTIMES);
export const isThere = (runtime) => existsSync(RUNTIMES[runtime][0]);

async function runProgram(runtime, program, args) {
  const [command, ...before] = RUNTIMES[runtime];
  const { code, stdout, output } = await run(command, [...before, here(program), ...args.map(String)], {
    timeoutMs: 10_800_000,
  });
  if (code !== 0) throw new Error(`${runtime} ended with ${code}\n${output.slice(-2_000)}`);
  return JSON.parse(stdout.trim().split("\n").at(-1));
}

/**
 * Runs the echoes and the causes, one in each call.
 *
 * @returns `{ cases, of, ms, leaks, changed }`
 */
export function runMatrix(runtime, limitMs, step) {
  return runProgram(runtime, "program.mjs", [limitMs, step]);
}

/**
 * Runs every echo with every cause in one call, with every key and every spelling.
 *
 * @param parts How many processes share the work.
 * @returns `{ cases, of, ms, masked, leaks, changed, short }`; `short`: the calls that did not make both attempts
 */
export async function runProduct(runtime, limitMs, step, parts = 1) {
  const all = await Promise.all(
    Array.from({ length: parts }, (_, part) => runProgram(runtime, "product.mjs", [limitMs, step, part, parts])),
  );
  const sum = (name) => all.reduce((total, one) => total + one[name], 0);
  const both = (name) => all.flatMap((one) => one[name]);
  return {
    cases: sum("cases"),
    of: sum("of"),
    ms: Math.max(...all.map(({ ms }) => ms)),
    masked: sum("masked"),
    leaks: both("leaks"),
    changed: both("changed"),
    short: both("short"),
  };
}
