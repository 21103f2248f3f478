// Many random histories of each provider's statuses: node tests/package/delivery/histories-run.mjs [count] [seed].
// Exits with 1 if the order of reports matters to one of them.
import { main } from "../../../scripts/process.mjs";
import { checkHistories, providers } from "./histories.mjs";
import { newSeed } from "../support/seed.mjs";

const [count = 100_000, seed = newSeed()] = process.argv.slice(2).map(Number);

await main(async () => {
  console.log(`seed ${seed}`);
  for (const [index, provider] of providers.entries()) {
    const reports = checkHistories(provider, count, seed + index);
    console.log(`${provider.name}: ${count} histories, ${reports} reports, one result each in all orders`);
  }
});
