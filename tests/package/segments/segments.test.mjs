// The results of `segments()`, with the built package.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isTidingsError, segments } from "../../../pkg/dist/index.js";
import * as alone from "../../../pkg/dist/segments.js";

const { cases } = JSON.parse(readFileSync(new URL("../../data/segments.json", import.meta.url), "utf8"));
const text = (row) => row.text.map(([piece, times]) => piece.repeat(times)).join("");

test("every text of the table is counted, and its parts joined are the text", () => {
  for (const row of cases) {
    const counted = segments(text(row));
    const { encoding, units, segments: number } = counted;
    assert.deepEqual(
      { encoding, units, number },
      { encoding: row.encoding, units: row.units, number: row.segments },
      row.why,
    );
    assert.equal(counted.parts.map(({ start, end }) => text(row).slice(start, end)).join(""), text(row), row.why);
    assert.equal(counted.parts.length, number);
  }
});

test("a profile that keeps graphemes does not split them, even if that costs a segment", () => {
  for (const row of cases) {
    const { segments: number, parts } = segments(text(row), { profile: { split: "grapheme" } });
    assert.equal(number, row.graphemes ?? row.segments, row.why);
    assert.equal(parts.map(({ start, end }) => text(row).slice(start, end)).join(""), text(row), row.why);
  }
});

test("the entry `tidings/segments` gives the same results as `tidings`", () => {
  for (const row of cases) assert.deepEqual(alone.segments(text(row)), segments(text(row)));
});

test("a typographic apostrophe is reported with its index and its price", () => {
  const message = "It’s on its way. ".repeat(5);
  const counted = segments(message, { pricePerSegment: 0.0075 });
  assert.deepEqual(counted.costly, { index: 2, character: "’", count: 5, segmentsWithout: 1, extraSegments: 1 });
  assert.deepEqual(
    { ...counted, costly: null, smart: null },
    {
      encoding: "ucs-2",
      characters: 85,
      units: 85,
      segments: 2,
      unitsPerSegment: 67,
      unitsLeft: 49,
      parts: [
        { start: 0, end: 67, units: 67 },
        { start: 67, end: 85, units: 18 },
      ],
      overLimit: false,
      costly: null,
      smart: null,
      price: 0.015,
    },
  );
  assert.equal(counted.smart.segments, 1);
  assert.equal(counted.smart.text, message.replaceAll("’", "'"));
  assert.deepEqual(counted.smart.replacements[1], { index: 19, from: "’", to: "'" });
});

test("a smart encoding is proposed only if it saves a segment", () => {
  assert.equal(segments("It’s here").smart, null, "one segment is one segment");
  assert.equal(segments(`中${"’".repeat(100)}`).smart, null, "another character keeps the text in UCS-2");
  assert.equal(segments("…".repeat(70)).smart, null, "three full stops need more space than an ellipsis");
  assert.equal(segments("e\u0301".repeat(70)).smart.text, "é".repeat(70), "letters and marks are composed");
  assert.equal(segments("\u2126 ".repeat(40)).smart.text, "Ω ".repeat(40), "the ohm sign is composed, too");
  assert.equal(segments("Ｓａｌｅ　".repeat(20)).smart.segments, 1, "full-width forms are ASCII");
  assert.equal(segments("ş".repeat(100)).smart, null, "a letter keeps its mark");
  assert.equal(
    segments("안녕하세요".repeat(10).normalize("NFD")).smart.text,
    "안녕하세요".repeat(10),
    "decomposed Hangul, as from a Mac: its vowels are letters, not marks",
  );
  const kept = `“${"e\u0301".repeat(70)}😎”`;
  assert.equal(
    segments(kept).smart.text,
    kept.normalize("NFC"),
    "quotation marks are kept, because the emoji keeps the text in UCS-2 anyway",
  );
  assert.equal(
    segments(`\u202a${"a".repeat(100)}\u202c`).smart.text,
    "a".repeat(100),
    "invisible characters of copied numbers are removed",
  );
  assert.equal(
    segments("ΚΑΛΗΜΕΡΑ ".repeat(17)).smart.segments,
    1,
    "Greek letters become letters of the alphabet: it has Λ, but A only as a Latin letter",
  );
  assert.equal(
    segments("｀".repeat(80)).smart.text,
    "'".repeat(80),
    "the full-width grave accent does not become a grave accent, which is costly too",
  );
  const family = "👨‍👩‍👧 ".repeat(12);
  assert.equal(segments(family).smart, null, "joiners hold an emoji together");
});

test("the replacements of a proposal have their indexes in the input", () => {
  const input = `e\u0301 “a” ${"x".repeat(90)}…`;
  const { smart } = segments(input);
  for (const { index, from } of smart.replacements) assert.equal(input.slice(index, index + from.length), from);
  assert.deepEqual(
    smart.replacements.map(({ to }) => to),
    ["é", '"', '"', "..."],
  );
});

test("a lone surrogate is one unit, and is reported as the costly character", () => {
  for (const lone of ["\ud83d", "\ude0e"]) {
    const counted = segments(`ab${lone}c`);
    assert.deepEqual(
      [counted.encoding, counted.units, counted.costly.index, counted.costly.character],
      ["ucs-2", 4, 2, lone],
    );
  }
});

