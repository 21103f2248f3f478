// zonesOf: a sample of the differential run (`npm run zones`), and what is no number.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parsePhone } from "../../../pkg/dist/phone.js";
import { zonesOf } from "../../../pkg/dist/zones.js";

const { samples } = JSON.parse(readFileSync(new URL("../../data/time-zones.json", import.meta.url)));
const split = (zones) => (zones === "" ? [] : zones.split(" "));

test("2,000 numbers have the zones that libphonenumber gives them", () => {
  assert.equal(samples.length, 2_000);
  for (const sample of samples) {
    const [number, type, zones, byDigits = zones] = sample.split("|");
    assert.equal(parsePhone(number).type ?? "unknown", type, number);
    assert.deepEqual(zonesOf(number, type), split(zones), `${number} (${type})`);
    assert.deepEqual(zonesOf(number), split(byDigits), `${number} by its digits`);
  }
});

test("the runtime knows every zone", () => {
  const code = readFileSync(new URL("../../../pkg/src/zones/data.ts", import.meta.url), "utf8");
  const zones = /export const ZONES =\s+"([^"]+)"/.exec(code)[1].split(",");
  assert.ok(zones.length > 250, `${zones.length}`);
  for (const timeZone of zones) assert.ok(new Intl.DateTimeFormat("en", { timeZone }).format(0) !== "", timeZone);
});

test("the table is of the release of the numbering plans", () => {
  const read = (path) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
  const [, release] = /METADATA_RELEASE: &str = "([\d.]+)"/.exec(read("xtask/src/metadata/release.rs"));
  assert.ok(read("pkg/src/zones/data.ts").includes(`libphonenumber ${release} `));
});

test("what is no number has no zones", () => {
  for (const value of [
    "",
    "+",
    "12125550123",
    "+1 212 555 0123",
    "hello",
    "+abc",
    `+${"1".repeat(16)}`,
    "+0123456",
    undefined,
    null,
    5,
    {},
  ])
    assert.deepEqual(zonesOf(value), [], String(value));
  assert.deepEqual(zonesOf("+12125550123", "unknown"), []);
  assert.deepEqual(zonesOf("+12125550123", null), ["America/New_York"]);
});

test("the lists cannot be changed", () => {
  assert.throws(() => zonesOf("+12125550123").push("Mars/Olympus"), TypeError);
});
