// How each provider's failures are read: every row of every `providers/<id>/errors.json`.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, parseError } from "tidings";
import { KEY, OPTIONS, PROVIDERS, failure, messageFor, picked, respond } from "./client.mjs";
import { ERRORS, PROFILES, ruleOf } from "./profiles.mjs";

/** The beginning of 2026: the time of every row. */
const NOW = 1_767_225_600_000;
const ABSENT = {
  param: null,
  issues: [],
  requestId: null,
  transient: false,
  retryAfterMs: null,
  permanent: null,
  docsUrl: null,
};

/** A client of any provider that receives this response to everything. */
async function clientFor(id, response) {
  const { default: provider } = await import(`tidings/providers/${id}`);
  const options = id === "sent-v2" ? { senderId: "00000000-0000-4000-8000-000000000000" } : OPTIONS[id];
  return new Client({ provider, apiKey: KEY, fetch: respond(response), retry: { maxAttempts: 1 }, ...options });
}

function messageOf(id) {
  const { from, ...message } = messageFor(id);
  return id.startsWith("sent") ? message : { ...message, ...(from && { from }) };
}

/** All facts that a row names, and the absent ones. */
function expected({ code = null, read: { issues = [], notAccepted, ...read } }) {
  return { ...ABSENT, ...read, code, issues: issues.map(([path, code, message]) => ({ path, code, message })) };
}

for (const [id, { documented, variants = [] }] of Object.entries(ERRORS)) {
  for (const row of [...documented, ...variants].filter(({ read }) => read !== undefined)) {
    test(`${id}, ${row.status}: ${row.name} is read as documented`, async () => {
      const facts = expected(row);
      const { status, headers, body = row.text } = row;
      const { default: provider } = await import(`tidings/providers/${id}`);
      const parsed = parseError({ provider, status, headers, body, now: NOW });
      assert.deepEqual(picked(parsed, facts), facts);
      assert.equal(parsed.provider, id);
      assert.equal(parsed.retryable, facts.transient && facts.outcome === "not-sent");
    });

    // A status beyond 599 has no Response; no page documents a send of ShingleAI.
    if (row.status > 599 || id === "shingleai") continue;
    test(`${id}, ${row.status}: a send that gets ${row.name} throws the same facts`, async () => {
      const { status, headers, body = row.text } = row;
      const client = await clientFor(id, { status, headers, body });
      const thrown = await failure(client.send(messageOf(id)));
      const facts = expected(row);
      // The key of this send is new, so no earlier request may have been accepted with it.
      if (row.read.notAccepted) facts.outcome = "not-sent";
      // Points in time are compared with the clock.
      if (headers?.["x-ratelimit-reset"] > 1e9) facts.retryAfterMs = thrown.retryAfterMs;
      assert.deepEqual(picked(thrown, facts), facts);
      assert.deepEqual([thrown.status, thrown.provider], [status, id]);
    });
  }

  for (const row of documented.filter(({ messages }) => messages !== undefined)) {
    test(`${id}, ${row.status}: ${row.name} is read as the failure of a message`, async () => {
      const { status, headers, body, messages } = row;
      const to = messages.map((_, index) => `+1415555010${index}`);
      const client = await clientFor(id, { status, headers, body });
      const ended = client.send({ ...messageOf(id), to: to.length === 1 ? to[0] : to });
      const { messages: found } = await (messages.every(({ error }) => error) ? failure(ended) : ended);
      assert.deepEqual(
        found.map(({ status, error }, index) =>
          error === null ? { status } : { status, error: picked(error, messages[index].error) },
        ),
        messages,
      );
    });
  }
}

test("the rows cover every provider, scope and outcome", () => {
  const rows = Object.values(ERRORS).flatMap(({ documented, variants = [] }) => [...documented, ...variants]);
  const all = (name) => new Set(rows.map(({ read }) => read?.[name]));
  assert.deepEqual(
    Object.keys(ERRORS),
    PROFILES.map(({ profile }) => profile.id),
  );
  for (const outcome of ["not-sent", "unknown"]) assert.ok(all("outcome").has(outcome), outcome);
  for (const scope of ["recipient", "sender", "content", "account", "provider", "request"])
    assert.ok(all("scope").has(scope), scope);
  for (const provider of Object.keys(PROVIDERS)) assert.ok(ERRORS[provider].documented.length >= 4, provider);
});

/** A failed response with a code, as each provider writes it. */
const BODIES = {
  twilio: (code) => ({ code: Number(code), message: "x", status: 400 }),
  vonage: (code) => ({ messages: [{ status: code, "error-text": "x" }] }),
  telnyx: (code) => ({ errors: [{ code, title: "x" }] }),
  messagebird: (code) => ({ errors: [{ code: Number(code), description: "x" }] }),
  infobip: (code) => ({ requestError: { serviceException: { messageId: code, text: "x" } } }),
  sinch: (code) => ({ code, text: "x" }),
  "whatsapp-cloud": (code) => ({ error: { code: Number(code), message: "x" } }),
};

/** A code that a rule matches: inside its range or its family. */
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

test("a range or a family of codes does not prove a rejection with a 5xx or a 2xx", () => {
  let rows = 0;
  for (const [provider, body] of Object.entries(BODIES)) {
    const codes = PROVIDERS[provider].errors.codes;
    for (const row of Object.keys(codes)) {
      const code = example(row);
      if (Object.hasOwn(codes, code)) continue;
      // Without a status in the body, which would say that the request failed.
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

test("a failure that cannot pass is never transient", () => {
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
      // Even with an HTTP status that is otherwise retried.
      const facts = parseError({ provider: PROVIDERS[provider], status: 503, body: body(example(row)) });
      if (definite.includes(ruleOf(rule).category)) assert.equal(facts.retryable, false, `${provider} ${row}`);
    }
  }
});

test("an opt-out has the scope recipient, in every list of codes", () => {
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
