// `segments()` compared with two independent calculators, with random texts. TIDINGS_SEED repeats a run.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { segments } from "../../../pkg/dist/index.js";
import { testSeed as seed } from "../support/seed.mjs";

const require = createRequire(import.meta.url);
const splitSms = require("split-sms");
const { SegmentedMessage } = require("sms-segments-calculator");

/** `npm run rounds` compares more. */
const TEXTS = Number(process.env.TEXTS ?? (process.env.TIDINGS_ROUNDS === "all" ? 200_000 : 15_000));

/** Mulberry32. */
function rng(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const plain = [..."abc XYZ019@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà\n\r"];
const extension = [..."^{}\\[~]|€\f"];
const foreign = ["中", "ш", "ع", "न", "’", "…", "ç", "`", "\t", "\u00a0"];
const emoji = ["😎", "👍", "🎉", "👍🏽", "🇫🇷", "1️⃣", "👨‍👩‍👧‍👦", "🏳️‍🌈", "❤️"];
const marks = ["e\u0301", "a\u0308", "न\u093f", "o\u0302\u0323"];
const lone = ["\ud83d", "\ude0e"];

/** Kinds of characters for a text, each with its weight. */
const mixtures = [
  [[plain, 1]],
  [
    [plain, 9],
    [extension, 1],
  ],
  [[extension, 1]],
  [
    [plain, 3],
    [extension, 3],
  ],
  [
    [plain, 50],
    [foreign, 1],
  ],
  [[foreign, 1]],
  [
    [foreign, 3],
    [emoji, 1],
  ],
  [[emoji, 1]],
  [
    [plain, 5],
    [emoji, 1],
    [marks, 1],
  ],
  [
    [marks, 1],
    [foreign, 1],
  ],
  [
    [plain, 8],
    [foreign, 4],
    [lone, 1],
  ],
];
/** Lengths around the limits of one and of several segments. */
const lengths = [
  0, 1, 35, 66, 67, 69, 70, 71, 76, 80, 133, 134, 135, 152, 153, 154, 159, 160, 161, 200, 201, 305, 306, 307,
];

function draw(random) {
  const pick = (items) => items[Math.floor(random() * items.length)];
  const mixture = pick(mixtures);
  const total = mixture.reduce((sum, [, share]) => sum + share, 0);
  // Mostly short, because Twilio's calculator needs some microseconds per character.
  const length = random() < 0.75 ? Math.floor(random() * 24) : pick(lengths);
  let text = "";
  while (text.length < length) {
    let left = random() * total;
    text += pick(mixture.find(([, share]) => (left -= share) < 0)?.[0] ?? plain);
  }
  return text;
}

const show = (text) => JSON.stringify(text);

test("two other calculators agree, except for known differences", (t) => {
  t.diagnostic(`seed ${seed}, ${TEXTS} texts`);
  const random = rng(seed);
  const explained = {};
  const note = (why) => (explained[why] = (explained[why] ?? 0) + 1);
  for (let index = 0; index < TEXTS; index += 1) {
    const text = draw(random);
    againstSplitSms(text, note);
    againstTwilio(text, note);
  }
  t.diagnostic(
    Object.entries(explained)
      .map(([why, count]) => `${count}: ${why}`)
      .join("; ") || "no difference",
  );
});

/**
 * The number of parts of a UCS-2 text whose pieces must not be split, computed in the simplest way. The pieces are those of the
 * other calculator.
 */
function partsOf(lengths) {
  if (lengths.reduce((sum, length) => sum + length, 0) <= 70) return 1;
  let [parts, used] = [1, 0];
  for (const length of lengths) {
    if (used + length > 67) [parts, used] = [parts + 1, 0];
    used += length;
  }
  return parts;
}

function againstSplitSms(text, note) {
  const ours = segments(text);
  const theirs = splitSms.split(text);
  const encoding = theirs.characterSet === "GSM" ? "gsm-7" : "ucs-2";
  if (text === "") {
    // It returns one segment. Ours returns none, because there is no message to pay for.
    assert.deepEqual([ours.segments, theirs.parts.length], [0, 1]);
    return note("split-sms: an empty text is a segment");
  }
  assert.equal(encoding, ours.encoding, show(text));
  const units = theirs.parts.map(({ bytes }) => (encoding === "gsm-7" ? bytes : bytes / 2));
  if (show(units) === show(ours.parts.map(({ units }) => units))) return;
  // There, a high surrogate and any next unit are one piece, also at the end of the text. Ours follows TS 23.038: a unit is a
  // piece, and only a valid pair stays together.
  assert.ok(!text.isWellFormed(), `split-sms ${units}, ours ${show(ours.parts)}: ${show(text)}`);
  const pieces = [...text.matchAll(/[\ud800-\udbff][\s\S]?|[\s\S]/g)].map(({ 0: piece }) => (isHigh(piece) ? 2 : 1));
  assert.equal(theirs.parts.length, partsOf(pieces), show(text));
  note("split-sms: a lone surrogate");
}

const isHigh = (piece) => piece >= "\ud800" && piece < "\udc00";

function againstTwilio(text, note) {
  const theirs = new SegmentedMessage(text);
  const ours = segments(text, { profile: "twilio" });
  const encoding = theirs.encodingName === "GSM-7" ? "gsm-7" : "ucs-2";
  if (text === "") {
    assert.equal(ours.segments, 0);
    return;
  }
  assert.equal(encoding, ours.encoding, show(text));
  const per = encoding === "gsm-7" ? 7 : 16;
  const units = theirs.segments.map((segment) => segment.messageSizeInBits() / per);
  if (show(units) === show(ours.parts.map(({ units }) => units))) return;
  // Its graphemes are those of Unicode 10 (grapheme-splitter, 2018), those of Intl.Segmenter follow the engine's Unicode. Where
  // both differ, the segments may differ. Both may split CR LF.
  const today = [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)].flatMap(({ segment }) =>
    segment === "\r\n" ? [..."\r\n"] : [segment],
  );
  assert.ok(show(theirs.graphemes) !== show(today), `Twilio's ${units}, ours ${show(ours.parts)}: ${show(text)}`);
  assert.equal(theirs.segmentsCount, partsOf(theirs.graphemes.map(({ length }) => length)), show(text));
  assert.equal(ours.segments, partsOf(today.map(({ length }) => length)), show(text));
  note("Twilio's: graphemes of an older Unicode");
}
