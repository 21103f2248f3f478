// One idea has one word (docs/glossary.md). The old words do not come back in the names of files and of exports.
import assert from "node:assert/strict";
import { test } from "node:test";
import { exported, paths, wordsOf } from "./words.mjs";

/** Old word: what to say. */
const OLD = {
  answer: "response",
  answers: "responses",
  question: "request",
  ask: "what it asks for",
  asked: "what it asks for",
  tell: "emit, notify, record or describe",
  tells: "describes",
  told: "notified or recorded",
  tried: "attempt",
  tries: "attempts",
  perform: "call",
  performer: "call",
  seam: "the name of what crosses",
  drive: "active call",
  wire: "codec",
  place: "path, index, offset or position",
  places: "paths",
  way: "scheme or route",
  ways: "schemes or routes",
  room: "buffer",
  rooms: "buffers",
  door: "gate",
  patience: "deadline",
  flag: "boolean",
  whole: "integer",
  member: "property",
  members: "properties",
  most: "MAX_",
  longest: "MAX_",
  least: "MIN_",
  given: "input",
  refuse: "reject",
  refused: "rejected",
  refusal: "rejection or stop reason",
  why: "reason",
  trail: "attempt",
  judged: "check",
  glance: "check",
  dialled: "number parts",
  meant: "suggestion",
  odds: "adaptive model",
  dress: "formatting",
  soup: "random pieces",
  chance: "rng",
  stricken: "fault target",
  ingredients: "signed parts",
  sift: "split",
  stand: "fake",
  nobody: "none",
  phrase: "status text",
};

/** Old names of a subject, which were those of whole files and folders: what to say. */
const OLD_SUBJECTS = {
  numbers: "phone",
  plans: "phone (a numbering plan is only the table)",
  sms: "segments",
  define: "provider",
  "of-profile": "provider",
};

/** Files and exports that keep an old word, each with its reason. */
const ALLOWED = {
  // The field's own words.
  answerChallenge: "one answers a challenge (RFC 9110, section 11)",
  "util/define.ts": "Object.defineProperty",
  "phone/plans": "the numbering plans: the table",
  "phone/plans.ts": "the numbering plans: the table",
  "phone/plans.rs": "the numbering plans: the table",
};

const isAllowed = (name) => Object.keys(ALLOWED).some((allowed) => name === allowed || name.endsWith(`/${allowed}`));
const faults = (name) => wordsOf(name).filter((word) => Object.hasOwn(OLD, word));
const subjectOf = (path) => path.split("/").at(-1).split(".")[0];

test("a name is cut into words, however it is written", () => {
  for (const name of ["sendMany", "SendMany", "send_many", "send-many.ts", "SEND_MANY"])
    assert.deepEqual(wordsOf(name).slice(0, 2), ["send", "many"], name);
  assert.deepEqual(wordsOf("parseURLParts"), ["parse", "url", "parts"]);
});

test("no file and no folder has an old word in its name", () => {
  const all = paths();
  assert.ok(all.length > 500, `${all.length}`);
  const found = all
    .filter((path) => !isAllowed(path))
    .flatMap((path) => [
      ...faults(path.split("/").at(-1)).map((word) => `${path}: say ${OLD[word]}, not ${word}`),
      ...[subjectOf(path)]
        .filter((subject) => Object.hasOwn(OLD_SUBJECTS, subject))
        .map((subject) => `${path}: say ${OLD_SUBJECTS[subject]}, not ${subject}`),
    ]);
  assert.deepEqual(found, []);
});

test("no export has an old word in its name", () => {
  const all = exported();
  assert.ok(all.length > 500, `${all.length}`);
  const found = all
    .filter(({ name }) => !isAllowed(name))
    .flatMap(({ file, name }) => faults(name).map((word) => `${file}: ${name}: say ${OLD[word]}, not ${word}`));
  assert.deepEqual(found, []);
});

test("each exception is still needed", () => {
  const names = [...paths(), ...exported().map(({ name }) => name)];
  const unused = Object.keys(ALLOWED).filter(
    (allowed) => !names.some((name) => name === allowed || name.endsWith(`/${allowed}`)),
  );
  assert.deepEqual(unused, []);
});
