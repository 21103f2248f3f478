// Runs many cases in child processes. A process that hangs is killed and reported as a violation.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { GROUP_SIZE } from "./group-size.mjs";

const WORKER = fileURLToPath(new URL("worker.mjs", import.meta.url));
/** A group takes milliseconds. A process that is silent for this long is in an endless loop. */
const HANG_MS = Number(process.env.TIDINGS_HANG_MS ?? 30_000);

/**
 * @param limitMs After this time no further portion is started.
 * @param onProgress Called with the number of finished cases.
 * @returns `found`: `{ kind, count, examples }` by kind; `tally`: what happened.
 */
export async function runHosts({ seed, cases, first = 0, processes = 1, limitMs = Infinity, onProgress = () => {} }) {
  const found = new Map();
  const add = ({ kind, count, examples }) => {
    const known = found.get(kind) ?? { kind, count: 0, examples: [] };
    known.count += count;
    known.examples = [...known.examples, ...examples].slice(0, 3);
    found.set(kind, known);
  };
  let done = 0;
  const tally = {};
  // Small portions, so that no process works alone at the end.
  const most = limitMs === Infinity ? 20_000 : 1_000;
  const portion = Math.max(GROUP_SIZE, Math.min(most, Math.ceil(cases / processes / GROUP_SIZE) * GROUP_SIZE));
  const began = Date.now();
  let next = first;
  const end = first + cases;
  const work = async () => {
    while (next < end && Date.now() - began < limitMs) {
      let from = next;
      const to = Math.min(end, next + portion);
      next = to;
      while (from < to) {
        const reached = await runPart(seed, from, to, (message) => {
          done += message.next - from;
          from = message.next;
          for (const one of message.found) add(one);
          for (const [name, count] of Object.entries(message.tally ?? {})) tally[name] = (tally[name] ?? 0) + count;
          onProgress(done, found);
        });
        if (reached.done) break;
        add({ kind: reached.kind, count: 1, examples: [{ index: from, text: reached.text, where: "the process" }] });
        // The group in which it happened is skipped.
        done += GROUP_SIZE;
        from += GROUP_SIZE * reached.skip;
      }
    }
  };
  await Promise.all(Array.from({ length: processes }, work));
  return { found, tally };
}

function runPart(seed, from, to, onMessage) {
  return new Promise((resolve) => {
    const child = fork(WORKER, [seed, from, to].map(String), { stdio: ["ignore", "ignore", "pipe", "ipc"] });
    let errors = "";
    let done = false;
    let hung = false;
    child.stderr.on("data", (data) => (errors = (errors + data).slice(-2_000)));
    const watch = () =>
      setTimeout(() => {
        hung = true;
        child.kill("SIGKILL");
      }, HANG_MS);
    let timer = watch();
    child.on("message", (message) => {
      clearTimeout(timer);
      timer = watch();
      done ||= message.done === true;
      onMessage(message);
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      if (done) resolve({ done });
      // A process reports after every fourth group.
      else if (hung)
        resolve({
          done,
          kind: "hangs",
          text: `no news for ${HANG_MS} ms, in one of the next ${4 * GROUP_SIZE} cases`,
          skip: 4,
        });
      else
        resolve({
          done,
          kind: "process-ended",
          text: `code ${code} ${signal ?? ""} ${errors.trim().split("\n").slice(-4).join(" | ")}`,
          skip: 4,
        });
    });
  });
}

export function report(found) {
  return [...found.values()]
    .sort((a, b) => b.count - a.count)
    .map(({ kind, count, examples }) =>
      [
        `${String(count).padStart(7)}  ${kind}`,
        ...examples.map(({ index, text, where }) => `           case ${index}: ${text}\n             ${where}`),
      ].join("\n"),
    )
    .join("\n");
}
