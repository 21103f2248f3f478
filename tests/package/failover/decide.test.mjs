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

const failed = (category, scope, outcome = "not-sent", more = {}) => ({ category, scope, outcome, ...more });
const rejectedLocally = (category, scope, issues) => ({ category, scope, outcome: "not-sent", attempts: [], issues });
const issue = (path, code, more) => ({ path, code, message: "", ...more });

/** `next`: whether the next provider is tried; `risk`: the same with `afterUnknown`. */
const STOP = { next: false, risk: false };
const RISK = { next: false, risk: true };
const MOVE = { next: true, risk: true };

/** The failure, the decision, its reason, and the mistake that the row detects. */
const table = [
  // What other libraries get wrong.
  [failed("validation", "recipient"), STOP, "recipient", "sending an invalid number through every provider"],
  [failed("opted-out", "recipient"), STOP, "opted-out", "texting a recipient who opted out"],
  [
    failed("timeout", "provider", "unknown", { retryable: true }),
    RISK,
    "unknown",
    "a second message after a timeout that followed acceptance",
  ],
  [
    failed("rate-limit", "account", "not-sent", { retryable: true, retryAfterMs: 3_600_000 }),
    MOVE,
    "not-sent",
    "waiting for an hour although another provider is idle",
  ],
  [
    failed("authentication", "account", "not-sent", { retryable: false }),
    MOVE,
    "not-sent",
    "using `retryable`, which is false for a wrong key",
  ],
  [
    failed("payment", "account", "not-sent", { retryable: false }),
    MOVE,
    "not-sent",
    "using `retryable`, which is false without credit",
  ],
  // The scope decides, not the category.
  [failed("permission", "sender"), MOVE, "not-sent", "ignoring that another provider has another sender"],
  [failed("validation", "sender"), MOVE, "not-sent", "treating every validation error as an error of the message"],
  [
    failed("rate-limit", "recipient", "not-sent", { retryable: true }),
    STOP,
    "recipient",
    "bypassing a limit on one recipient",
  ],
  [failed("blocked", "sender"), STOP, "blocked", "bypassing a filter because it concerns the sender"],
  [failed("blocked", "account"), STOP, "blocked", "bypassing a policy"],
  [failed("opted-out", "sender"), STOP, "opted-out", "an opt-out that a profile assigns to the sender"],
  [failed("server", "provider"), MOVE, "not-sent", "stopping at a 503 that is documented as not accepted"],
  [failed("server", "provider", "unknown"), RISK, "unknown", "treating a 500 as a rejection"],
  [
    failed("network", "provider", "not-sent", { status: null, retryable: true }),
    MOVE,
    "not-sent",
    "staying with a provider that refuses every connection",
  ],
  [
    failed("timeout", "provider", "not-sent", { status: null }),
    MOVE,
    "not-sent",
    "treating a connection that was never made as a lost response",
  ],
  [failed("carrier", "recipient", "unknown"), STOP, "unknown", "`afterUnknown` overriding the scope"],
  [failed("unknown", null), STOP, "unclear", "moving on although the scope is unknown"],
  [failed("conflict", "request", "sent"), STOP, "sent", "sending again although the error says that it was sent"],
  [failed("aborted", "request"), STOP, "aborted", "moving on after the caller aborted"],
  // Rejected by validation, before any request.
  [
    rejectedLocally("validation", "content", [issue("mediaUrls", "unsupported")]),
    MOVE,
    "cannot-carry",
    "not trying the provider that supports media",
  ],
  [
    rejectedLocally("validation", "content", [issue("body", "required"), issue("template", "unsupported")]),
    MOVE,
    "cannot-carry",
    "not trying the provider that supports templates",
  ],
  [
    rejectedLocally("validation", "request", [issue("to", "required"), issue("contactId", "unsupported")]),
    MOVE,
    "cannot-carry",
    "not trying the provider that supports contacts",
  ],
  [
    rejectedLocally("validation", "request", [
      issue("to", "too-short"),
      issue("body", "required"),
      issue("template", "unsupported"),
    ]),
    STOP,
    "request",
    "moving on with an invalid number because there is also a template",
  ],
  [
    rejectedLocally("validation", "content", [issue("body", "required")]),
    STOP,
    "content",
    "moving on with a message without content",
  ],
  [
    rejectedLocally("validation", "content", [issue("body", "required"), issue("channel", "unsupported")]),
    STOP,
    "content",
    "treating any unsupported field as a replacement of the body",
  ],
  [
    rejectedLocally("validation", "request", [issue("metadata", "required"), issue("template.name", "unsupported")]),
    STOP,
    "request",
    "ignoring a required field that no other field replaces",
  ],
  [
    rejectedLocally("validation", "content", [issue("body", "required"), issue("template.id", "unsupported")]),
    MOVE,
    "cannot-carry",
    "comparing the full path of a field within the template",
  ],
  [
    rejectedLocally("validation", "content", [issue("body", "too-long")]),
    MOVE,
    "cannot-carry",
    "treating one provider's limit as a limit of all",
  ],
  [
    rejectedLocally("validation", "recipient", [issue("to", "too-many")]),
    MOVE,
    "cannot-carry",
    "treating one provider's limit as an invalid recipient",
  ],
  [
    rejectedLocally("unsupported", "request", [issue("", "unsupported")]),
    MOVE,
    "cannot-carry",
    "stopping at a provider without a send",
  ],
  [
    rejectedLocally("validation", "sender", [issue("from", "required")]),
    MOVE,
    "cannot-carry",
    "stopping at a sender that only this provider requires",
  ],
  [
    rejectedLocally("validation", "request", [issue("senderPool", "required")]),
    MOVE,
    "cannot-carry",
    "stopping at a pool that only this provider needs for a time",
  ],
  [
    rejectedLocally("validation", "request", [issue("sendAt", "out-of-range")]),
    MOVE,
    "cannot-carry",
    "stopping at a time that is too late for this provider",
  ],
  [
    rejectedLocally("validation", "request", [issue("from", "letters"), issue("mediaUrls", "unsupported")]),
    MOVE,
    "cannot-carry",
    "using the scope, which is mixed here",
  ],
  [
    rejectedLocally("validation", "request", [issue("mediaUrls", "unsupported"), issue("to", "letters")]),
    STOP,
    "request",
    "moving on because one of two issues is a limit",
  ],
  [
    rejectedLocally("validation", "recipient", [issue("to", "too-short")]),
    STOP,
    "recipient",
    "treating an invalid number as a limit",
  ],
  [
    rejectedLocally("validation", "content", [
      issue("body", "too-long"),
      issue("to", "unallocated", { severity: "warning" }),
    ]),
    MOVE,
    "cannot-carry",
    "deciding by a warning",
  ],
  [rejectedLocally("validation", "request", []), STOP, "request", "treating an empty array of issues as limits"],
  [
    failed("validation", "content", "not-sent", { issues: [issue("body", "too-long")] }),
    STOP,
    "content",
    "treating the provider's response, whose codes differ, as a local rejection",
  ],
  [failed("unsupported", "request"), STOP, "request", "moving on after a 501 of the provider"],
  [
    failed("configuration", "request", "not-sent", { param: "apiKey" }),
    MOVE,
    "not-sent",
    "stopping if this account's key is missing, but moving on after a 401",
  ],
  [
    failed("configuration", "request", "not-sent", { param: "fetch" }),
    STOP,
    "request",
    "hiding a mistake in the options",
  ],
];

test("every row of the table moves on or stops as listed, with its reason", () => {
  for (const [of, { next, risk }, why, catches] of table) {
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
  for (const [of, { next }] of table) {
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
