// Starts a server for the tests, in a temporary folder, and stops it when the process ends.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";

/** An own, empty folder. Its path is short, because the path of a Unix socket may have 107 bytes. */
export function temporaryFolder() {
  const folder = mkdtempSync(join("/tmp", "tidings-store-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const MAX_START_MS = 60_000;

/**
 * Starts a program and waits until it prints `ready`.
 *
 * @returns A function that stops it.
 */
export async function startServer(command, args, ready, options = {}) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const ended = new Promise((resolve) => child.once("close", resolve));
  let output = "";
  let timer;
  await new Promise((resolve, reject) => {
    timer = setTimeout(() => {
      kill();
      reject(new Error(`${command} did not print "${ready}" in ${MAX_START_MS} ms:\n${output}`));
    }, MAX_START_MS);
    const read = (chunk) => {
      output = (output + chunk).slice(-20_000);
      if (output.includes(ready)) resolve();
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", reject);
    child.once("close", () => reject(new Error(`${command} ended before it was ready:\n${output}`)));
  }).finally(() => clearTimeout(timer));
  return async () => {
    process.off("exit", kill);
    child.kill("SIGKILL");
    await ended;
  };
}

/** Starts at the first call, once for all tests of a process. */
export function once(start) {
  let started;
  return {
    get: () => (started ??= start()),
    async stop() {
      await (await started)?.stop();
      started = undefined;
    },
  };
}
