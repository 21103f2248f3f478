// Phone numbers and texts from users, one by one and in arrays.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkPhones, Client, loadNumberingPlans, parsePhone, segments } from "../../../pkg/dist/index.js";
import { formatPhone } from "../../../pkg/dist/format.js";
import { defineProvider } from "../../../pkg/dist/provider.js";
import { isLinear, HOSTILE_PATTERNS, repeat } from "./measure.mjs";

const TEXTS = {
  ...HOSTILE_PATTERNS,
  marks: repeat("\u0316\u0301"),
  "marks on a letter": repeat("e\u0301"),
  "vowels of Kirat Rai": repeat("\u{16d67}"),
  jamo: repeat("\u1161"),
  joiners: repeat("👩\u200d"),
  flags: repeat("🇦🇧"),
  apostrophes: repeat("’"),
  plus: repeat("+"),
  "plus and digits": repeat("+1"),
  "calling codes": repeat("+1 415 555 2671 "),
  extensions: repeat(" ext. 1"),
  "extensions of a number": (length) => `+14155552671${" x1".repeat(length / 3)}`,
  "other digits": repeat("٣"),
  "letters on keys": repeat("CALL-"),
  "tel:": repeat("tel:"),
  "phone-context": repeat(";phone-context=+1"),
  isub: repeat(";isub="),
  "full-width": repeat("＋１"),
};
const assertRejected = (error) => assert.equal(error.category, "configuration", error.stack);
function tried(act) {
  try {
    act();
  } catch (error) {
    assertRejected(error);
  }
}

for (const [what, make] of Object.entries(TEXTS)) {
  test(`a text and a number are read in linear time: ${what}`, async () => {
    await isLinear((text) => segments(text).smart, make);
    await isLinear((text) => parsePhone(text, { country: "US" }), make);
    await isLinear((text) => checkPhones(text, { country: "US" }), make);
    await isLinear((text) => tried(() => formatPhone(text, "national")), make);
    const client = new Client({ provider: "texting-blue", apiKey: "a-key-of-a-test", fetch });
    await isLinear(
      (text) => client.validate({ to: text, from: text, body: text }),
      (length) => make(length / 2),
    );
  });
}

test("arrays of numbers are read in linear time, whatever they contain", async () => {
  const items = {
    numbers: "+14155552671",
    "not a number": "hello",
    "empty ones": "",
    "line breaks": "1\n2",
    "long ones": "1".repeat(300),
    "national numbers": "020 7946 0018",
    beginnings: "+",
  };
  for (const item of Object.values(items)) {
    const list = (length) => Array.from({ length: length / (item.length + 1) / 4 }, () => item);
    await isLinear((input) => checkPhones(input, { country: "GB" }), list);
    await isLinear(
      (input) => checkPhones(input, { country: "GB" }),
      (length) => list(length).join("\n"),
    );
    await isLinear(
      (input) => checkPhones(input, { country: "GB" }),
      (length) => new TextEncoder().encode(list(length).join("\n")),
    );
  }
});

test("recipients of a message are validated in linear time", async () => {
  const client = new Client({ provider: "sent", apiKey: "a-key-of-a-test", fetch });
  const rows = {
    "different ones": (at) => `+1415555${String(at % 10_000).padStart(4, "0")}${at}`,
    "one again and again": () => "+14155552671",
    none: () => "x",
  };
  for (const row of Object.values(rows))
    await isLinear(
      (to) => client.validate({ to, body: "a" }),
      (length) => Array.from({ length: length / 100 }, (_, at) => row(at)),
    );
});

test("invalid numbering plans are rejected in linear time", async () => {
  for (const byte of [0, 1, 0x7f, 0x80, 0xff]) {
    await isLinear(
      (bytes) => tried(() => loadNumberingPlans(bytes)),
      (length) => new Uint8Array(length).fill(byte),
    );
  }
});

test("a profile is checked in linear time, including its paths", async () => {
  const profile = (properties) => ({
    id: "own",
    title: "Own",
    baseUrl: "https://api.example/v1",
    auth: { kind: "bearer" },
    send: [],
    ...properties,
  });
  const rows = {
    "a path of many steps": (length) => profile({ response: { id: "a.".repeat(length / 2) } }),
    "a path of brackets": (length) => profile({ response: { id: "[".repeat(length) } }),
    "many codes": (length) =>
      profile({
        errors: { codes: Object.fromEntries(Array.from({ length: length / 40 }, (_, at) => [`c${at}`, "server"])) },
      }),
    "a long address": (length) => profile({ baseUrl: `https://${"a.".repeat(length / 2)}/` }),
    "a long title": (length) => profile({ title: "x".repeat(length) }),
    deep: (length) =>
      profile({
        response: JSON.parse(
          `${'{"a":'.repeat(Math.min(length / 8, 5_000))}1${"}".repeat(Math.min(length / 8, 5_000))}`,
        ),
      }),
  };
  for (const make of Object.values(rows)) await isLinear((input) => tried(() => defineProvider(input)), make);
});
