// `parsePhone`, `checkPhones` and the plans, through the built package.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";
import {
  checkPhones,
  isTidingsError,
  loadNumberingPlans,
  numberingPlans,
  parsePhone,
} from "../../../pkg/dist/index.js";
import * as alone from "../../../pkg/dist/phone.js";

const rejects = (named) => (error) =>
  isTidingsError(error) && error.category === "configuration" && error.message.includes(`\`${named}\``);

test("the first number is read, although the memory grows during the call", () => {
  const { e164, country, type, verdict } = alone.parsePhone("+1 415 555 2671");
  assert.deepEqual(
    { e164, country, type, verdict },
    { e164: "+14155552671", country: "US", type: "fixed-line-or-mobile", verdict: "ok" },
  );
});

test("a number has all of its facts", () => {
  assert.deepEqual(parsePhone("020 7946 0018 ext. 12", { country: "GB" }), {
    e164: "+442079460018",
    country: "GB",
    countryCallingCode: 44,
    nationalNumber: "2079460018",
    extension: "12",
    type: "fixed-line",
    possible: true,
    valid: true,
    verdict: "ok",
    suggestion: null,
    suggestionReason: null,
    removed: "",
  });
});

/** Input, country, expected properties, and why. */
const cases = [
  [
    "+39 06 1234 5678",
    undefined,
    { nationalNumber: "0612345678", country: "IT" },
    "an Italian zero belongs to the number",
  ],
  ["+7 (727) 258-00-00", undefined, { country: "KZ" }, "a shared calling code has several countries"],
  ["+800 1234 5678", undefined, { country: "001", type: "toll-free" }, "a calling code may belong to no country"],
  ["+٤٤٢٠٧٩٤٦٠٠١٨", undefined, { e164: "+442079460018" }, "Arabic-Indic digits are digits"],
  ["＋４４２０７９４６００１８", undefined, { e164: "+442079460018" }, "full-width digits are digits"],
  ["tel:+1-800-555-1234;ext=12", undefined, { e164: "+18005551234", extension: "12" }, "a tel: URI"],
  ["1-800-FLOWERS", "US", { e164: "+18003569377", verdict: "ok" }, "a vanity number"],
  [
    "+4402079460018",
    undefined,
    { e164: "+442079460018", nationalNumber: "2079460018" },
    "a trunk prefix is removed from plain digits, too",
  ],
  [
    "+440207946001",
    undefined,
    { e164: "+44207946001", verdict: "unallocated" },
    "the same where the number is not valid",
  ],
  ["+54111587654321", undefined, { e164: "+5491187654321" }, "a changed number can be as long as the input"],
  ["++442079460018", undefined, { e164: "+442079460018" }, "one + too many"],
  ["011 15 8765-4321", "AR", { e164: "+5491187654321" }, "the 15 of an Argentine mobile number becomes a 9"],
  ["+777279650271735679", undefined, { nationalNumber: "77279650271735679" }, "seventeen digits are not rounded"],
  [
    "4155552671",
    undefined,
    { verdict: "missing-country", suggestion: "+14155552671" },
    "ten digits are not read as a Swiss number",
  ],
  [
    "14155552671",
    undefined,
    { verdict: "missing-country", suggestion: "+14155552671", suggestionReason: "missing-plus" },
    "a forgotten +",
  ],
  [
    "%2B14155552671",
    undefined,
    { suggestion: "+14155552671", suggestionReason: "lost-plus" },
    "a + that is still encoded",
  ],
  [
    "00442079460018",
    undefined,
    { suggestion: "+442079460018", suggestionReason: "dialling-prefix" },
    "a dialling prefix without a country",
  ],
  [
    "+1 999 555 2671",
    undefined,
    { verdict: "unallocated", possible: true, valid: false, e164: "+19995552671" },
    "a range that is not allocated yet",
  ],
  ["+1415555", undefined, { verdict: "too-short" }, ""],
  ["+1415555267100", undefined, { verdict: "too-long" }, ""],
  ["+999123456", undefined, { verdict: "unknown-calling-code" }, ""],
  ["hello", undefined, { verdict: "not-a-number", e164: null }, ""],
  ["", undefined, { verdict: "not-a-number", type: "unknown" }, ""],
  ["5552671", "US", { verdict: "local-only" }, ""],
  ["+".repeat(100_000), undefined, { e164: null }, "a long text is not read to its end"],
  ["\ud83d".repeat(300), undefined, { e164: null }, "lone surrogates are not digits"],
];
test("each input has the expected properties", () => {
  for (const [input, country, expected, why] of cases) {
    const parsed = parsePhone(input, country === undefined ? {} : { country });
    for (const [name, value] of Object.entries(expected))
      assert.equal(parsed[name], value, `${input.slice(0, 40)}: ${name} (${why})`);
  }
});

