// Starts programs for the tests of the relay, keeps what they print, and ends them with this process.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { path } from "../../../scripts/process.mjs";

const MAX_START_MS = 60_000;
const running = new Set();
process.once("exit", stopPrograms);

/** Ends all programs without warning. Until then they keep this process running. */
export function stopPrograms() {
  for (const child of running) child.kill("SIGKILL");
}

/**
 * Starts a program and waits until it prints `ready`, a pattern. Resolves with `{ match, pid, output, kill, terminate }`: `match` is the pattern's,
 * `output()` everything that it printed so far; `kill()` ends it without warning, and `terminate()` asks it to end and resolves with its exit code.
 */
export async function startProgram([command, ...args], { ready, env = {}, cwd } = {}) {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, PATH: path, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  const ended = new Promise((resolve) => child.once("close", resolve)).finally(() => running.delete(child));
  let output = "";
  let timer;
  const match = await new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`${command} ${why}:\n${output}`));
    timer = setTimeout(() => {
      child.kill("SIGKILL");
      fail(`did not print ${ready} in ${MAX_START_MS} ms`);
    }, MAX_START_MS);
    const read = (chunk) => {
      output += chunk;
      const found = ready.exec(output);
      if (found !== null) resolve(found);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", reject);
    child.once("close", () => fail("ended before it was ready"));
  }).finally(() => clearTimeout(timer));
  const kill = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  const terminate = () => {
    child.kill("SIGTERM");
    return ended;
  };
  return { match, pid: child.pid, output: () => output, kill, terminate };
}

/** A port of the system's, at which nothing listens. */
export const DEAD_PORT = 1;

/** Ports that nothing uses now. They are below those that the system gives to connections, so that nothing takes one before it is needed. */
export async function freePorts(count) {
  const ports = new Set();
  while (ports.size < count) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** An own, empty folder. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), "tidings-relay-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
