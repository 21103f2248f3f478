// Many messages through `sendMany` and through a plain pool of ky and p-limit: `npm run bench many [count]`. Nothing here uses the network.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { NAMES, PROVIDERS } from "./many/contenders.mjs";
import { cpu } from "./many/cpu.mjs";
import { Failure, main, root } from "../scripts/process.mjs";

const program = join(root, "benches/many/paced.mjs");

function paced(provider, name, count) {
  const output = execFileSync(process.execPath, ["--expose-gc", program, provider, name, String(count)]);
  return JSON.parse(output.toString());
}

const percent = (share) => `${(100 * share).toFixed(2)} %`;

/** The columns of the table: a title, and its cell. */
const COLUMNS = [
  ["limit used", ({ share }) => (share === null ? "-" : percent(share))],
  ["429s", ({ rejectedShare }) => percent(rejectedShare)],
  ["delivered", ({ delivered }) => String(delivered)],
  ["twice", ({ twice }) => String(twice)],
  ["in doubt", ({ reported }) => String(reported.unknown)],
  ["not sent", ({ reported }) => String(reported["not-sent"])],
  ["minutes", ({ minutes }) => minutes.toFixed(1)],
  ["heap, MB", ({ peakBytes }) => (peakBytes / 1e6).toFixed(1)],
];

function table(provider, count) {
  console.log(
    `\n${count} messages through ${provider}: 200 requests a minute, 1 % of the responses are lost after the message was accepted`,
  );
  const width = Math.max(...NAMES.map((name) => name.length)) + 2;
  console.log("".padEnd(width) + COLUMNS.map(([title]) => title.padStart(11)).join(""));
  const rows = new Map();
  for (const name of NAMES) {
    const row = paced(provider, name, count);
    rows.set(name, row);
    console.log(name.padEnd(width) + COLUMNS.map(([, cell]) => cell(row).padStart(11)).join(""));
  }
  const { share, rejectedShare, twice } = rows.get("tidings");
  return [
    [`share of the limit that is left, ${provider}`, 1 - share, 0.03],
    [`share of answers that are a 429, ${provider}`, rejectedShare, 0.01],
    [`messages that are delivered twice, ${provider}`, twice, 0],
  ];
}

await main(async () => {
  const count = Number(process.argv[2] ?? 2_000);
  if (!Number.isInteger(count) || count < 400) throw new Failure("the count must be an integer from 400");
  console.log(
    "limit used: requests that were not rejected, of those that the limit allowed; in doubt: the caller cannot know whether they were sent",
  );
  const targets = Object.keys(PROVIDERS).flatMap((provider) => table(provider, count));
  targets.push(...(await cpu()));
  console.log("\ntargets");
  for (const [name, figure, maximum] of targets)
    console.log(
      `  ${figure <= maximum ? "met    " : "not met"} ${figure.toFixed(3).padStart(7)}, at most ${maximum}: ${name}`,
    );
});
