// A campaign whose process is killed at random points, and started again with the same keys.
import { runUntil, startProcess } from "../kills/process.mjs";
import { startProvider } from "../kills/provider.mjs";
import { randomNumbers, shuffled } from "../kills/random.mjs";
import { messageOf, TIMES } from "./campaign.mjs";
import { checkEnd, checkOutcomes, checkStored, NOTHING } from "./check.mjs";

/** The faults of the provider: one of twenty requests. Each 429 stops all sends for a second, so there are few. */
const RATES = {
  lostBefore: 0.01,
  lostAfter: 0.01,
  serverError: 0.006,
  serverErrorAfter: 0.006,
  unavailable: 0.006,
  gatewayTimeout: 0.004,
  rateLimit: 0.0004,
  stallHeaders: 0.001,
  stallBody: 0.001,
  truncated: 0.004,
  slow: 0.002,
};

const REJECTED = { kind: "status", status: 422, body: { error: "This recipient cannot be reached." } };

/** One message of 50 is always rejected, another one only at first: it is accepted when the campaign is started again. */
function rejections() {
  const seen = new Set();
  return (body) => {
    const number = Number(/Order (\d+) /.exec(body)?.[1]);
    const isRejected = number % 50 === 7 || (number % 50 === 32 && !seen.has(number));
    seen.add(number);
    return isRejected ? REJECTED : undefined;
  };
}

const SCRIPT = new URL("campaign.mjs", import.meta.url).href;
const MAX_SAVE_EVERY = 20;
/** A process that does not reach its point is killed then. */
const MAX_MS = 60_000;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Opens a campaign, whose processes are started one after the other.
 *
 * @param at where the store is, for the process; null for none.
 * @param local a store of this process, for `at.name === null`.
 */
export async function openCampaign({ provider, seed, size, at, local, start = startProcess }) {
  const faults = { seed, rates: RATES, waitSeconds: 1, slowMs: 100 };
  // A limit that is never reached: its header fields would pace all sends after a 429.
  const rateLimit = { limit: 1_000_000, windowMs: 60_000 };
  const simulated = await startProvider(provider, { seed, faults, rateLimit }, rejections());
  /** How each message ended, by its number, as far as a process has stored it. */
  const ends = [];
  const campaign = {
    ends,
    problems: [],
    delivered: () => simulated.delivered(),
    close: () => simulated.close(),
    /**
     * Starts a process with the messages of these numbers, and checks what it has stored.
     *
     * @param point where it is killed; null to let it end.
     * @param changed the numbers of those whose text is another one now.
     */
    async process({ numbers, point, saveEvery, changed = [] }) {
      let checkpoint = NOTHING;
      const outcomes = [];
      const before = new Map(simulated.delivered());
      const { isKilled } = await runUntil(point, simulated, start, SCRIPT, {
        provider,
        numbers,
        changed,
        saveEvery,
        store: at,
        local,
        onReport(stored) {
          ({ checkpoint } = stored);
          outcomes.push(...stored.outcomes);
        },
      });
      await simulated.settled();
      const isChanged = new Set(changed);
      const messageFor = (number) => messageOf(provider, number, isChanged.has(number));
      const after = simulated.delivered();
      // What became of a changed message says nothing of the one that was sent with its key before.
      const own = outcomes.filter(({ number }) => !isChanged.has(number));
      const messages = numbers.map(messageFor);
      campaign.problems.push(
        ...checkStored({ checkpoint, messages, before, after, saveEvery }),
        ...checkOutcomes({ outcomes: own, ends, delivered: after, messageFor }),
      );
      for (const outcome of own) ends[outcome.number] = outcome;
      return { isKilled, checkpoint, outcomes };
    },
  };
  return campaign;
}

/**
 * Runs a campaign: kills its process `kills` times, and lets the last one end.
 *
 * @param replays how often, from 0 to 1, a process is started again with all messages, in another order, and not with those only whose
 *     acceptance was not stored.
 * @returns what went wrong, and how the messages ended.
 */
export async function killedCampaign({ kills, replays = 0.5, ...settings }) {
  const { provider, seed, size } = settings;
  const random = randomNumbers(seed);
  const campaign = await openCampaign(settings);
  const all = Array.from({ length: size }, (_, number) => number);
  const sum = { killed: 0, again: 0, rest: 0, replayed: 0, inDoubt: 0 };
  try {
    for (let unharmed = 0; ; ) {
      const isLast = sum.killed === kills;
      // What a dead process reserved is in doubt when its lease is over, and not only being sent.
      if (isLast) await wait(TIMES.leaseMs);
      const isAgain = random() < replays;
      // Not what the checkpoint counts: it is ahead of the outcomes that were read, and only those say which messages they are about.
      const rest = all.filter((number) => campaign.ends[number]?.end !== "accepted");
      const numbers = isAgain ? shuffled(all, random) : rest;
      const saveEvery = 1 + Math.floor(random() * MAX_SAVE_EVERY);
      const point = isLast ? null : pickPoint(random, rest.length / (kills - sum.killed + 1), saveEvery);
      const { isKilled, checkpoint, outcomes } = await campaign.process({ numbers, point, saveEvery });
      sum[isAgain ? "again" : "rest"] += 1;
      sum.replayed += outcomes.filter(({ isReplayed }) => isReplayed).length;
      if (isKilled) {
        sum.killed += 1;
        sum.inDoubt += checkpoint.running.length;
      }
      if (isLast) {
        const delivered = campaign.delivered();
        const { ends } = campaign;
        const { problems, counts } = checkEnd({ provider, ends, last: { checkpoint, numbers }, delivered, size });
        return { problems: [...campaign.problems, ...problems], ...sum, ...counts };
      }
      // It ended before its point: another one is killed.
      if (!isKilled && ++unharmed > kills + 3) throw new Error(`Only ${sum.killed} of ${kills} processes were killed.`);
    }
  } finally {
    await campaign.close();
  }
}

/** Where the next process is killed: at a point of a request, when it has stored a checkpoint, or at any time. */
function pickPoint(random, share, saveEvery) {
  const where = ["arrived", "handled", "reported", "time"][Math.floor(random() * 4)];
  const left = Math.floor((random() * 1.6 * share) / (where === "reported" ? saveEvery : 1));
  return { where, left, ms: where === "time" ? random() * 2_000 : MAX_MS };
}