test("each profile has its own limits", () => {
  assert.equal(segments("a".repeat(306), { profile: "toll-free" }).segments, 3, "152 units per segment");
  assert.equal(segments("中".repeat(134), { profile: "toll-free" }).segments, 3, "66 units per segment");
  for (const character of "ΔΦΓΛΩΠΨΣΘΞ€Ç¤\f") {
    assert.equal(segments(character).encoding, "gsm-7", character);
    assert.equal(segments(character, { profile: "telnyx" }).encoding, "ucs-2", character);
  }
  assert.equal(segments("^{}\\[]~|", { profile: "telnyx" }).units, 16);
  assert.equal(segments("a".repeat(1530), { profile: "telnyx" }).overLimit, false);
  assert.equal(segments("a".repeat(1531), { profile: "telnyx" }).overLimit, true);
  assert.equal(segments(`${"a".repeat(66)}e\u0301${"中".repeat(66)}`, { profile: "twilio" }).segments, 3);
});

test("the profile of Twilio splits where Twilio does", () => {
  const lines = `${"a".repeat(152)}\r\n${"a".repeat(152)}`;
  assert.equal(
    segments(lines, { profile: "twilio" }).segments,
    2,
    "CR LF is two characters, although Unicode defines it as one grapheme",
  );
  const wide = `${"中".repeat(66)}\r\n${"中".repeat(66)}`;
  assert.equal(segments(wide, { profile: "twilio" }).segments, 2, "the same in UCS-2");
  assert.equal(segments("a".repeat(1600), { profile: "twilio" }).overLimit, false);
  assert.equal(segments("a".repeat(1601), { profile: "twilio" }).overLimit, true);
});

test("more than 255 segments cannot be sent at all", () => {
  assert.equal(segments("a".repeat(255 * 153)).overLimit, false);
  assert.equal(segments("a".repeat(255 * 153 + 1)).overLimit, true);
});

test("the replacements are correct for every letter that can be composed", () => {
  // Every character that has a canonical decomposition, decomposed: the proposal composes them.
  for (let code = 0xc0; code < 0x30000; code += 1) {
    const composed = code >= 0xd800 && code < 0xe000 ? "" : String.fromCodePoint(code);
    const decomposed = composed.normalize("NFD");
    if (decomposed === composed) continue;
    const input = `中${decomposed}`.repeat(35);
    const { smart } = segments(input);
    if (smart === null) continue;
    let rebuilt = input;
    for (const { index, from, to } of smart.replacements.toReversed()) {
      assert.equal(rebuilt.slice(index, index + from.length), from);
      rebuilt = rebuilt.slice(0, index) + to + rebuilt.slice(index + from.length);
    }
    assert.equal(rebuilt, smart.text, code.toString(16));
  }
});

test("custom rules are accepted, and a wrong one is an error that names it", () => {
  const profile = { gsm7: { single: 10, multi: 8 }, ucs2: { single: 5, multi: 4 }, maxSegments: 1 };
  assert.deepEqual(
    [segments("a".repeat(16), { profile }).segments, segments("中".repeat(6), { profile }).segments],
    [2, 2],
  );
  const bad = [
    [null, {}, "text"],
    [12, {}, "text"],
    [undefined, {}, "text"],
    [new Proxy({}, {}), {}, "text"],
    ["a", null, "options"],
    ["a", "telnyx", "options"],
    ["a", { profile: "telstra" }, "profile"],
    ["a", { profile: "__proto__" }, "profile"],
    ["a", { profile: 5 }, "profile"],
    ["a", { profile: null }, "profile"],
    ["a", { profile: { gsm7: { single: 0, multi: 5 } } }, "profile.gsm7.single"],
    ["a", { profile: { gsm7: { single: 160 } } }, "profile.gsm7.multi"],
    ["a", { profile: { ucs2: { single: 70, multi: 1 } } }, "profile.ucs2.multi"],
    ["a", { profile: { ucs2: { single: 7e9, multi: 7 } } }, "profile.ucs2.single"],
    ["a", { profile: { gsm7: { single: 100, multi: 150 } } }, "profile.gsm7.multi"],
    ["a", { profile: { maxCharacters: 1.5 } }, "profile.maxCharacters"],
    ["a", { profile: { gsm7: 160 } }, "profile.gsm7"],
    ["a", { profile: { split: "word" } }, "profile.split"],
    ["a", { profile: { alphabet: "greek" } }, "profile.alphabet"],
    ["a", { profile: { maxSegments: 0 } }, "profile.maxSegments"],
    ["a", { profile: { maxSegment: 3 } }, "profile.maxSegment"],
    ["a", { pricePerSegment: -1 }, "pricePerSegment"],
    ["a", { pricePerSegment: "1" }, "pricePerSegment"],
    ["a", { pricePerSegment: NaN }, "pricePerSegment"],
  ];
  for (const [input, options, named] of bad) {
    assert.throws(
      () => segments(input, options),
      (error) => isTidingsError(error) && error.category === "configuration" && error.message.includes(`\`${named}\``),
      named,
    );
  }
  assert.equal(segments("a").segments, 1, "the next call works");
});

