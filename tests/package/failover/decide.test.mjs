// Whether the next provider is tried: a table of mistakes that must not happen, and every combination of facts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { facts, parts } from "./harness.mjs";

const [{ decide, areProviderLimits }] = await parts("decide");

const CATEGORIES = [
  "validation",
  "authentication",
  "permission",
  "payment",
  "quota",
  "not-found",
  "conflict",
  "rate-limit",
  "opted-out",
  "blocked",
  "carrier",
  "server",
  "unavailable",
  "network",
  "timeout",
  "aborted",
  "protocol",
  "unsupported",
  "configuration",
  "unknown",
];
const SCOPES = ["recipient", "sender", "content", "account", "provider", "request", null];
const OUTCOMES = ["not-sent", "unknown", "sent"];

const rejectedLocally = (category, scope, issues) => ({ category, scope, outcome: "not-sent", attempts: [], issues });
const issue = (path, code, more) => ({ path, code, message: "", ...more });

/** `next`: whether the next provider is tried; `risk`: the same with `afterUnknown`; `catches`: the mistake that the row detects. */
const table = [
  // What other libraries get wrong.
  {
    of: { category: "validation", scope: "recipient", outcome: "not-sent" },
    next: false,
    risk: false,
    why: "recipient",
    catches: "sending an invalid number through every provider",
  },
  {
    of: { category: "opted-out", scope: "recipient", outcome: "not-sent" },
    next: false,
    risk: false,
    why: "opted-out",
    catches: "texting a recipient who opted out",
  },
  {
    of: { category: "timeout", scope: "provider", outcome: "unknown", retryable: true },
    next: false,
    risk: true,
    why: "unknown",
    catches: "a second message after a timeout that followed acceptance",
  },
  {
    of: { category: "rate-limit", scope: "account", outcome: "not-sent", retryable: true, retryAfterMs: 3_600_000 },
    next: true,
    risk: true,
    why: "not-sent",
    catches: "waiting for an hour although another provider is idle",
  },
  {
    of: { category: "authentication", scope: "account", outcome: "not-sent", retryable: false },
    next: true,
    risk: true,
    why: "not-sent",
    catches: "using `retryable`, which is false for a wrong key",
  },
  {
    of: { category: "payment", scope: "account", outcome: "not-sent", retryable: false },
    next: true,
    risk: true,
    why: "not-sent",
    catches: "using `retryable`, which is false without credit",
  },
  // The scope decides, not the category.
  {
    of: { category: "permission", scope: "sender", outcome: "not-sent" },
    next: true,
    risk: true,
    why: "not-sent",
    catches: "ignoring that another provider has another sender",
  },
  {
    of: { category: "validation", scope: "sender", outcome: "not-sent" },
    next: true,
    risk: true,
    why: "not-sent",
    catches: "treating every validation error as an error of the message",
  },
  {
    of: { category: "rate-limit", scope: "recipient", outcome: "not-sent", retryable: true },
    next: false,
    risk: false,
    why: "recipient",
    catches: "bypassing a limit on one recipient",
  },
  {
    of: { category: "blocked", scope: "sender", outcome: "not-sent" },
    next: false,
    risk: false,
    why: "blocked",
    catches: "bypassing a filter because it concerns the sender",
  },
  {
    of: { category: "blocked", scope: "account", outcome: "not-sent" },
    next: false,
    risk: false,
    why: "blocked",
    catches: "bypassing a policy",
  },
  {
    of: { category: "opted-out", scope: "sender", outcome: "not-sent" },
    next: false,
    risk: false,
    why: "opted-out",
    catches: "an opt-out that a profile assigns to the sender",
  },
  {
    of: { category: "server", scope: "provider", outcome: "not-sent" },
    next: true,
    risk: true,
    why: "not-sent",
    catches: "stopping at a 503 that is documented as not accepted",
  },
  {
    of: { category: "server", scope: "provider", outcome: "unknown" },
    next: false,
    risk: true,
    why: "unknown",
    catches: "treating a 500 as a rejection",
  },
  {
    of: { category: "network", scope: "provider", outcome: "not-sent", status: null, retryable: true },
    next: true,
    risk: true,
    why: "not-sent",
    catches: "staying with a provider that refuses every connection",
  },
  {
    of: { category: "timeout", scope: "provider", outcome: "not-sent", status: null },
    next: true,
    risk: true,
    why: "not-sent",
    catches: "treating a connection that was never made as a lost response",
  },
  {
    of: { category: "carrier", scope: "recipient", outcome: "unknown" },
    next: false,
    risk: false,
    why: "unknown",
    catches: "`afterUnknown` overriding the scope",
  },
  {
    of: { category: "unknown", scope: null, outcome: "not-sent" },
    next: false,
    risk: false,
    why: "unclear",
    catches: "moving on although the scope is unknown",
  },
  {
    of: { category: "conflict", scope: "request", outcome: "sent" },
    next: false,
    risk: false,
    why: "sent",
    catches: "sending again although the error says that it was sent",
  },
  {
    of: { category: "aborted", scope: "request", outcome: "not-sent" },
    next: false,
    risk: false,
    why: "aborted",
    catches: "moving on after the caller aborted",
  },
  // Rejected by validation, before any request.
  {
    of: rejectedLocally("validation", "content", [issue("mediaUrl", "unsupported")]),
    next: true,
    risk: true,
    why: "cannot-carry",
    catches: "not trying the provider that supports media",
  },
  {
    of: rejectedLocally("validation", "content", [issue("body", "required"), issue("template", "unsupported")]),
    next: true,
    risk: true,
    why: "cannot-carry",
    catches: "not trying the provider that supports templates",
  },
  {
    of: rejectedLocally("validation", "request", [issue("to", "required"), issue("contactId", "unsupported")]),
    next: true,
    risk: true,
    why: "cannot-carry",
    catches: "not trying the provider that supports contacts",
  },
  {
    of: rejectedLocally("validation", "request", [
      issue("to", "too-short"),
      issue("body", "required"),
      issue("template", "unsupported"),
    ]),
    next: false,
    risk: false,
    why: "request",
    catches: "moving on with an invalid number because there is also a template",
  },
  {
    of: rejectedLocally("validation", "content", [issue("body", "required")]),
    next: false,
    risk: false,
    why: "content",
    catches: "moving on with a message without content",
  },
  {
    of: rejectedLocally("validation", "content", [issue("body", "required"), issue("channel", "unsupported")]),
    next: false,
    risk: false,
    why: "content",
    catches: "treating any unsupported field as a replacement of the body",
  },
  {
    of: rejectedLocally("validation", "request", [
      issue("metadata", "required"),
      issue("template.name", "unsupported"),
    ]),
    next: false,
    risk: false,
    why: "request",
    catches: "ignoring a required field that no other field replaces",
  },
  {
    of: rejectedLocally("validation", "content", [issue("body", "required"), issue("template.id", "unsupported")]),
    next: true,
    risk: true,
    why: "cannot-carry",
    catches: "comparing the full path of a field within the template",
  },
  {
    of: rejectedLocally("validation", "content", [issue("body", "too-long")]),
    next: true,
    risk: true,
    why: "cannot-carry",
    catches: "treating one provider's limit as a limit of all",
  },
  {
    of: rejectedLocally("validation", "recipient", [issue("to", "too-many")]),
    next: true,
    risk: true,
    why: "cannot-carry",
    catches: "treating one provider's limit as an invalid recipient",
  },
  {
    of: rejectedLocally("unsupported", "request", [issue("", "unsupported")]),
    next: true,
    risk: true,
    why: "cannot-carry",
    catches: "stopping at a provider without a send",
  },
  {
    of: rejectedLocally("validation", "sender", [issue("from", "required")]),
    next: true,
    risk: true,
    why: "cannot-carry",
    catches: "stopping at a sender that only this provider requires",
  },
  {
    of: rejectedLocally("validation", "request", [issue("from", "letters"), issue("mediaUrl", "unsupported")]),
    next: true,
    risk: true,
    why: "cannot-carry",
    catches: "using the scope, which is mixed here",
  },
  {
    of: rejectedLocally("validation", "request", [issue("mediaUrl", "unsupported"), issue("to", "letters")]),
    next: false,
    risk: false,
    why: "request",
    catches: "moving on because one of two issues is a limit",
  },
  {
    of: rejectedLocally("validation", "recipient", [issue("to", "too-short")]),
    next: false,
    risk: false,
    why: "recipient",
    catches: "treating an invalid number as a limit",
  },
  {
    of: rejectedLocally("validation", "content", [
      issue("body", "too-long"),
      issue("to", "unallocated", { severity: "warning" }),
    ]),
    next: true,
    risk: true,
    why: "cannot-carry",
    catches: "deciding by a warning",
  },
  {
    of: rejectedLocally("validation", "request", []),
    next: false,
    risk: false,
    why: "request",
    catches: "treating an empty array of issues as limits",
  },
  {
    of: { category: "validation", scope: "content", outcome: "not-sent", issues: [issue("body", "too-long")] },
    next: false,
    risk: false,
    why: "content",
    catches: "treating the provider's response, whose codes differ, as a local rejection",
  },
  {
    of: { category: "unsupported", scope: "request", outcome: "not-sent" },
    next: false,
    risk: false,
    why: "request",
    catches: "moving on after a 501 of the provider",
  },
  {
    of: { category: "configuration", scope: "request", outcome: "not-sent", param: "apiKey" },
    next: true,
    risk: true,
    why: "not-sent",
    catches: "stopping if this account's key is missing, but moving on after a 401",
  },
  {
    of: { category: "configuration", scope: "request", outcome: "not-sent", param: "fetch" },
    next: false,
    risk: false,
    why: "request",
    catches: "hiding a mistake in the options",
  },
];

