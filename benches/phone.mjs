// Phone numbers, compared with other libraries: `npm run bench phone`.
//
// tidings     one automaton, in WebAssembly; formats in a separate part
// lpn-js      libphonenumber-js with a part of the metadata (min) and with all of it (max)
// google      google-libphonenumber, Google's own JavaScript; the table of tidings is generated from its metadata
// awesome     awesome-phonenumber, Google's JavaScript compiled
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { brotliCompressSync, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { checkPhones } from "../pkg/dist/node.js";
import { root } from "../scripts/process.mjs";
import { corpora } from "./phone/corpora.mjs";
import { bundles, peers, starts } from "./phone/peers.mjs";

const SIZE = 20_000;
const SLICE = 250;
const lists = corpora(SIZE);
const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];

/** Every result is added to it, so that engines cannot skip the work. */
let consumed = 0;

/**
 * Microseconds per call: the minimum of all rounds but the first, because other work of the machine only adds time. Each round runs
 * all libraries, so that a busy moment affects all of them. Work is done in slices with a minimum for each, so that a busy moment does
 * not affect a whole round. `actions`: for each name and column, the actions that are its slices.
 */
function times(actions, count, rounds = 6) {
  const best = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, columns] of Object.entries(actions)) {
      best[name] ??= columns.map((slices) => slices.map(() => Infinity));
      columns.forEach((slices, column) =>
        slices.forEach((action, slice) => {
          const began = performance.now();
          consumed += action();
          const took = performance.now() - began;
          if (round > 0) best[name][column][slice] = Math.min(best[name][column][slice], took);
        }),
      );
    }
  }
  const each = (columns) => columns.map((slices) => (slices.reduce((sum, took) => sum + took, 0) * 1000) / count);
  return Object.fromEntries(Object.entries(best).map(([name, columns]) => [name, each(columns)]));
}

/** Splits an array into parts that take no library more than some milliseconds. */
const sliced = (list) =>
  Array.from({ length: Math.ceil(list.length / SLICE) }, (_, index) => list.slice(index * SLICE, (index + 1) * SLICE));

function table(title, columns, rows, base = "tidings") {
  console.log(`\n${title}`);
  console.log(`  ${"".padEnd(18)}${columns.map((name) => name.padStart(24)).join("")}`);
  for (const [name, values] of Object.entries(rows)) {
    const cells = values.map((value, column) => {
      const ratio = `${(value / rows[base][column]).toFixed(2)} x`;
      return `${value.toFixed(value < 100 ? 3 : 1)} ${ratio.padStart(10)}`.padStart(24);
    });
    console.log(`  ${name.padEnd(18)}${cells.join("")}`);
  }
}

/** One call for each text; all of the result is read. */
function single({ read }, texts) {
  let sum = 0;
  for (const [text, country] of texts) {
    const result = read(text, country);
    sum +=
      (result.e164?.length ?? 0) +
      Number(result.possible) +
      Number(result.valid) +
      (result.type?.length ?? 0) +
      (result.country?.length ?? 0);
  }
  return sum;
}

/** One call for each default country. */
function bulk(inputs) {
  let sum = 0;
  for (const [input, country] of inputs) {
    const { length, verdicts } = checkPhones(input, { country });
    sum += length;
    for (let index = 0; index < length; index++) sum += verdicts[index];
  }
  return sum;
}

function throughput() {
  const names = Object.keys(lists);
  const columns = Object.values(lists);
  const each = (of) => Object.fromEntries(Object.entries(peers).map(([name, peer]) => [name, of(peer)]));
  const singles = times(
    each((peer) => columns.map((groups) => groups.flatMap(sliced).map((texts) => () => single(peer, texts)))),
    SIZE,
  );
  table(`one number a call, µs (${SIZE} different ones, all of the result read)`, names, singles);
  for (const [name, { did }] of Object.entries(peers)) console.log(`  ${name.padEnd(18)}${did}`);

  const forms = {
    array: (texts) => texts,
    text: (texts) => texts.join("\n"),
    bytes: (texts) => new TextEncoder().encode(texts.join("\n")),
  };
  const bulks = Object.entries(forms).map(([name, form]) => {
    const inputs = columns.map((groups) => groups.map((group) => [form(group.map(([text]) => text)), group[0][1]]));
    return [`tidings, ${name}`, inputs.map((input) => [() => bulk(input)])];
  });
  const { tidings: _, ...others } = singles;
  const rows = { ...times(Object.fromEntries(bulks), SIZE, 40), ...others };
  table(
    "in bulk, µs a number (checkPhones; the others have no such call, and theirs is the time from above)",
    names,
    rows,
    "tidings, array",
  );
}