test("an error for invalid options names the mistake and the valid options", () => {
  const trap = () => {
    throw new Error("trap");
  };
  const hostile = new Proxy({}, { get: trap, ownKeys: trap });
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  /** Options, the expected error message, and the mistake. */
  const bad = [
    [[], /`options` must be an object, not Array/, "an array has no options, and would have no effect"],
    [new Map([["profile", "telnyx"]]), /`options` must be an object, not Map/, "a Map has no options either"],
    [() => {}, /`options` must be an object, not Function/, "a function"],
    [null, /`options` must be an object, not null/, "null is not the same as absent"],
    [{ profil: "telnyx" }, /no option `profil`\. There are: profile, pricePerSegment/, "a misspelt option"],
    [{ price: 1 }, /no option `price`\. There are: profile, pricePerSegment/, "the name of a result's property"],
    [{ split: "grapheme" }, /no option `split`/, "a rule outside of its profile"],
    [
      { profile: [] },
      /`profile` must be the name of a profile, or an object with rules, not Array/,
      "an array as a profile",
    ],
    [{ profile: ["telnyx"] }, /`profile` must be/, "an array of profiles"],
    [{ profile: new Date(0) }, /`profile` must be/, "a date"],
    [
      { profile: { maxsegments: 3 } },
      /no option `profile\.maxsegments`\. There are: gsm7, .*maxSegments/,
      "a misspelt rule",
    ],
    [
      { profile: { gsm7: [160, 153] } },
      /`profile\.gsm7` must be an object with `single` and `multi`, not Array/,
      "limits as an array",
    ],
    [{ profile: { gsm7: null } }, /`profile\.gsm7` must be/, "null limits"],
    [{ profile: { alphabet: null } }, /`profile\.alphabet` must be/, "null instead of a name"],
    [
      { profile: { ucs2: { single: 70, multi: 67, max: 3 } } },
      /no option `profile\.ucs2\.max`\. There are: single, multi/,
      "a limit that does not exist",
    ],
    [hostile, /`options` must be an object; reading it threw/, "a proxy that throws"],
    [revoked, /`options` .*threw/, "a revoked proxy"],
    [{ profile: hostile }, /`profile` .*threw/, "a proxy that throws, as the profile"],
    [{ profile: { ucs2: revoked } }, /`profile\.ucs2` .*threw/, "a revoked proxy, as the limits"],
    [
      {
        get profile() {
          return trap();
        },
      },
      /`options` .*threw/,
      "a getter that throws",
    ],
  ];
  for (const [options, says, why] of bad) {
    assert.throws(
      () => segments("a", options),
      (error) => isTidingsError(error) && error.category === "configuration" && says.test(error.message),
      why,
    );
  }
  assert.throws(
    () => segments("a", hostile),
    (error) => error.cause?.message === "trap",
    "the cause is kept",
  );
  assert.equal(segments("a", undefined).segments, 1);
  assert.equal(
    segments("a", { profile: undefined, pricePerSegment: undefined }).price,
    null,
    "undefined is the same as absent",
  );
  assert.equal(segments("a", Object.create({ pricePerSegment: 2 })).price, 2, "inherited options are read");
  class Rules {
    get split() {
      return "grapheme";
    }
  }
  assert.equal(
    segments(`${"a".repeat(66)}e\u0301${"中".repeat(66)}`, { profile: new Rules() }).parts[1].start,
    66,
    "getters of a class are read",
  );
});

test("for every character, a proposal has the segments and replacements that it reports", () => {
  // The character is twice in the text, around a costly one: if it were counted as costly by mistake, an index would be wrong.
  for (let code = 0; code < 0x10000; code += 1) {
    const character = String.fromCharCode(code);
    const input = `${character}’${character}${"a".repeat(150)}’`;
    for (const profile of ["standard", "telnyx"]) {
      const { smart, segments: number, costly } = segments(input, { profile });
      if (smart === null) continue;
      const again = segments(smart.text, { profile });
      assert.deepEqual([again.segments, again.encoding], [smart.segments, "gsm-7"], code.toString(16));
      assert.ok(smart.segments < number);
      assert.equal(smart.replacements.length, costly.count, code.toString(16));
    }
  }
});

test("a text of a million characters is counted, whatever they are", () => {
  for (const piece of ["a", "€", "中", "😎", "e\u0301", "\u0301"]) {
    const long = piece.repeat(1_000_000 / piece.length);
    for (const split of ["character", "grapheme"]) {
      const { parts, units } = segments(long, { profile: { split } });
      assert.equal(
        parts.reduce((sum, part) => sum + part.units, 0),
        units,
      );
      assert.equal(parts.at(-1).end, long.length);
    }
  }
});

test("the result is plain data", () => {
  const counted = segments("It’s on its way. ".repeat(5));
  assert.deepEqual(structuredClone(counted), counted);
  assert.deepEqual(JSON.parse(JSON.stringify(counted)), counted);
});
