// Node, Deno, Bun: `main.mjs <origins as JSON>`.
import process from "node:process";
import * as tidings from "tidings";
import { documentedErrors } from "tidings/simulator";
import * as entries from "./entries.mjs";
import { partsAlone } from "./parts.mjs";
import { scenario } from "./scenario.mjs";

const origins = JSON.parse(process.argv[2]);
const results = [...(await scenario(tidings, origins, documentedErrors)), ...(await partsAlone(entries, origins))];
console.log(JSON.stringify(results));
