// `npm run load [rounds] [kills]`: the speed of the relay on Node with Redis, beside handlers that are written by hand; then what is lost or sent
// twice while Redis, the provider and the relay are killed. Ends with 1 if anything is. Speeds are never judged: they are of this machine, now.
import { main } from "../../../../scripts/process.mjs";
import { stopPrograms } from "../programs.mjs";
import { killServers } from "./kills.mjs";
import { compareSpeed } from "./speed.mjs";

const [rounds, kills] = [process.argv[2] ?? 6, process.argv[3] ?? 6].map(Number);

await main(async () => {
  if (rounds > 0) await compareSpeed({ rounds, ms: 3_000 });
  if (kills > 0) {
    const problems = await killServers({ kills });
    for (const problem of problems) console.log(problem);
    console.log(`${kills} kills, ${problems.length} problems`);
    if (problems.length > 0) process.exitCode = 1;
  }
});
stopPrograms();
