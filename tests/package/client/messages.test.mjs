// The sentences for users in every language: complete, with the same placeholders, and never of two languages by accident.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { adviceFor } from "../../../pkg/dist/index.js";

const folder = new URL("../../../pkg/src/messages/", import.meta.url);
const languages = readdirSync(folder).map((name) => name.replace(/\.ts$/, ""));
const load = async (language) => await import(`../../../pkg/dist/messages/${language}.js`);

const SENTENCES = [
  "tryLater",
  "notYourFault",
  "checkNumber",
  "changeText",
  "quota",
  "optedOut",
  "blocked",
  "carrier",
  "aborted",
  "unknown",
  "sent",
];
const UNITS = ["seconds", "minutes", "hours", "days"];
const WITH_TIME = ["tryLater", "quota", "carrier"];

/** Facts that lead to each sentence. */
const FACTS = {
  tryLater: { category: "server", outcome: "not-sent" },
  notYourFault: { category: "payment", outcome: "not-sent" },
  checkNumber: { category: "validation", scope: "recipient", outcome: "not-sent" },
  changeText: { category: "validation", scope: "content", outcome: "not-sent" },
  quota: { category: "quota", outcome: "not-sent" },
  optedOut: { category: "opted-out", outcome: "not-sent" },
  blocked: { category: "blocked", outcome: "not-sent" },
  carrier: { category: "carrier", outcome: "not-sent" },
  aborted: { category: "aborted", outcome: "not-sent" },
  unknown: { category: "server", outcome: "unknown" },
  sent: { category: "carrier", outcome: "sent" },
};
const said = (name, options, retryAfterMs = null) =>
  adviceFor({ scope: null, docsUrl: null, ...FACTS[name], retryAfterMs }, options).userMessage;

test("the languages are those that are promised", () => {
  assert.deepEqual(languages.sort(), ["de", "es", "fr", "hi", "pt"]);
});

for (const language of languages) {
  test(`${language}: every sentence is there, with the placeholders of the English one`, async () => {
    const exported = await load(language);
    const messages = exported[language];
    assert.equal(exported.default, messages);
    assert.deepEqual(Object.keys(messages), [...SENTENCES, "later", ...UNITS]);
    for (const name of SENTENCES) {
      assert.match(messages[name], /^[\p{Lu}\p{Lo}].*[.।]$/u, name);
      assert.deepEqual(messages[name].match(/\{\w+\}/g) ?? [], WITH_TIME.includes(name) ? ["{when}"] : [], name);
    }
    assert.doesNotMatch(messages.later, /[{}]/);
    for (const unit of UNITS) {
      assert.equal(messages[unit].length, 2, unit);
      for (const form of messages[unit]) assert.deepEqual(form.match(/\{\w+\}/g), ["{count}"], form);
    }
    assert.match(messages.optedOut, /START/, "the word that carriers understand is not translated");
  });

  test(`${language}: adviceFor says each sentence, with the time in it`, async () => {
    const options = { messages: (await load(language))[language] };
    for (const name of SENTENCES) {
      const expected = options.messages[name].replace("{when}", options.messages.later);
      assert.equal(said(name, options), expected, name);
      assert.notEqual(said(name, options), said(name), `${name}: another language than English`);
    }
    const of = (unit, count) => options.messages[unit][count === 1 ? 0 : 1].replace("{count}", count);
    for (const [ms, unit, count] of [
      [1, "seconds", 1],
      [60_000, "seconds", 60],
      [60_001, "minutes", 2],
      [3_600_001, "hours", 2],
      [86_400_001, "days", 2],
    ])
      assert.equal(said("quota", options, ms), options.messages.quota.replace("{when}", of(unit, count)), `${ms} ms`);
  });
}

test("a sentence or a time that is missing is said in English, each for itself", () => {
  const messages = { quota: "Limite {when}!", seconds: ["einer Sekunde"] };
  assert.equal(said("quota", { messages }), "Limite later!");
  assert.equal(said("quota", { messages }, 500), "Limite einer Sekunde!");
  assert.equal(said("quota", { messages }, 2_000), "Limite in 2 seconds!");
  assert.equal(said("sent", { messages }), said("sent"));
});

test("whatever the options are, adviceFor speaks and does not throw", () => {
  const hostile = new Proxy(
    {},
    {
      get() {
        throw new Error("No.");
      },
    },
  );
  for (const options of [
    undefined,
    null,
    7,
    "de",
    [],
    hostile,
    { messages: hostile },
    { messages: null },
    { messages: "de" },
  ])
    for (const name of SENTENCES) assert.equal(said(name, options), said(name), name);
  for (const value of [7, null, {}, ["x"]])
    assert.equal(said("quota", { messages: { quota: value, later: value } }), said("quota"));
  assert.equal(
    said("quota", { messages: { later: "$&" } }),
    said("quota").replace("later", () => "$&"),
  );
});

test("a language is nothing but data: it has no imports", async () => {
  const { readFileSync } = await import("node:fs");
  for (const language of languages) {
    const code = readFileSync(new URL(`../../../pkg/dist/messages/${language}.js`, import.meta.url), "utf8");
    assert.doesNotMatch(code, /import|require/);
    assert.ok(code.length < 6_000, `${language}: ${code.length} characters`);
  }
});
