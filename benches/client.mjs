// The client's speed, beside other libraries and beside `JSON.parse`: `npm run bench client [part ...]`.
// The parts: send, read, new, turns, crossings, page; default all. Nothing here uses the network.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { newClients, turns } from "./client/clients.mjs";
import { page } from "./client/page.mjs";
import { reads } from "./client/read.mjs";
import { sends } from "./client/send.mjs";
import { Failure, main, root } from "../scripts/process.mjs";

const PEERS = ["ky", "ofetch", "axios", "@sentdm/sentdm", "openai", "stripe"];

/** The crossings of a send, counted in another process. */
function crossings() {
  const output = execFileSync(process.execPath, [join(root, "benches/client/crossings.mjs")]);
  const counts = JSON.parse(output.toString());
  console.log("\ncalls between JavaScript and the module, for a send of one attempt");
  for (const [name, { toWasm, toJs, total }] of Object.entries(counts))
    console.log(`  ${name.padEnd(16)} ${String(total).padStart(5)}  (${toWasm} into it, ${toJs} out of it)`);
  return Object.entries(counts).map(([name, { total }]) => [
    `calls between JavaScript and the module, ${name}`,
    total,
    15,
  ]);
}

/** Each part prints its figures, and returns its targets: a name, the figure, and the maximum. */
const parts = { send: sends, read: reads, new: newClients, turns, crossings, page };

const version = (name) => JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8")).version;

await main(async () => {
  const chosen = process.argv.slice(2);
  const unknown = chosen.find((name) => !(name in parts));
  if (unknown !== undefined) throw new Failure(`no such part: ${unknown}. There are: ${Object.keys(parts).join(", ")}`);
  console.log(`node ${process.version}, ${PEERS.map((name) => `${name} ${version(name)}`).join(", ")}`);
  console.log("processor time for each call: the median of all rounds (and the smallest and the largest), by turns");
  const targets = [];
  for (const [name, measure] of Object.entries(parts))
    if (chosen.length === 0 || chosen.includes(name)) targets.push(...(await measure()));
  if (targets.length > 0) console.log("\ntargets");
  for (const [name, figure, maximum] of targets) {
    const verdict = figure <= maximum ? "met    " : "not met";
    console.log(
      `  ${verdict} ${figure.toFixed(Number.isInteger(figure) ? 0 : 2).padStart(7)}, at most ${maximum}: ${name}`,
    );
  }
});
