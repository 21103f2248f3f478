// The matrix in one runtime: program.mjs [the time in ms] [every nth case]. Prints { cases, leaks, changed } as JSON.
// Each case is one send whose response or `fetch` repeats the key: no piece of it may be visible, and no fact may change.
import { called, KINDS, REFERENCE } from "./call.mjs";
import { CAUSES } from "./causes.mjs";
import { ECHOES } from "./echoes.mjs";
import { KEYS } from "./keys.mjs";
import { pieceOf } from "./search.mjs";
import { SPELLINGS } from "./spellings.mjs";

const [limitMs = Infinity, step = 1] = process.argv.slice(2).map(Number);

function* cases() {
  for (const [group, list] of [
    ["echo", ECHOES],
    ["cause", CAUSES],
  ]) {
    for (const what of Object.keys(list))
      for (const spelling of Object.keys(SPELLINGS))
        for (const key of Object.keys(KEYS)) yield { group, what, spelling, key };
  }
}

const stepOf = (group, what, text) => () => {
  if (group === "echo") return ECHOES[what](text);
  throw CAUSES[what](text);
};

const all = [...cases()];
const began = Date.now();
const leaks = [];
const changed = [];
const references = new Map();
let count = 0;
// Coprime to the number of cases, so that a part of them contains some of everything.
for (let index = 0; index < all.length && Date.now() - began < limitMs; index += step) {
  const number = (index * 7919) % all.length;
  const { group, what, spelling, key: kindOfKey } = all[number];
  const key = KEYS[kindOfKey];
  const kind = number % KINDS.length;
  const name = `${group} "${what}", ${spelling}, ${kindOfKey}, ${KINDS[kind].travels}`;
  const { text, facts } = await called(key, kind, [stepOf(group, what, SPELLINGS[spelling](key))], {
    asFunction: number % 3 === 0,
  });
  count += 1;
  const piece = pieceOf(key, text);
  if (piece !== undefined) leaks.push(`${name}: ${piece}`);
  // The same with another key in the same spelling: the facts must be the same.
  const id = `${group} ${what} ${kind} ${spelling}`;
  if (!references.has(id))
    references.set(id, (await called(REFERENCE, kind, [stepOf(group, what, SPELLINGS[spelling](REFERENCE))])).facts);
  if (references.get(id) !== facts) changed.push(`${name}: ${facts} and not ${references.get(id)}`);
}
console.log(JSON.stringify({ cases: count, of: all.length, ms: Date.now() - began, leaks, changed }));
