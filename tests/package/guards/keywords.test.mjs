// readKeyword: every word of the cited lists, and no ordinary message.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { readKeyword } from "../../../pkg/dist/guards.js";

const read = (name) => JSON.parse(readFileSync(new URL(`../../data/${name}.json`, import.meta.url)));
const { sources, notRead } = read("keywords");
const { messages } = read("ordinary-messages");
const KINDS = ["stop", "start", "help"];
/** As in pkg/src/guards/words.ts. */
const folded = (word) => word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

test("every word of the cited lists is read, in any case and with space around it", () => {
  let count = 0;
  for (const { source, ...list } of sources)
    for (const kind of KINDS)
      for (const word of list[kind])
        for (const text of [word, word.toUpperCase(), word.toLowerCase(), ` ${word}\n`, `\u00a0${word}\t`]) {
          assert.equal(readKeyword(text), kind, `${JSON.stringify(text)} of ${source}`);
          count += 1;
        }
  assert.ok(count > 800, `${count}`);
});

test("no word is read that no source lists", () => {
  const code = readFileSync(new URL("../../../pkg/src/guards/words.ts", import.meta.url), "utf8");
  const lists = [...code.matchAll(/export const (\w+) =\s+"([^"]+)"/g)];
  assert.deepEqual(
    lists.map(([, name]) => name.toLowerCase()),
    KINDS,
  );
  for (const [, name, words] of lists) {
    const cited = new Set(sources.flatMap((list) => list[name.toLowerCase()].map(folded)));
    assert.deepEqual(words.split("|").sort(), [...cited].sort());
  }
  for (const { word } of notRead) assert.equal(readKeyword(word), null, word);
});

test("none of 200 ordinary messages that contain a keyword is read", () => {
  assert.ok(messages.length >= 200, `${messages.length}`);
  assert.equal(new Set(messages).size, messages.length);
  const words = [...new Set(sources.flatMap(({ stop, start, help }) => [...stop, ...start, ...help]).map(folded))];
  for (const message of messages) {
    assert.equal(readKeyword(message), null, message);
    assert.ok(
      words.some((word) => folded(message).includes(word)),
      `no keyword in: ${message}`,
    );
  }
});

test("punctuation around an opt-out means nothing, and around another word it does", () => {
  for (const text of [
    "Stop.",
    "STOP!!!",
    '"stop"',
    "“Stop”",
    "(stop)",
    "- Stop -",
    "stop...",
    "Opt-out.",
    "¡ALTO!",
    "Arrêt !",
  ])
    assert.equal(readKeyword(text), "stop", text);
  for (const text of ["Yes!", "start.", "Help!", "info?", "YES..."]) assert.equal(readKeyword(text), null, text);
});

test("accents mean nothing, and neither does the width of letters", () => {
  for (const text of ["ARRÊT", "arrêté", "ＳＴＯＰ", "Óptout"]) assert.equal(readKeyword(text), "stop", text);
});

test("anything else is no keyword", () => {
  for (const value of [
    "",
    " ",
    "...",
    "stopp",
    "st op",
    "stop stop",
    "x".repeat(1_000_000),
    null,
    undefined,
    5,
    {},
    ["stop"],
  ])
    assert.equal(readKeyword(value), null, String(value).slice(0, 20));
});
