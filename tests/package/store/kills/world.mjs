// A simulated provider, a store, and processes that are killed at random points and started again with the same keys.
import { runUntil, startProcess } from "./process.mjs";
import { startProvider } from "./provider.mjs";
import { randomNumbers, shuffled } from "./random.mjs";

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

const SCRIPT = new URL("jobs.mjs", import.meta.url).href;

/**
 * Kills `kills` processes, one after the other, and lets the last one end.
 *
 * @param at where the store is, for the process; null for none.
 * @param local a store of this process, for `at.name === null`.
 * @returns what went wrong, and how the jobs ended.
 */
export async function killedProcesses({ provider, seed, kills, at, local, start = startProcess }) {
  const random = randomNumbers(seed);
  const simulated = await startProvider(provider, {
    seed,
    faults: { seed, rates: RATES, waitSeconds: 1, slowMs: 60 },
  });
  const jobs = [];
  const reports = new Map();
  const problems = [];
  let killed = 0;
  try {
    // A process that ends before its point was not killed: another one is.
    for (let isLast = false; !isLast; ) {
      isLast = killed === kills;
      for (let one = 0; one < NEW_JOBS; one++) jobs.push(makeJob(provider, jobs.length));
      const point = pickPoint(random);
      const { isKilled } = await runUntil(isLast ? null : point, simulated, start, SCRIPT, {
        provider,
        // A queue gives the jobs again in any order.
        jobs: shuffled(jobs, random),
        store: at,
        local,
        onReport: (report) => addReport(reports, report, problems),
      });
      if (isKilled) killed += 1;
      if (isLast) addMissing(jobs, reports, problems);
    }
    const counts = checkDelivered(jobs, reports, simulated.delivered(), problems);
    return { problems, killed, ...counts };
  } finally {
    await simulated.close();
  }
}

function makeJob(provider, number) {
  const own = provider === "sent" ? {} : { from: "+14155559876" };
  return { key: `order-${number}`, message: { to: "+14155550100", body: `Order ${number} is on its way.`, ...own } };
}

/** Where the next process is killed: at a point of a request, when a job has ended, or at any time. */
function pickPoint(random) {
  const where = ["arrived", "handled", "reported", "time"][Math.floor(random() * 4)];
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
    const copies = delivered.get(message.body) ?? 0;
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
