// What each provider's failures are read as.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseError } from "tidings";
import { clientOf, failure, messageFor, picked, PROVIDERS, respond } from "./client.mjs";
import { data, PROFILES, ruleOf } from "./profiles.mjs";

const table = data("errors");

for (const { provider, why, status, headers, body, expect } of table) {
  test(`${provider}, ${status}: ${why}`, async () => {
    const { outcome, ...facts } = expect;
    const parsed = parseError({ provider: PROVIDERS[provider], status, headers, body });
    assert.deepEqual(picked(parsed, facts), facts);
    assert.equal(parsed.provider, provider);
    const { client } = clientOf(provider, respond({ status, headers, body }));
    const thrown = await failure(client.send(messageFor(provider)));
    assert.deepEqual(picked(thrown, expect), expect);
    assert.deepEqual([thrown.status, thrown.provider], [status, provider]);
  });
}

test("the table has every provider, and every scope and outcome", () => {
  const all = (pick) => new Set(table.map(pick));
  assert.deepEqual([...all(({ provider }) => provider)].sort(), Object.keys(PROVIDERS).sort());
  for (const outcome of ["not-sent", "unknown"]) assert.ok(all(({ expect }) => expect.outcome).has(outcome), outcome);
  for (const scope of ["recipient", "sender", "content", "account", "provider"])
    assert.ok(all(({ expect }) => expect.scope).has(scope), scope);
});

/** A failed answer with a code, as each provider writes it. */
const BODIES = {
  twilio: (code) => ({ code: Number(code), message: "x", status: 400 }),
  vonage: (code) => ({ messages: [{ status: code, "error-text": "x" }] }),
  telnyx: (code) => ({ errors: [{ code, title: "x" }] }),
  messagebird: (code) => ({ errors: [{ code: Number(code), description: "x" }] }),
  infobip: (code) => ({ requestError: { serviceException: { messageId: code, text: "x" } } }),
  sinch: (code) => ({ code, text: "x" }),
  "whatsapp-cloud": (code) => ({ error: { code: Number(code), message: "x" } }),
};

/** A code that a row is about: of a range one within, of a family one of it. */
function example(row) {
  const [first, last] = row.split("-").map(Number);
  if (last > first) return String(last - 1);
  return row.replace(/\*$/, "SOMETHING_ELSE");
}

test("each code of each provider is read as its row says", () => {
  let rows = 0;
  for (const [provider, body] of Object.entries(BODIES)) {
    const codes = PROVIDERS[provider].errors.codes;
    for (const [row, rule] of Object.entries(codes)) {
      const code = example(row);
      const { category, scope, permanent, transient } = ruleOf(rule);
      const facts = parseError({
        provider: PROVIDERS[provider],
        status: provider === "vonage" ? 200 : 400,
        body: body(code),
      });
      const where = `${provider} ${row}`;
      assert.deepEqual([facts.code, facts.category], [code, category], where);
      if (scope !== undefined) assert.equal(facts.scope, scope, where);
      if (permanent !== undefined) assert.equal(facts.permanent, permanent, where);
      if (transient !== undefined) assert.equal(facts.transient, transient, where);
      rows += 1;
    }
  }
  assert.ok(rows > 280, `${rows} rows`);
});

test("a range or a family of codes proves nothing beside a 5xx or a 2xx", () => {
  let rows = 0;
  for (const [provider, body] of Object.entries(BODIES)) {
    const codes = PROVIDERS[provider].errors.codes;
    for (const row of Object.keys(codes)) {
      const code = example(row);
      if (Object.hasOwn(codes, code)) continue;
      // Without a status in the body, which says in so many words that the request failed.
      const { status: _, ...said } = body(code);
      for (const status of [200, 500, 503]) {
        const { outcome, category } = parseError({ provider: PROVIDERS[provider], status, body: said });
        assert.equal(outcome, "unknown", `${provider} ${row} ${status}`);
        if (status > 200)
          assert.ok(["server", "unavailable"].includes(category), `${provider} ${row} ${status}: ${category}`);
        rows += 1;
      }
    }
  }
  assert.ok(rows >= 15, `${rows} rows`);
});

test("what is never worth another try is never called so", () => {
  const definite = [
    "validation",
    "authentication",
    "permission",
    "payment",
    "quota",
    "opted-out",
    "blocked",
    "not-found",
  ];
  for (const [provider, body] of Object.entries(BODIES)) {
    for (const [row, rule] of Object.entries(PROVIDERS[provider].errors.codes)) {
      // Even with a status that is retried otherwise.
      const facts = parseError({ provider: PROVIDERS[provider], status: 503, body: body(example(row)) });
      if (definite.includes(ruleOf(rule).category)) assert.equal(facts.retryable, false, `${provider} ${row}`);
    }
  }
});

test("no failure of a recipient who opted out is anybody else's, in any list of codes", () => {
  let found = 0;
  for (const { file, profile } of PROFILES) {
    const lists = [profile.errors?.codes ?? {}, profile.errors?.deliveryCodes ?? {}];
    for (const [code, rule] of lists.flatMap(Object.entries)) {
      const { category, scope = "recipient", permanent = true } = ruleOf(rule);
      if (category !== "opted-out") continue;
      found += 1;
      assert.deepEqual([scope, permanent], ["recipient", true], `${file} ${code}`);
    }
  }
  assert.ok(found >= 15, `${found}`);
});
