// A simulated provider, a store, and processes that are killed at random points and started again with the same keys.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createSimulator } from "tidings/simulator";
import { listen } from "tidings/simulator/node";

/** The faults of the provider: two fifths of the requests. */
const RATES = {
  lostBefore: 0.06,
  lostAfter: 0.06,
  serverError: 0.04,
  serverErrorAfter: 0.04,
  unavailable: 0.04,
  gatewayTimeout: 0.04,
  rateLimit: 0.02,
  stallHeaders: 0.02,
  truncated: 0.04,
  slow: 0.04,
};

const NEW_JOBS = 8;

/** Mulberry32. */
export function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Starts a process with these jobs. `kill` resolves when it is gone. */
export function startProcess({ store, local, onReport, onStart, ...config }) {
  const child = fork(fileURLToPath(new URL("worker.mjs", import.meta.url)), [JSON.stringify({ ...config, store })], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let errors = "";
  child.stderr.on("data", (chunk) => (errors += chunk));
  child.on("message", async ({ type, ...data }) => {
    if (type === "started") return onStart();
    if (type === "ended") return onReport(data);
    const { call, name, args } = data;
    const answer = await local[name](...args).then(
      (result) => ({ call, result: result ?? null }),
      (error) => ({ call, error: String(error) }),
    );
    // It may be dead by now.
    if (child.connected) child.send(answer, () => {});
  });
  const ended = once(child, "exit").then(([code, signal]) => {
    if (code !== 0 && signal === null) throw new Error(`The process failed:\n${errors}`);
  });
  return { ended, kill: () => (child.kill("SIGKILL"), ended) };
}

/**
 * Kills `kills` processes, one after the other, and lets the last one end.
 *
 * @param at where the store is, for the process; null for none.
 * @param local a store of this process, for `at.name === null`.
 * @returns what went wrong, and how the jobs ended.
 */
export async function killedProcesses({ provider, seed, kills, at, local, start = startProcess }) {
  const random = randomNumbers(seed);
  const simulator = createSimulator({ seed, faults: { seed, rates: RATES, waitSeconds: 1, slowMs: 60 } });
  /** Called at each point where a process may be killed. */
  let reach = () => {};
  const hooked = {
    ...simulator,
    get delivered() {
      return simulator.delivered;
    },
    async fetch(url, init) {
      reach("arrived");
      try {
        return await simulator.fetch(url, init);
      } finally {
        reach("handled");
      }
    },
  };
  const { url, close } = await listen(hooked, { origins: "*" });
  const jobs = [];
  const reports = new Map();
  const problems = [];
  let killed = 0;
  try {
    // A process that ends before its point was not killed: another one is.
    for (let isLast = false; !isLast; ) {
      isLast = killed === kills;
      for (let one = 0; one < NEW_JOBS; one++) jobs.push(makeJob(provider, jobs.length));
      // A queue gives the jobs again in any order.
      const order = jobs.map((job) => [random(), job]).sort(([a], [b]) => a - b);
      const point = pickPoint(random);
      let kill = () => {};
      let timer;
      reach = (where) => {
        if (!isLast && where === point.where && --point.left < 0) kill();
      };
      const process = start({
        provider,
        baseUrl: simulator.baseUrl(provider, url),
        jobs: order.map(([, job]) => job),
        store: at,
        local,
        onStart() {
          reach("started");
          if (!isLast) timer = setTimeout(() => kill(), point.ms);
        },
        onReport(report) {
          addReport(reports, report, problems);
          reach("ended");
        },
      });
      kill = () => {
        kill = () => {};
        killed += 1;
        void process.kill();
      };
      await process.ended;
      clearTimeout(timer);
      if (isLast) addMissing(jobs, reports, problems);
    }
    const counts = checkDelivered(jobs, reports, simulator.delivered, problems);
    return { problems, killed, ...counts };
  } finally {
    reach = () => {};
    await close();
  }
}

function makeJob(provider, number) {
  const own = provider === "sent" ? {} : { from: "+14155559876" };
  return { key: `order-${number}`, message: { to: "+14155550100", body: `Order ${number} is on its way.`, ...own } };
}

/** Where the next process is killed: at a point of a request, when a job has ended, or at any time. */
function pickPoint(random) {
  const where = ["arrived", "handled", "ended", "time"][Math.floor(random() * 4)];
  return { where, left: Math.floor(random() * NEW_JOBS), ms: where === "time" ? random() * 120 : 2_000 };
}

/** A job that was accepted once stays so, with the same id. */
function addReport(reports, { key, end, id }, problems) {
  const before = reports.get(key);
  if (before?.end === "accepted" && (end !== "accepted" || before.id !== id))
    problems.push(`${key} was accepted as ${before.id}, and is ${end} now (${id})`);
  reports.set(key, { end, id });
}

function addMissing(jobs, reports, problems) {
  for (const { key } of jobs) if (!reports.has(key)) problems.push(`${key} is lost: nobody says how it ended`);
}

function checkDelivered(jobs, reports, delivered, problems) {
  const counts = { accepted: 0, failed: 0, unknown: 0, duplicates: 0, lost: 0 };
  for (const { key, message } of jobs) {
    const copies = delivered.filter(({ body }) => body === message.body).length;
    const end = reports.get(key)?.end;
    if (end === undefined) counts.lost += 1;
    else counts[end] += 1;
    if (copies > 1) counts.duplicates += 1;
    if (copies > 1) problems.push(`${key} was delivered ${copies} times`);
    if (end === "accepted" && copies !== 1) problems.push(`${key} was accepted, and delivered ${copies} times`);
    if (end === "failed" && copies !== 0) problems.push(`${key} failed, and was delivered ${copies} times`);
  }
  return counts;
}
