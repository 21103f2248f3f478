// A sample of the matrix. `npm run secrets` runs all of it.
import assert from "node:assert/strict";
import test from "node:test";
import { ECHOES } from "./echoes.mjs";
import { KEYS } from "./keys.mjs";
import { isThere, NAMES, runMatrix, runProduct } from "./runner.mjs";
import { pieceOf } from "./search.mjs";
import { SPELLINGS } from "./spellings.mjs";

/** A slow machine runs fewer cases. */
const LIMIT_MS = 3_000;
const STEP = 41;

for (const runtime of NAMES) {
  test(`${runtime}: no 12 characters of a key are visible, and no fact depends on the key`, {
    skip: isThere(runtime) ? false : `no ${runtime} here`,
    timeout: 120_000,
  }, async (t) => {
    const { cases, of, leaks, changed } = await runMatrix(runtime, LIMIT_MS, STEP);
    t.diagnostic(`${cases} of ${of} cases`);
    assert.deepEqual([leaks.slice(0, 10), changed.slice(0, 10)], [[], []]);
    assert.ok(cases > 20);
  });
}

for (const runtime of NAMES) {
  test(`${runtime}: the same if a response and an error of one call both repeat the key`, {
    skip: isThere(runtime) ? false : `no ${runtime} here`,
    timeout: 120_000,
  }, async (t) => {
    const { cases, of, masked, leaks, changed, short } = await runProduct(runtime, LIMIT_MS, 21);
    t.diagnostic(`${cases} of ${of} cases`);
    assert.deepEqual([leaks.slice(0, 10), changed.slice(0, 10), short.slice(0, 10)], [[], [], []]);
    assert.ok(cases > 20 && masked > cases / 4, `${masked} of ${cases} with a mask`);
  });
}

test("the search finds every key in every spelling if it is not masked", async () => {
  for (const [kind, key] of Object.entries(KEYS)) {
    for (const [spelling, write] of Object.entries(SPELLINGS)) {
      // A piece of a key with fewer than 14 characters is not complete in base64.
      if (spelling.startsWith("base64") && key.length < 8) continue;
      assert.notEqual(pieceOf(key, await ECHOES["plain text"](write(key)).text()), undefined, `${kind}, ${spelling}`);
    }
  }
});
