// Node, Deno, Bun: `main.mjs <origins as JSON>`.
import process from "node:process";
import * as tidings from "tidings";
import { documentedErrors } from "tidings/simulator";
import { scenario } from "./scenario.mjs";

const results = await scenario(tidings, JSON.parse(process.argv[2]), documentedErrors);
console.log(JSON.stringify(results));