test("an input that is not a string and an unknown country are rejected, and the error names them", () => {
  for (const junk of [null, undefined, 4155552671, {}, Symbol("a"), new Proxy({}, {}), () => {}]) {
    assert.throws(() => parsePhone(junk), rejects("input"));
    assert.throws(() => checkPhones(junk), rejects("inputs"));
    assert.throws(() => checkPhones(["+14155552671", junk]), rejects("inputs[1]"));
    assert.throws(() => loadNumberingPlans(junk), rejects("bytes"));
  }
  for (const country of ["UK", "us", "USA", "", "001", "é", "ab", null, 5, {}]) {
    assert.throws(() => parsePhone("020 7946 0018", { country }), rejects("country"), String(country));
    assert.throws(() => checkPhones(["020 7946 0018"], { country }), rejects("country"), String(country));
  }
  assert.throws(() => parsePhone("1", null), rejects("options"));
  assert.equal(parsePhone("+14155552671").verdict, "ok", "the next call works");
});

test("an array of numbers has the same verdicts as single calls", () => {
  const list = cases.map(([input]) => input).concat("+14155552671\n", "a\nb", "+1415\r\n5552671");
  for (const country of [undefined, "US", "GB"]) {
    const options = country === undefined ? {} : { country };
    const checks = checkPhones(list, options);
    assert.equal(checks.length, list.length);
    list.forEach((input, index) => {
      const one = parsePhone(input, options);
      const { verdict, type, country: found } = one;
      assert.deepEqual(
        [checks.verdict(index), checks.type(index), checks.country(index)],
        [verdict, type, found],
        input.slice(0, 40),
      );
      assert.equal(checks.e164(index), one.e164, input.slice(0, 40));
    });
  }
});

test("a string or bytes with one number per line are accepted, with any line ends", () => {
  const lines = Array.from({ length: 20_000 }, (_, index) => `+1415555${String(index).padStart(4, "0")}`);
  const expected = [...checkPhones(lines).verdicts];
  for (const end of ["\n", "\r\n"]) {
    for (const text of [lines.join(end), lines.join(end) + end]) {
      for (const list of [text, new TextEncoder().encode(text)]) {
        const checks = checkPhones(list);
        assert.equal(checks.length, lines.length);
        assert.deepEqual([...checks.verdicts], expected);
        assert.equal(checks.e164(12_345), "+141555512345");
      }
    }
  }
  assert.equal(checkPhones("").length, 0);
  assert.equal(checkPhones([]).length, 0);
  assert.equal(checkPhones("\n").length, 1);
  assert.equal(checkPhones("+14155552671\n\n+1").length, 3);
  assert.equal(checkPhones(`${"1".repeat(200_000)}\n+14155552671`).verdict(1), "ok", "a line longer than a chunk");
  assert.throws(() => checkPhones(["1"]).verdict(1), rejects("index"));
});

test("valid plans replace the current ones, and invalid ones do not", () => {
  const table = readFileSync(new URL("../../../src/phone/plans/numbering-plans.bin", import.meta.url));
  assert.deepEqual(loadNumberingPlans(table), { release: "9.0.40" });
  assert.deepEqual(loadNumberingPlans(table.buffer.slice(table.byteOffset, table.byteOffset + table.length)), {
    release: "9.0.40",
  });
  const damaged = Uint8Array.from(table);
  damaged[1000] ^= 1;
  for (const bytes of [damaged, table.subarray(0, 500), new Uint8Array(0), new TextEncoder().encode("hello")]) {
    assert.throws(() => loadNumberingPlans(bytes), rejects("bytes"));
  }
  assert.deepEqual(numberingPlans(), { release: "9.0.40" });
  assert.equal(parsePhone("+14155552671").verdict, "ok");
});

