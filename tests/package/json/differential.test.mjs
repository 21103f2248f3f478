// The core reads JSON like `JSON.parse`: random texts and mutated ones. 1,000,000 of them, with a new seed: `npm run rounds`.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { buildXtask } from "../phone/differential/comparison.mjs";
import { testSeed } from "../support/seed.mjs";

const ROUNDS = process.env.TIDINGS_ROUNDS === "all" ? 1_000_000 : 50_000;
const BATCH = 50_000;

/** Pieces of JSON, and what looks like them. */
const PIECES =
  '{ } [ ] , : " \\ true false null nul NaN Infinity -Infinity 0 -0 00 01 1. .5 1.5 1e 1e5 1E-2 1e+400 -1 + - 12345678901234567890 "a" "" "\\u00e9" ' +
  '"\\ud83d" "\\ud83d\\ude00" "\\u12" "\\x" "\\n" "\\/" {"a":1} {"a":1,"a":2} [1,2] [] {} "__proto__" \u00e9 \u{1f600} \ufeff // /**/ \'';
const pieces = [...PIECES.split(" "), " ", "\t", "\n", "\r", "\u000b", "\u00a0", "\0", "\u0001", '"\u007f"'];

/** Random numbers from a seed (mulberry32). */
function randomOf(start) {
  let state = start >>> 0;
  return (end) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % end;
  };
}

function value(random, depth) {
  const kind = random(depth > 4 ? 6 : 8);
  if (kind === 0) return null;
  if (kind === 1) return random(2) === 1;
  if (kind === 2) return random(2_000_000) - 1_000_000;
  if (kind === 3) return (random(1e9) / (random(1e6) + 1)) * (random(2) === 1 ? -1 : 1);
  if (kind < 6) return Array.from({ length: random(6) }, () => pieces[random(pieces.length)]).join("");
  if (kind === 6) return Array.from({ length: random(5) }, () => value(random, depth + 1));
  return Object.fromEntries(
    Array.from({ length: random(5) }, () => [pieces[random(pieces.length)], value(random, depth + 1)]),
  );
}

function textOf(random) {
  if (random(5) === 0) return Array.from({ length: random(8) }, () => pieces[random(pieces.length)]).join("");
  let text = JSON.stringify(value(random, 0), null, [undefined, 1, "\t"][random(3)]);
  for (let changes = random(4); changes > 0; changes--) {
    const at = random(text.length + 1);
    text = text.slice(0, at) + (random(2) === 1 ? pieces[random(pieces.length)] : "") + text.slice(at + random(3));
  }
  return text.toWellFormed();
}

/** Objects as arrays of their properties: `JSON.parse` moves names that are indexes to the front. */
function ordered(value) {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? 0 : value;
  return {
    properties: Object.entries(value)
      .map(([name, property]) => [name.toWellFormed(), ordered(property)])
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  };
}

function parsed(text) {
  try {
    return JSON.stringify(ordered(JSON.parse(text)));
  } catch {
    return "-";
  }
}

async function coreResults(program, texts) {
  const child = spawn(program, ["json-results"], { stdio: ["pipe", "pipe", "inherit"] });
  const code = new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  // If the program ends early, its exit code shows it.
  child.stdin.on("error", () => {});
  child.stdin.end(texts.map((one) => `${JSON.stringify(one)}\n`).join(""));
  const output = await text(child.stdout);
  assert.equal(await code, 0);
  return output.trimEnd().split("\n");
}

test("the core reads and rejects what JSON.parse reads and rejects", async (context) => {
  context.diagnostic(`TIDINGS_SEED=${testSeed}`);
  const [program, random] = [await buildXtask(), randomOf(testSeed)];
  let accepted = 0;
  for (let done = 0; done < ROUNDS; done += BATCH) {
    const texts = Array.from({ length: BATCH }, () => textOf(random));
    const results = await coreResults(program, texts);
    assert.equal(results.length, texts.length);
    texts.forEach((one, index) => {
      const expected = parsed(one);
      if (expected !== "-") accepted += 1;
      assert.equal(parsed(results[index]), expected, `TIDINGS_SEED=${testSeed}: ${JSON.stringify(one)}`);
    });
  }
  context.diagnostic(`${ROUNDS} texts, ${accepted} of them JSON`);
  assert.ok(accepted > ROUNDS / 10 && accepted < ROUNDS * 0.9, `${accepted}`);
});
