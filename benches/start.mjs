// The time from nothing to the first result, in Node, workerd and Chromium, beside other libraries: `npm run bench start [runtime ...]`.
// Each measurement has a new process, isolate or page. All programs take turns, so that a busy machine slows all of them alike. In Node and
// workerd the parts are processor time, which other processes disturb least; a page cannot measure that.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "./start/chromium.mjs";
import { median, print, ratio } from "./client/measure.mjs";
import { node } from "./start/node.mjs";
import { peers, programs } from "./start/programs.mjs";
import { workerd } from "./start/workerd.mjs";
import { Failure, main, root } from "../scripts/process.mjs";

const ROUNDS = 11;
/** In a page, the first unpacks least, and the second most: see `xtask/src/phone_table/pack.rs`. */
const NUMBERS = { "+1": "+14155551234", "the calling code that unpacks most": "+998901234567" };

const runtimes = {
  async node(codes) {
    const measure = {};
    for (const [name, code] of Object.entries(codes)) measure[name] = await node(name, code);
    return { measure, close() {} };
  },
  workerd: (codes) => workerd(codes, ROUNDS),
  chromium: (codes) => chromium(codes),
};

/** What is printed of a measurement. A part is left out in runtimes that do not measure it. */
const parts = {
  all: "all",
  processor: "all, processor time",
  load: "the import of that",
  init: "`init` of that",
  first: "the first call of that",
};

/** In milliseconds: what is measured, the runtime, the part, and the maximum. All for +1. */
const targets = [
  ["the first number", "node", "first", 3],
  ["the first number", "workerd", "processor", 3],
  ["the first number", "chromium", "first", 8],
  ["the first validated message", "node", "all", 20],
];

async function compare(runtime, what, number, to) {
  const codes = programs[what];
  const { measure, close } = await runtimes[runtime](codes);
  const rounds = Object.fromEntries(Object.keys(measure).map((name) => [name, []]));
  try {
    for (let round = 0; round < ROUNDS; round += 1)
      for (const [name, act] of Object.entries(measure)) rounds[name].push(await act(to));
  } finally {
    await close();
  }
  const empty = rounds["an empty worker"];
  delete rounds["an empty worker"];
  const figures = {};
  for (const [part, title] of Object.entries(parts)) {
    const [one] = Object.values(rounds)[0];
    if (one[part] === undefined) continue;
    const times = Object.fromEntries(
      Object.entries(rounds).map(([name, values]) => [
        name,
        values.map((value, round) => value[part] - (empty?.[round][part] ?? 0)),
      ]),
    );
    const hasPart = Object.fromEntries(Object.entries(times).filter(([, values]) => median(values) > 0.02));
    print(
      `${runtime}, ${what}, ${number}: ${title}`,
      hasPart,
      [peers[what]].filter((name) => name in hasPart),
      "ms",
    );
    figures[part] = times;
  }
  return figures;
}

const version = (name) => JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8")).version;

await main(async () => {
  const chosen = process.argv.slice(2);
  const unknown = chosen.find((name) => !(name in runtimes));
  if (unknown !== undefined)
    throw new Failure(`no such runtime: ${unknown}. There are: ${Object.keys(runtimes).join(", ")}`);
  const packages = ["ky", "libphonenumber-js", "workerd", "puppeteer-core"].map((name) => `${name} ${version(name)}`);
  console.log(`node ${process.version}, ${packages.join(", ")}`);
  console.log(`median of ${ROUNDS} (smallest to largest), by turns; workerd: without the time of an empty worker`);
  const results = [];
  for (const runtime of Object.keys(runtimes).filter((name) => chosen.length === 0 || chosen.includes(name)))
    for (const what of Object.keys(programs))
      for (const [number, to] of Object.entries(NUMBERS)) {
        const figures = await compare(runtime, what, number, to);
        for (const [of, where, part, maximum] of targets)
          if (of === what && where === runtime) results.push([what, number, runtime, figures[part], maximum]);
      }
  console.log("\ntargets");
  for (const [what, number, runtime, times, maximum] of results) {
    const figure = median(times.tidings);
    const factor = ratio(times.tidings, times[peers[what]]).toFixed(2);
    console.log(
      `  ${figure <= maximum ? "met    " : "not met"} ${figure.toFixed(2).padStart(7)} ms, at most ${maximum}: ${runtime}, ${what}, ${number} (${factor} x ${peers[what]})`,
    );
  }
});
