// Whether the next provider may be tried: the table of what must never happen, and every combination.
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

/** `next`: whether the next one is tried; `risk`: and with `afterUnknown`. */
const table = [
  // The table of what libraries get wrong.
  {
    of: { category: "validation", scope: "recipient", outcome: "not-sent" },
    next: false,
    risk: false,
    why: "recipient",
    catches: "sending a bad number through everybody",
  },
  {
    of: { category: "opted-out", scope: "recipient", outcome: "not-sent" },
    next: false,
    risk: false,
    why: "opted-out",
    catches: "texting somebody who said STOP",
  },
  {
    of: { category: "timeout", scope: "provider", outcome: "unknown", retryable: true },
    next: false,
    risk: true,
    why: "unknown",
    catches: "a second text after a time-out that followed acceptance",
  },
  {
    of: { category: "rate-limit", scope: "account", outcome: "not-sent", retryable: true, retryAfterMs: 3_600_000 },
    next: true,
    risk: true,
    why: "not-sent",
    catches: "sleeping for an hour beside an idle provider",
  },
  {
    of: { category: "authentication", scope: "account", outcome: "not-sent", retryable: false },
    next: true,
    risk: true,
    why: "not-sent",
    catches: "asking `retryable`, which is false for a wrong key",
  },
  {
    of: { category: "payment", scope: "account", outcome: "not-sent", retryable: false },
    next: true,
    risk: true,
    why: "not-sent",
    catches: "asking `retryable`, which is false without credit",
  },
  // Whose side, and not which category.
  {
    of: { category: "permission", scope: "sender", outcome: "not-sent" },
    next: true,
    risk: true,
    why: "not-sent",
    catches: "forgetting that another provider has another sender",
  },
  {
    of: { category: "validation", scope: "sender", outcome: "not-sent" },
    next: true,
    risk: true,
    why: "not-sent",
    catches: "taking every validation error for the message's own",
  },
  {
    of: { category: "rate-limit", scope: "recipient", outcome: "not-sent", retryable: true },
    next: false,
    risk: false,
    why: "recipient",
    catches: "going around a limit on one recipient",
  },
  {
    of: { category: "blocked", scope: "sender", outcome: "not-sent" },
    next: false,
    risk: false,
    why: "blocked",
    catches: "going around a filter because it names the sender",
  },
  {
    of: { category: "blocked", scope: "account", outcome: "not-sent" },
    next: false,
    risk: false,
    why: "blocked",
    catches: "going around a policy",
  },
  {
    of: { category: "opted-out", scope: "sender", outcome: "not-sent" },
    next: false,
    risk: false,
    why: "opted-out",
    catches: "an opt-out that a profile files under the sender",
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
    catches: "taking a 500 for a refusal",
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
    catches: "taking a connection that was never made for a lost answer",
  },
  {
    of: { category: "carrier", scope: "recipient", outcome: "unknown" },
    next: false,
    risk: false,
    why: "unknown",
    catches: "letting `afterUnknown` go past the scope",
  },
  {
    of: { category: "unknown", scope: null, outcome: "not-sent" },
    next: false,
    risk: false,
    why: "unclear",
    catches: "going on where nobody knows whose side it is",
  },
  {
    of: { category: "conflict", scope: "request", outcome: "sent" },
    next: false,
    risk: false,
    why: "sent",
    catches: "sending again what an error says was sent",
  },
  {
    of: { category: "aborted", scope: "request", outcome: "not-sent" },
    next: false,
    risk: false,
    why: "aborted",
    catches: "going on after the caller left",
  },
  // Found here, before anything was sent.
  {
    of: rejectedLocally("validation", "content", [issue("mediaUrl", "unsupported")]),
    next: true,
    risk: true,
    why: "cannot-carry",
    catches: "keeping a picture from the provider that takes pictures",
  },
  {
    of: rejectedLocally("validation", "content", [issue("body", "required"), issue("template", "unsupported")]),
    next: true,
    risk: true,
    why: "cannot-carry",
    catches: "keeping a template from the provider that has templates",
  },
  {
    of: rejectedLocally("validation", "request", [issue("to", "required"), issue("contactId", "unsupported")]),
    next: true,
    risk: true,
    why: "cannot-carry",
    catches: "keeping a contact from the provider that has contacts",
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
    catches: "going on with a bad number because there is a template, too",
  },
  {
    of: rejectedLocally("validation", "content", [issue("body", "required")]),
    next: false,
    risk: false,
    why: "content",
    catches: "going on with a message that has no content",
  },
  {
    of: rejectedLocally("validation", "content", [issue("body", "required"), issue("channel", "unsupported")]),
    next: false,
    risk: false,
    why: "content",
    catches: "taking any unsupported field for what stands in the text's place",
  },
  {
    of: rejectedLocally("validation", "request", [
      issue("metadata", "required"),
      issue("template.name", "unsupported"),
    ]),
    next: false,
    risk: false,
    why: "request",
    catches: "forgiving a field that no other stands for",
  },
  {
    of: rejectedLocally("validation", "content", [issue("body", "required"), issue("template.id", "unsupported")]),
    next: true,
    risk: true,
    why: "cannot-carry",
    catches: "looking at the whole path of a field within the template",
  },
  {
    of: rejectedLocally("validation", "content", [issue("body", "too-long")]),
    next: true,
    risk: true,
    why: "cannot-carry",
    catches: "taking one provider's limit for everybody's",
  },
  {
    of: rejectedLocally("validation", "recipient", [issue("to", "too-many")]),
    next: true,
    risk: true,
    why: "cannot-carry",
    catches: "taking one provider's limit for a bad recipient",
  },
  {
    of: rejectedLocally("unsupported", "request", [issue("", "unsupported")]),
    next: true,
    risk: true,
    why: "cannot-carry",
    catches: "stopping at a provider that documents no send",
  },
  {
    of: rejectedLocally("validation", "sender", [issue("from", "required")]),
    next: true,
    risk: true,
    why: "cannot-carry",
    catches: "stopping at a sender that only this provider needs",
  },
  {
    of: rejectedLocally("validation", "request", [issue("from", "letters"), issue("mediaUrl", "unsupported")]),
    next: true,
    risk: true,
    why: "cannot-carry",
    catches: "asking the scope, which is mixed here",
  },
  {
    of: rejectedLocally("validation", "request", [issue("mediaUrl", "unsupported"), issue("to", "letters")]),
    next: false,
    risk: false,
    why: "request",
    catches: "going on because one of two problems is a limit",
  },
  {
    of: rejectedLocally("validation", "recipient", [issue("to", "too-short")]),
    next: false,
    risk: false,
    why: "recipient",
    catches: "taking a bad number for a limit",
  },
  {
    of: rejectedLocally("validation", "content", [
      issue("body", "too-long"),
      issue("to", "unallocated", { severity: "warning" }),
    ]),
    next: true,
    risk: true,
    why: "cannot-carry",
    catches: "letting a warning decide",
  },
  {
    of: rejectedLocally("validation", "request", []),
    next: false,
    risk: false,
    why: "request",
    catches: "taking no problems for only limits",
  },
  {
    of: { category: "validation", scope: "content", outcome: "not-sent", issues: [issue("body", "too-long")] },
    next: false,
    risk: false,
    why: "content",
    catches: "taking the provider's own words, whose codes are not ours, for a check made here",
  },
  {
    of: { category: "unsupported", scope: "request", outcome: "not-sent" },
    next: false,
    risk: false,
    why: "request",
    catches: "going on after a 501 of the provider's",
  },
  {
    of: { category: "configuration", scope: "request", outcome: "not-sent", param: "apiKey" },
    next: true,
    risk: true,
    why: "not-sent",
    catches: "stopping where this account's key cannot be had, and going on after a 401",
  },
  {
    of: { category: "configuration", scope: "request", outcome: "not-sent", param: "fetch" },
    next: false,
    risk: false,
    why: "request",
    catches: "hiding a mistake in the options",
  },
];

test("every row of the table goes on or stops as it says, and says why", () => {
  for (const { of, next, risk, why, catches } of table) {
    assert.deepEqual(decide(facts(of), false), { next, why }, catches);
    const risked = decide(facts(of), true);
    assert.equal(risked.next, risk, catches);
    if (risk && !next) assert.equal(risked.why, "risked", catches);
  }
});

test("of all 420 combinations, only those go on that were not sent, on a side where another provider helps", () => {
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

test("`retryable` decides nothing", () => {
  for (const { of, next } of table) {
    for (const retryable of [true, false]) assert.equal(decide(facts({ ...of, retryable }), false).next, next);
  }
});

test("a limit is about the provider, everything else that is wrong is about the message", () => {
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
