// Compares the time zones of 100,000 random numbers with the Python package phonenumbers of the same release: `npm run zones`. Needs Python with pip.
// --count, --seed; --write makes tests/data/time-zones.json, which `npm test` reads.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parsePhone } from "../../../pkg/dist/phone.js";
import { zonesOf } from "../../../pkg/dist/zones.js";
import { timeZones } from "../../../scripts/time-zones.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const option = (name, otherwise) => {
  const index = process.argv.indexOf(`--${name}`);
  return index < 0 ? otherwise : process.argv[index + 1];
};
const isWritten = process.argv.includes("--write");
const count = option("count", isWritten ? "2000" : "100000");
const seed = option("seed", isWritten ? "1" : String(Date.now() % 1_000_000));

assert.ok(timeZones() !== undefined, "pip could not fetch the package");
const folder = join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "phone-metadata");
const archive = join(
  folder,
  readdirSync(folder).find((name) => name.startsWith("phonenumbers-")),
);
const script = join(root, "tests", "package", "zones", "oracle.py");
const { stdout, stderr, status } = spawnSync(process.env.PYTHON ?? "python3", [script, archive, count, seed], {
  encoding: "utf8",
  maxBuffer: 1024 * 1024 * 1024,
});
assert.equal(status, 0, stderr);
const rows = stdout
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));
assert.equal(rows.length, Number(count));

let valid = 0;
for (const [number, type, zones, byDigits] of rows) {
  const found = parsePhone(number).type ?? "unknown";
  assert.equal(found, type, `the type of ${number}`);
  assert.deepEqual([...zonesOf(number, found)], zones, `${number} (${type})`);
  assert.deepEqual([...zonesOf(number)], byDigits, `${number} by its digits`);
  if (type !== "unknown") valid += 1;
}
console.log(`${rows.length} numbers, ${valid} of them valid, seed ${seed}: all zones are the same`);

if (isWritten) {
  const why =
    "Numbers, their types, and their time zones (by type; by digits alone if they differ), as phonenumbers says them. Made by `npm run zones -- --write`.";
  const samples = rows.map(([number, type, zones, byDigits]) =>
    [number, type, zones.join(" "), ...(zones.join() === byDigits.join() ? [] : [byDigits.join(" ")])].join("|"),
  );
  writeFileSync(join(root, "tests", "data", "time-zones.json"), `${JSON.stringify({ why, samples }, null, 2)}\n`);
}
