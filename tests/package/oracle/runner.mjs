// Runs the oracle's program in a runtime and returns its counts.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { startServer } from "./server.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const bin = (name) => here(`../../../node_modules/.bin/${name}`);
const PROGRAM = here("client.mjs");

export const RUNTIMES = {
  node: [process.execPath, PROGRAM],
  bun: [bin("bun"), PROGRAM],
  deno: [bin("deno"), "run", "--allow-all", "--no-prompt", "--quiet", PROGRAM],
};
export const isThere = (runtime) => existsSync(RUNTIMES[runtime][0]);

/** @returns `{ tally, violations }`. A program that fails is a violation, too. */
export async function runOracle({ runtime, transport, sends, seed, unsafe = false, timeoutMs = 3_600_000 }) {
  const server = transport === "socket" ? await startServer() : null;
  const [command, ...args] = RUNTIMES[runtime];
  try {
    return await new Promise((resolve) => {
      const child = spawn(
        command,
        [...args, transport, String(sends), String(seed), server?.base ?? "-", ...(unsafe ? ["unsafe"] : [])],
        { stdio: ["ignore", "pipe", "pipe"] },
      );
      let output = "";
      let errors = "";
      child.stdout.on("data", (data) => (output += data));
      child.stderr.on("data", (data) => (errors = (errors + data).slice(-3_000)));
      const timer = setTimeout(() => child.kill("SIGKILL"), timeoutMs);
      child.on("close", (code, signal) => {
        clearTimeout(timer);
        const line = output.trim().split("\n").at(-1) ?? "";
        try {
          resolve(JSON.parse(line));
        } catch {
          resolve({
            tally: { sends: 0, violations: 1 },
            violations: [["process-ended", 1, [`code ${code} ${signal ?? ""}: ${errors.trim().slice(-600)}`]]],
          });
        }
      });
    });
  } finally {
    server?.close();
  }
}
