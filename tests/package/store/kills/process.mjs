// Starts processes that are killed.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/**
 * Starts a process that sends.
 *
 * @param script the URL of a module that runs in Node and in a page. It exports `run(Client, config, store, report)`.
 * @param store where the store is, for the process; null for none.
 * @param local a store of this process, for `store.name === null`.
 * @param onReport called with each of its reports, which outlive it.
 * @returns `ended`, which resolves when it is gone and all of its reports have come, and `kill`, which kills it and waits for that.
 */
export function startProcess(script, { store, local, onReport, onStart, ...config }) {
  const settings = JSON.stringify({ script, config, at: store });
  const child = fork(fileURLToPath(new URL("worker.mjs", import.meta.url)), [settings], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let errors = "";
  child.stderr.on("data", (chunk) => (errors += chunk));
  child.on("message", async ({ type, ...data }) => {
    if (type === "started") return onStart();
    if (type === "report") return onReport(data.report);
    const { call, name, args } = data;
    const answer = await local[name](...args).then(
      (result) => ({ call, result: result ?? null }),
      (error) => ({ call, error: String(error) }),
    );
    // It may be dead by now.
    if (child.connected) child.send(answer, () => {});
  });
  const ended = Promise.all([once(child, "exit"), once(child, "disconnect")]).then(([[code, signal]]) => {
    if (code !== 0 && signal === null) throw new Error(`The process failed:\n${errors}`);
  });
  return { ended, kill: () => (child.kill("SIGKILL"), ended) };
}

/**
 * Starts a process, and kills it when it has reached a point `left` times, or after `ms`.
 *
 * @param point `arrived` and `handled` are points of a request, `reported` is one of a report; null to let it end.
 * @returns whether it was killed before it ended.
 */
export async function runUntil(point, simulated, start, script, { onReport, ...settings }) {
  let isKilled = false;
  let left = point?.left;
  let kill = () => {};
  let timer;
  const reach = (where) => {
    if (where === point?.where && --left < 0) kill();
  };
  simulated.reach = reach;
  const process = start(script, {
    ...settings,
    baseUrl: simulated.baseUrl,
    onStart() {
      if (point !== null) timer = setTimeout(() => kill(), point.ms);
    },
    onReport(report) {
      onReport(report);
      reach("reported");
    },
  });
  kill = () => {
    kill = () => {};
    isKilled = true;
    void process.kill();
  };
  await process.ended;
  kill = () => {};
  clearTimeout(timer);
  return { isKilled };
}
