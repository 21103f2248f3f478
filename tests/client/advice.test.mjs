// What is said of a failure: to the developer everything, to the user nothing that is not theirs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { adviceFor, parseError } from "../../pkg/dist/index.js";

const CATEGORIES = ["validation", "authentication", "permission", "payment", "quota", "not-found", "conflict", "rate-limit", "opted-out", "blocked",
  "carrier", "server", "unavailable", "network", "timeout", "aborted", "protocol", "unsupported", "configuration", "unknown"];
const SCOPES = ["recipient", "sender", "content", "account", "provider", "request", null];
const OUTCOMES = ["not-sent", "unknown", "sent"];

test("every category has advice, in sentences, whatever the scope and the outcome", () => {
  for (const category of CATEGORIES) for (const scope of SCOPES) for (const outcome of OUTCOMES) {
    const { todo, userMessage, docsUrl } = adviceFor({ category, scope, outcome, docsUrl: null });
    for (const sentence of [todo, userMessage]) assert.match(sentence, /^[A-Z].{15,}\.$/);
    assert.equal(docsUrl, null);
  }
});

test("the user's sentence never speaks of keys, accounts, money, providers or codes", () => {
  for (const category of CATEGORIES) for (const scope of SCOPES) {
    const { userMessage } = adviceFor({ category, scope, outcome: "not-sent", docsUrl: null });
    assert.doesNotMatch(userMessage, /key|account|balance|plan|provider|code \d|credit|token|`/i, `${category} ${scope}`);
  }
});

test("nobody is asked to try again while a message may be on its way", () => {
  for (const category of CATEGORIES) {
    const { userMessage } = adviceFor({ category, scope: "provider", outcome: "unknown", docsUrl: null });
    assert.doesNotMatch(userMessage, /try again in a moment/i, category);
  }
});

test("an invalid number is for the user to correct, an invalid sender is not", () => {
  const of = (scope) => adviceFor({ category: "validation", scope, outcome: "not-sent", docsUrl: null }).userMessage;
  assert.match(of("recipient"), /phone number/);
  assert.match(of("content"), /change it/);
  assert.match(of("sender"), /not your fault/);
});

test("a category of a later release is read as unknown", () => {
  for (const category of ["brand-new", "constructor", undefined]) assert.match(adviceFor({ category, scope: null, outcome: "unknown" }).todo, /Nobody can tell/);
});

test("the facts of parseError are enough, and the provider's page comes along", () => {
  const facts = parseError({ status: 400, body: { error: { code: "BUSINESS_004", message: "Opted out" } }, provider: "sent" });
  const { userMessage, docsUrl } = adviceFor(facts);
  assert.match(userMessage, /START/);
  assert.equal(docsUrl, "https://docs.sent.dm/errors/BUSINESS_004");
});