test("every row of the table moves on or stops as listed, with its reason", () => {
  for (const { of, next, risk, why, catches } of table) {
    assert.deepEqual(decide(facts(of), false), { next, why }, catches);
    const risked = decide(facts(of), true);
    assert.equal(risked.next, risk, catches);
    if (risk && !next) assert.equal(risked.why, "risked", catches);
  }
});

test("of all 420 combinations, only those move on that were not sent and have a scope where another provider helps", () => {
  let continued = 0;
  for (const category of CATEGORIES) {
    for (const scope of SCOPES) {
      for (const outcome of OUTCOMES) {
        const may =
          ["provider", "account", "sender"].includes(scope) && !["opted-out", "blocked", "aborted"].includes(category);
        const name = `${category} ${scope} ${outcome}`;
        assert.equal(decide(facts({ category, scope, outcome }), false).next, may && outcome === "not-sent", name);
        assert.equal(
          decide(facts({ category, scope, outcome }), true).next,
          may && outcome !== "sent",
          `${name}, afterUnknown`,
        );
        continued += decide(facts({ category, scope, outcome }), false).next ? 1 : 0;
      }
    }
  }
  assert.equal(continued, 17 * 3);
});

test("`retryable` does not affect the decision", () => {
  for (const { of, next } of table) {
    for (const retryable of [true, false]) assert.equal(decide(facts({ ...of, retryable }), false).next, next);
  }
});

test("a limit concerns the provider, any other issue concerns the message", () => {
  const codes = [
    "required",
    "unknown-field",
    "wrong-type",
    "blank",
    "duplicate",
    "conflict",
    "invalid-url",
    "unknown-value",
    "letters",
    "missing-parameter",
  ];
  for (const code of codes) assert.equal(areProviderLimits([issue("body", code)]), false, code);
  for (const code of ["unsupported", "too-long", "too-many"])
    assert.equal(areProviderLimits([issue("body", code)]), true, code);
  assert.equal(areProviderLimits([]), false);
});
