// The product of the matrix in one runtime: product.mjs [the time in ms] [every nth key] [part] [parts]. Prints its findings as JSON.
// Each case is one call with two attempts: one with an echo as the response, and one in which `fetch` throws a cause.
import { called, KINDS, REFERENCE } from "./call.mjs";
import { CAUSES } from "./causes.mjs";
import { ECHOES } from "./echoes.mjs";
import { KEYS } from "./keys.mjs";
import { pieceOf } from "./search.mjs";
import { SPELLINGS } from "./spellings.mjs";

const [limitMs = Infinity, step = 1, part = 0, parts = 1] = process.argv.slice(2).map(Number);
const TOGETHER = 32;
/** Removes the file positions from a stack. What a cause has written into its stack stays. */
Error.stackTraceLimit = 2;
const [keys, spellings, echoes, causes] = [KEYS, SPELLINGS, ECHOES, CAUSES].map(Object.entries);

/** Codes that a provider documents as not retryable. */
const FINAL = /"(invalid_request|unauthorized)"/g;

/** Changes a response so that the call is retried. */
async function retryable(echoed, status) {
  const { headers } = echoed;
  return new Response((await echoed.text()).replace(FINAL, '"try_later"'), { status, headers });
}

/** Runs one combination of echo, cause and spelling. Half of them end with the echo, and half with the cause. */
function tripleOf(number) {
  const [spelling, write] = spellings[number % spellings.length];
  const rest = Math.floor(number / spellings.length);
  const [echo, echoed] = echoes[rest % echoes.length];
  const [cause, thrown] = causes[Math.floor(rest / echoes.length)];
  const order = (number + rest) % 2;
  const kind = ((rest + (number % spellings.length)) % 7) % KINDS.length;
  const throws = (text) => () => {
    throw thrown(text);
  };
  const stepsOf = (key) => {
    const text = write(key);
    return order === 0
      ? [() => retryable(echoed(text), number % 3 === 0 ? 429 : 503), throws(text)]
      : [throws(text), () => echoed(text)];
  };
  return {
    name: `echo "${echo}", cause "${cause}", ${order === 0 ? "the cause last" : "the echo last"}, ${spelling}, ${KINDS[kind].travels}`,
    kind,
    stepsOf,
  };
}

const triples = causes.length * echoes.length * spellings.length;
const found = { cases: 0, of: 0, ms: 0, masked: 0, leaks: [], changed: [], short: [] };

async function runCase(triple, number, [kindOfKey, key], reference) {
  const { text, facts, asked } = await called(key, triple.kind, triple.stepsOf(key), {
    asFunction: number % 2 === 0,
    withClient: number % 16 === 0,
  });
  const name = `${triple.name}, ${kindOfKey}`;
  found.cases += 1;
  if (text.includes("[redacted]")) found.masked += 1;
  const piece = pieceOf(key, text);
  if (piece !== undefined) found.leaks.push(`${name}: ${piece}`);
  if (facts !== reference.facts) found.changed.push(`${name}: ${facts} and not ${reference.facts}`);
  if (asked !== 2) found.short.push(`${name}: ${asked} attempts`);
}

async function runTriple(number) {
  const triple = tripleOf(number);
  const reference = await called(REFERENCE, triple.kind, triple.stepsOf(REFERENCE));
  const chosen = keys.filter((_, index) => (index + number) % step === 0);
  await Promise.all(chosen.map((key, index) => runCase(triple, number + index, key, reference)));
}

const began = Date.now();
/** Coprime to the number of triples, so that a part of them contains some of everything. */
const numbers = Array.from({ length: triples }, (_, index) => (index * 7919) % triples).filter(
  (_, index) => index % parts === part,
);
found.of = numbers.reduce((sum, number) => sum + keys.filter((_, index) => (index + number) % step === 0).length, 0);
const perRound = Math.max(1, Math.round((TOGETHER * step) / keys.length));
for (let at = 0; at < numbers.length && Date.now() - began < limitMs; at += perRound)
  await Promise.all(numbers.slice(at, at + perRound).map(runTriple));
found.ms = Date.now() - began;
console.log(JSON.stringify(found));