test("plans are accepted as any kind of bytes, and are copied", () => {
  const file = readFileSync(new URL("../../../src/phone/plans/numbering-plans.bin", import.meta.url));
  const shared = new Uint8Array(new SharedArrayBuffer(file.length));
  shared.set(file);
  const elsewhere = vm.runInNewContext("(length) => new Uint8Array(length)")(file.length);
  elsewhere.set(file);
  const within = new Uint8Array(file.length + 20);
  within.set(file, 10);
  const own = Uint8Array.from(file);
  /** Bytes, and what is special about them. */
  const sources = [
    [own, "a Uint8Array"],
    [own.buffer, "an ArrayBuffer"],
    [within.subarray(10, 10 + file.length), "a part of an ArrayBuffer: the rest is not read"],
    [shared, "memory that is shared with another thread"],
    [elsewhere, "a Uint8Array of another realm, as in the sandbox of a test runner"],
    [elsewhere.buffer, "an ArrayBuffer of another realm"],
    [new DataView(own.buffer), "a DataView"],
  ];
  for (const [bytes, why] of sources) assert.deepEqual(loadNumberingPlans(bytes), { release: "9.0.40" }, why);
  own.fill(0);
  assert.equal(parsePhone("+14155552671").verdict, "ok", "later changes of the bytes have no effect");
});

test("values that are not bytes, or were transferred, are rejected with the remedy", () => {
  const transferred = new Uint8Array(1000);
  structuredClone(transferred.buffer, { transfer: [transferred.buffer] });
  const hostile = new Proxy(new Uint8Array(10), {
    get() {
      throw new Error("trap");
    },
  });
  const lying = Object.defineProperty(new Uint8Array(10), "byteLength", { value: 2 ** 40 });
  const pretending = {
    [Symbol.toStringTag]: "Uint8Array",
    byteLength: 8,
    length: 2 ** 40,
    slice() {
      return this;
    },
  };
  const table = /Uint8Array or an ArrayBuffer/;
  const file = /numbering-plans\.bin/;
  const bad = [
    [null, table, "null"],
    [undefined, table, "undefined"],
    ["TNP\u0001", table, "a string"],
    [[84, 78, 80, 1], table, "an array of numbers"],
    [Symbol("x"), table, "a symbol"],
    [20_000n, table, "a BigInt"],
    [20_000, table, "a number"],
    [Promise.resolve(), table, "a promise that was not awaited"],
    [new Response(), table, "a response that was not read"],
    [new Blob([]), table, "a blob, which can only be read asynchronously"],
    [hostile, table, "a proxy of bytes"],
    [lying, table, "a view with a false length"],
    [pretending, table, "an object with the tag of a Uint8Array"],
    [transferred, table, "bytes that were transferred to another thread"],
    [transferred.buffer, table, "their ArrayBuffer"],
    [new Uint8Array(2 ** 28), file, "far more bytes than plans have: neither copied nor hashed"],
    [new ArrayBuffer(0), file, "no bytes"],
    [new TextEncoder().encode("<!doctype html>"), file, "an HTML page instead of the file"],
  ];
  for (const [bytes, says, why] of bad) {
    assert.throws(
      () => loadNumberingPlans(bytes),
      (error) => rejects("bytes")(error) && says.test(error.message),
      why,
    );
  }
  assert.equal(parsePhone("+14155552671").verdict, "ok", "the next call works");
});

test("options that are unknown, not an object, or throw are rejected", () => {
  const throwing = {
    get country() {
      throw new Error("trap");
    },
  };
  for (const options of [{ contry: "US" }, { country: "US", strict: true }, [], null, "US", throwing]) {
    for (const call of [() => parsePhone("4155552671", options), () => checkPhones(["4155552671"], options)]) {
      assert.throws(call, (error) => isTidingsError(error) && error.category === "configuration");
    }
  }
});
