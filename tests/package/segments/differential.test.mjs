// `segments()` against two calculators that other people wrote, on random texts. SEED=... repeats a run.
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { createRequire } from "node:module";
import { test } from "node:test";
import { segments } from "../../../pkg/dist/index.js";

const require = createRequire(import.meta.url);
const splitSms = require("split-sms");
const { SegmentedMessage } = require("sms-segments-calculator");

const seed = Number(process.env.SEED ?? randomInt(2 ** 31));
const TEXTS = Number(process.env.TEXTS ?? 200_000);

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

/** What a text is made of, and how often each kind is drawn. */
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
/** Around what a single segment and several hold. */
const lengths = [
  0, 1, 35, 66, 67, 69, 70, 71, 76, 80, 133, 134, 135, 152, 153, 154, 159, 160, 161, 200, 201, 305, 306, 307,
];

function draw(random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const mixture = pick(mixtures);
  const total = mixture.reduce((sum, [, share]) => sum + share, 0);
  // Mostly short: a text's calculation takes Twilio's calculator some microseconds a character.
  const length = random() < 0.75 ? Math.floor(random() * 24) : pick(lengths);
  let text = "";
  while (text.length < length) {
    let left = random() * total;
    text += pick(mixture.find(([, share]) => (left -= share) < 0)?.[0] ?? plain);
  }
  return text;
}

const show = (text) => JSON.stringify(text);

test("two other calculators agree, but for differences that are understood", (t) => {
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
 * How many parts a text makes whose pieces may not be torn apart, counted once more and in the simplest way: for what
 * the others take for one piece. Only for UCS-2.
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
    // It says one segment. We say none: there is no message, and nothing is paid for.
    assert.deepEqual([ours.segments, theirs.parts.length], [0, 1]);
    return note("split-sms: an empty text is a segment");
  }
  assert.equal(encoding, ours.encoding, show(text));
  const units = theirs.parts.map(({ bytes }) => (encoding === "gsm-7" ? bytes : bytes / 2));
  if (show(units) === show(ours.parts.map(({ units }) => units))) return;
  // A high surrogate takes the next unit with it there, whatever that is, even the end of the text. Ours follows
  // TS 23.038: each code unit is one, and only a real pair stays together.
  assert.ok(!text.isWellFormed(), `split-sms ${units}, ours ${show(ours.parts)}: ${show(text)}`);
  const taken = [...text.matchAll(/[\ud800-\udbff][\s\S]?|[\s\S]/g)].map(({ 0: piece }) => (isHigh(piece) ? 2 : 1));
  assert.equal(theirs.parts.length, partsOf(taken), show(text));
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
  // Its graphemes are those of Unicode 10 (grapheme-splitter, 2018); Intl.Segmenter follows the Unicode of the engine,
  // as phones do. Where the two cut a text differently, so may the segments. CR LF may be cut by both.
  const today = [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)].flatMap(({ segment }) =>
    segment === "\r\n" ? [..."\r\n"] : [segment],
  );
  assert.ok(show(theirs.graphemes) !== show(today), `Twilio's ${units}, ours ${show(ours.parts)}: ${show(text)}`);
  assert.equal(theirs.segmentsCount, partsOf(theirs.graphemes.map(({ length }) => length)), show(text));
  assert.equal(ours.segments, partsOf(today.map(({ length }) => length)), show(text));
  note("Twilio's: graphemes of an older Unicode");
}
