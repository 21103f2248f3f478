// `npm run kills [kills]`: kills 200 processes, over all stores and both providers, and starts each again with the same keys. Prints a line
// for each run. The seed of a run that failed: TIDINGS_SEED.
import { memoryStore } from "tidings/store";
import { openStore, stopServers, stores } from "../open-stores.mjs";
import { startTab } from "./tab.mjs";
import { killedProcesses } from "./world.mjs";
import { newSeed } from "../../support/seed.mjs";

const total = Number(process.argv[2] ?? 200);
const seed = newSeed();
const KILLS_PER_RUN = 5;

/** Those that live only as long as a process are in this one. */
const LOCAL = { memory: memoryStore };

const names = [...Object.keys(stores), ...Object.keys(LOCAL)];
const runs = names.flatMap((name) => ["texting-blue", "sent"].map((provider) => ({ name, provider })));
const sum = { killed: 0, accepted: 0, failed: 0, unknown: 0, duplicates: 0, lost: 0 };
let broken = 0;
for (let number = 0; sum.killed < total; number++) {
  const { name, provider } = runs[number % runs.length];
  const opened = name in LOCAL ? { store: LOCAL[name](), close() {} } : await openStore(name);
  const { problems, ...counts } = await killedProcesses({
    provider,
    seed: seed + number,
    kills: KILLS_PER_RUN,
    at: name in LOCAL ? { name: null } : { name, where: opened.where },
    local: opened.store,
    ...(name === "indexedDb" && { start: startTab }),
  });
  await opened.close();
  for (const key of Object.keys(sum)) sum[key] += counts[key];
  console.log(`${name} ${provider} TIDINGS_SEED=${seed + number} ${JSON.stringify(counts)}`);
  for (const problem of problems) console.log(`  ${problem}`);
  if (problems.length > 0) broken += 1;
}
await stopServers();
console.log(JSON.stringify(sum));
process.exit(broken > 0 ? 1 : 0);
