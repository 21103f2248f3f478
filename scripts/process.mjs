// Runs other programs without showing their output, and prefers the project's own tools.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The folder for tools that the machine has in another version. */
export const toolsDir = join(root, "build", "tools");

const cargoBin = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "bin");

export const path = [join(toolsDir, "bin"), join(root, "node_modules", ".bin"), process.env.PATH, cargoBin].join(
  delimiter,
);

/** Returns the full path of a program, or undefined. */
export function which(name) {
  return path
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
}

/** Programs in their own process groups, which Ctrl+C does not reach. */
const groups = new Set();

function endGroup(pid) {
  groups.delete(pid);
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has already ended.
  }
}

process.once("exit", () => groups.forEach(endGroup));
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
]) {
  process.once(signal, () => process.exit(code));
}

/**
 * Runs a program to its end. With `echo` its output is shown at once, otherwise only collected. Resolves with
 * `{ code, output, stdout, ms }` (`output` is both streams), also if the program fails, is missing (code 127) or runs longer than
 * `timeoutMs` (code 124). Root may run it as another user (`uid`, `gid`).
 */
export function run(command, args = [], { cwd = root, env = {}, echo = false, timeoutMs = 0, uid, gid } = {}) {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, PATH: path, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: timeoutMs > 0,
      ...(uid !== undefined && { uid, gid }),
    });
    const chunks = [];
    const out = [];
    let late = false;
    const timer =
      timeoutMs > 0 &&
      setTimeout(() => {
        late = true;
        // Kills the group, because programs from npm are often scripts that start the real one.
        endGroup(child.pid);
      }, timeoutMs);
    if (timeoutMs > 0 && child.pid !== undefined) groups.add(child.pid);
    const end = (code) => {
      clearTimeout(timer);
      groups.delete(child.pid);
      if (late) chunks.push(Buffer.from(`\nstopped after ${timeoutMs / 1000} s\n`));
      resolve({
        code: late ? 124 : code,
        output: Buffer.concat(chunks).toString(),
        stdout: Buffer.concat(out).toString(),
        ms: performance.now() - started,
      });
    };
    for (const [stream, screen] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      stream.on("data", (chunk) => {
        chunks.push(chunk);
        if (stream === child.stdout) out.push(chunk);
        if (echo) screen.write(chunk);
      });
    }
    child.on("error", (error) => {
      chunks.push(Buffer.from(`${command}: ${error.message}\n`));
      end(127);
    });
    child.on("close", (code, signal) => end(code ?? (signal ? 128 : 1)));
  });
}

/** Like `run`, but throws an error with the output if the program fails. */
export async function must(command, args, options) {
  const done = await run(command, args, options);
  if (done.code !== 0) {
    throw new Failure(
      `${[command, ...(args ?? [])].join(" ")} failed (${done.code})\n${options?.echo ? "" : done.output}`,
    );
  }
  return done;
}

/** A failure that is printed without a stack trace, because the message is enough. */
export class Failure extends Error {}

/** Runs a script's main function. Prints an error and sets the exit code if it fails. */
export async function main(action) {
  try {
    await action();
  } catch (error) {
    console.error(error instanceof Failure ? error.message : error);
    process.exitCode = 1;
  }
}

/** Whether the file at this URL is the script that Node runs. */
export function isMain(url) {
  return process.argv[1] !== undefined && fileURLToPath(url) === process.argv[1];
}
