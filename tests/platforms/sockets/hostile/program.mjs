// Node, Deno, Bun: `program.mjs <origin> <kind>`. An uncaught error ends it with a code other than 0.
import process from "node:process";
import * as tidings from "tidings";
import { scenario } from "./scenario.mjs";

console.log(JSON.stringify(await scenario(tidings, ...process.argv.slice(2))));
