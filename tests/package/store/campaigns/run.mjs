// `npm run campaigns [kills] [messages]`: 100 kills of processes that send campaigns of 10,000 messages, over all stores and both providers.
// Prints a line for each campaign, and a table. The seed of a campaign that failed: TIDINGS_SEED.
import { memoryStore } from "tidings/store";
import { startTab } from "../kills/tab.mjs";
import { openStore, stopServers, stores } from "../open-stores.mjs";
import { killedCampaign } from "./world.mjs";
import { newSeed } from "../../support/seed.mjs";

const total = Number(process.argv[2] ?? 100);
const size = Number(process.argv[3] ?? 10_000);
const seed = newSeed();
const MAX_KILLS_PER_CAMPAIGN = 8;

/** It lives only as long as a process, so it is in this one. */
const MEMORY = "memory";
/** A look-up in these takes milliseconds: they replay whole campaigns less often. */
const SLOW = ["d1", "durableObject", "indexedDb"];

async function runCampaign(name, provider, kills, own) {
  const isLocal = name === MEMORY;
  const opened = isLocal ? { store: memoryStore(), close() {} } : await openStore(name);
  const began = performance.now();
  const { problems, ...counts } = await killedCampaign({
    provider,
    seed: own,
    size,
    kills,
    replays: SLOW.includes(name) ? 0.25 : 0.5,
    at: isLocal ? { name: null } : { name, where: opened.where },
    local: opened.store,
    ...(name === "indexedDb" && { start: startTab }),
  });
  const seconds = Math.round((performance.now() - began) / 1_000);
  await opened.close();
  console.log(`${name} ${provider} TIDINGS_SEED=${own} ${JSON.stringify({ ...counts, seconds })}`);
  for (const problem of problems) console.log(`  ${problem}`);
  return { store: name, provider, problems: problems.length, seconds, ...counts };
}

const names = [MEMORY, ...Object.keys(stores)];
const runs = names.flatMap((name) => ["texting-blue", "sent"].map((provider) => ({ name, provider })));
const campaigns = runs.length * Math.ceil(total / (runs.length * MAX_KILLS_PER_CAMPAIGN));
const rows = [];
for (let number = 0; number < campaigns; number++) {
  const { name, provider } = runs[number % runs.length];
  const [from, to] = [number, number + 1].map((count) => Math.floor((count * total) / campaigns));
  if (from < to) rows.push(await runCampaign(name, provider, to - from, seed + number));
}
await stopServers();
console.table(rows);
const sumOf = (column) => rows.reduce((sum, row) => sum + row[column], 0);
const sum = Object.fromEntries(
  ["killed", "accepted", "failed", "unknown", "lost", "duplicates", "problems", "seconds"].map((column) => [
    column,
    sumOf(column),
  ]),
);
console.log(JSON.stringify(sum));
process.exit(sum.problems > 0 ? 1 : 0);
