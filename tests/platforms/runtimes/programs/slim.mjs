// `tidings/slim` with the module that the package exports.
import { readFile } from "node:fs/promises";
import process from "node:process";
import * as tidings from "tidings/slim";
import { documentedErrors } from "tidings/simulator";
import { scenario } from "./scenario.mjs";

await tidings.init(readFile(new URL(import.meta.resolve("tidings/tidings_bg.wasm"))));
const results = await scenario(tidings, JSON.parse(process.argv[2]), documentedErrors);
console.log(JSON.stringify(results));