function formatting() {
  const texts = lists["E.164"][0].map(([text]) => text).slice(0, SIZE / 4);
  const formats = ["national", "international"];
  const writers = Object.entries(peers).filter(([, peer]) => peer.national !== undefined);
  const actions = writers.map(([name, peer]) => {
    const numbers = sliced(texts.map(peer.parsed));
    const write = (format, slice) => () => slice.reduce((sum, number) => sum + peer[format](number).length, 0);
    return [name, formats.map((format) => numbers.map((slice) => write(format, slice)))];
  });
  table("writing a number that is parsed already, µs", formats, times(Object.fromEntries(actions), texts.length));
}

/** How often a library disagrees with Google: for all texts, then for those that both call valid. */
function agreement() {
  const normalized = (word) =>
    String(word ?? "unknown")
      .toLowerCase()
      .replaceAll("_", "-");
  console.log(`\nanswers that differ from google's, of ${3 * SIZE} (peers carry other releases of the metadata)`);
  console.log(`  ${"".padEnd(18)}${["valid", "type", "country", "E.164"].map((name) => name.padStart(12)).join("")}`);
  for (const [name, { read }] of Object.entries(peers).filter(([name]) => name !== "google")) {
    const differ = [0, 0, 0, 0];
    for (const [text, country] of Object.values(lists).flat(2)) {
      const [ours, theirs] = [read(text, country), peers.google.read(text, country)];
      if (ours.valid !== theirs.valid) differ[0]++;
      else if (ours.valid) {
        // Numbers without a country: libphonenumber says 001, the others nothing.
        const countries = [ours, theirs].map(({ country }) => country?.replace("001", "") || "none");
        if (normalized(ours.type) !== normalized(theirs.type)) differ[1]++;
        if (countries[0] !== countries[1]) differ[2]++;
        if (ours.e164 !== theirs.e164) differ[3]++;
      }
    }
    console.log(`  ${name.padEnd(18)}${differ.map((count) => String(count).padStart(12)).join("")}`);
  }
}

/** The entries of this build. */
const built = (parts) =>
  Object.entries(parts).filter(
    ([name]) => !name.startsWith("tidings/") || existsSync(join(root, `pkg/dist/${name.slice(8)}.js`)),
  );

/** What a page downloads, in KB. */
async function weigh(code) {
  const {
    outputFiles: [{ contents }],
  } = await esbuild.build({
    stdin: { contents: code, resolveDir: root },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    platform: "browser",
    write: false,
    logLevel: "silent",
  });
  return [contents.length, gzipSync(contents, { level: 9 }).length, brotliCompressSync(contents).length].map(
    (bytes) => bytes / 1024,
  );
}

async function sizes() {
  const rows = {};
  for (const [name, code] of built(bundles)) rows[name] = await weigh(code);
  table(
    "one file for a page, KB (esbuild, minified; tidings is the whole package with its client)",
    ["minified", "gzip", "brotli"],
    rows,
  );
}

/** From before the import to the first result, in milliseconds: the median of nine processes. */
function start(code) {
  const script = `const began = performance.now(); const TEXT = "+442079460018"; let result; ${code}
    if (result === undefined) throw new Error("no result"); console.log(performance.now() - began);`;
  return median(
    Array.from({ length: 9 }, () =>
      Number(execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd: root })),
    ),
  );
}

await sizes();
table(
  "import and first result in a fresh process, ms",
  ["ms"],
  Object.fromEntries(built(starts).map(([name, code]) => [name, [start(code)]])),
);
throughput();
formatting();
agreement();
if (!(consumed > 0)) throw new Error("no result was read");
