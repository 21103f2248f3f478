// `node scripts/capability-table.mjs`: writes the table of what each provider can do into README.md, from the built package.
// With `--check`, only verifies that it is up to date.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { builtIn, ids } from "./build/providers.mjs";
import { Failure, main, root } from "./process.mjs";

const FILE = join(root, "README.md");
const [START, END] = ["<!-- capabilities -->\n", "<!-- /capabilities -->\n"];

/** The columns: a title, and what a provider has there. */
const has = (field) => (capabilities) => (field in capabilities.fields ? "yes" : "");
const COLUMNS = [
  ["Channels", ({ channels }) => channels.join(", ")],
  [
    "Recipients",
    ({ fields }) => {
      const { to } = fields;
      return to === undefined ? "" : to.maxItems === null ? "several" : to.maxItems.toLocaleString("en-US");
    },
  ],
  ["`mediaUrls`", has("mediaUrls")],
  ["`template`", ({ fields }) => ("template.id" in fields || "template.name" in fields ? "yes" : "")],
  ["`sendAt`", has("sendAt")],
  ["`messages.cancel`", ({ calls }) => (calls.includes("messages.cancel") ? "yes" : "")],
  ["`validityMs`", has("validityMs")],
  ["`statusUrl`", has("statusUrl")],
  ["`reference`", has("reference")],
  ["`senderPool`", has("senderPool")],
  ["Idempotency key", ({ idempotency }) => (idempotency === null ? "" : hours(idempotency.ttlMs))],
];

const hours = (ms) => (ms === null ? "yes" : `${ms / 3_600_000} h`);

/** The table, with a row for each provider that documents a send. */
export async function capabilityTable() {
  const entry = (name) => import(pathToFileURL(join(root, "pkg", "dist", `${name}.js`)));
  const [{ Client }, { defineProvider }] = [await entry("index"), await entry("provider")];
  const rows = [];
  for (const id of ids) {
    const profile = JSON.parse(readFileSync(join(root, "providers", id, "profile.json"), "utf8"));
    if (profile.routes === undefined) continue;
    const needed = Object.entries(profile.options ?? {}).filter(([, { required }]) => required);
    const options = Object.fromEntries(needed.map(([name]) => [name, "1"]));
    const provider = builtIn.includes(id) ? id : defineProvider(profile);
    const { capabilities } = new Client({ provider, apiKey: "an-example-of-a-key", ...options });
    rows.push([profile.title, ...COLUMNS.map(([, cell]) => cell(capabilities))]);
  }
  const line = (cells) => `| ${cells.join(" | ")} |\n`.replaceAll("|  |", "| |").replaceAll("|  |", "| |");
  const titles = ["Provider", ...COLUMNS.map(([title]) => title)];
  return line(titles) + line(titles.map(() => "---")) + rows.map(line).join("");
}

/** README.md with this table. */
export function withTable(readme, table) {
  const [start, end] = [readme.indexOf(START), readme.indexOf(END)];
  if (start === -1 || end < start) throw new Failure(`README.md must have the lines ${START}and ${END}`);
  return `${readme.slice(0, start + START.length)}\n${table}\n${readme.slice(end)}`;
}

if (process.argv[1] === import.meta.filename)
  await main(async () => {
    const readme = readFileSync(FILE, "utf8");
    const updated = withTable(readme, await capabilityTable());
    if (updated === readme) console.log("README.md is up to date");
    else if (process.argv.includes("--check"))
      throw new Failure("the table of README.md is not up to date: run `node scripts/capability-table.mjs`");
    else writeFileSync(FILE, updated);
  });
