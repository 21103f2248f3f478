// What a profile documents about a code, as data: the same as in a failed response, for every code of every profile.
import assert from "node:assert/strict";
import { test } from "node:test";
import { adviceFor, explain, isTidingsError, parseError } from "../../../pkg/dist/index.js";
import { explain as explainInCore } from "../../../pkg/dist/core.js";
import { defineProvider } from "../../../pkg/dist/provider.js";
import { sent } from "../../../pkg/dist/providers/sent.js";
import { twilio } from "../../../pkg/dist/providers/twilio.js";
import { ERRORS, PROFILES, ruleOf } from "./profiles.mjs";

const isExact = (name) => !name.endsWith("*") && !/^\d+-\d+$/.test(name);
const profiles = PROFILES.map(({ profile }) => defineProvider(profile));

test("every code of every profile is explained as its row says", () => {
  let count = 0;
  for (const profile of profiles) {
    const { codes = {}, deliveryCodes = codes } = profile.errors ?? {};
    for (const [of, rows] of [
      ["request", codes],
      ["message", deliveryCodes],
    ])
      for (const [code, rule] of Object.entries(rows).filter(([name]) => isExact(name))) {
        const { category, scope, transient, permanent, outcome } = ruleOf(rule);
        const found = explain(code, profile, { of });
        const where = `${profile.id} ${of} ${code}`;
        assert.equal(found?.category, category, where);
        for (const [name, expected] of Object.entries({ scope, transient, permanent, outcome }))
          if (expected !== undefined) assert.equal(found[name], expected, `${where}: ${name}`);
        assert.equal(found.provider, profile.id);
        assert.equal(found.code, code);
        assert.deepEqual(found.advice, adviceFor(found), where);
        assert.deepEqual(found.docsUrl?.startsWith("https://") ?? null, found.docsUrl === null ? null : true, where);
        count += 1;
      }
  }
  assert.ok(count > 400, `${count} codes`);
});

test("a code is explained as the response that has it is read", () => {
  let count = 0;
  for (const profile of profiles)
    for (const { code, status, body } of ERRORS[profile.id].documented.filter(({ code }) => typeof code === "string")) {
      const found = explain(code, profile, { of: "request" });
      // 5xx: a rule for a range or a family does not count there.
      if (found === null || status < 300 || status >= 500) continue;
      const facts = parseError({ status, body, provider: profile });
      if (facts.code !== code) continue;
      const where = `${profile.id} ${code}`;
      assert.equal(found.category, facts.category, where);
      if (found.scope !== null && found.category !== "validation") assert.equal(found.scope, facts.scope, where);
      count += 1;
    }
  assert.ok(count > 50, `${count} errors`);
});

/** A code that a row matches: inside its range or its family. */
function example(row) {
  if (isExact(row)) return row;
  return row.endsWith("*") ? `${row.slice(0, -1)}SOMETHING_ELSE` : String(Number(row.split("-")[1]) - 1);
}

/** A body with a code at the first of these paths. */
function bodyWith([path = "error.code"], code) {
  const steps = path.replaceAll(/\[[^\]]*\]/g, ".0").split(".");
  return steps.reduceRight((value, step) => (step === "0" ? [value] : { [step]: value }), code);
}

/** Statuses of each kind: a success, a redirect, rejections, statuses that say that the failure may pass. */
const STATUSES = [200, 201, 308, 400, 401, 403, 404, 408, 409, 422, 429, 451, 500, 502, 503, 504];
const PASSES = ["server", "unavailable", "timeout"];
const SAYS_NEITHER = ["carrier", "conflict", "unknown"];

/** The facts about which a response with this status may say more than the code alone: `explain` names them. */
function decidedByStatus(status, { outcome, category }) {
  const mayPass = status === 408 || status === 429 || status >= 500;
  return [
    ...(outcome === "unknown" || status === 409 ? ["outcome"] : []),
    ...(PASSES.includes(category) && status > 299 && !mayPass ? ["transient"] : []),
    ...(SAYS_NEITHER.includes(category) && mayPass ? ["transient"] : []),
  ];
}

test("explain and parseError agree about every code of every profile, wherever the code alone decides", () => {
  let count = 0;
  const differences = [];
  for (const profile of profiles)
    for (const row of Object.keys(profile.errors?.codes ?? {})) {
      const code = example(row);
      const { provider: _, advice: __, ...found } = explain(code, profile, { of: "request" });
      for (const status of STATUSES) {
        if (status >= 500 && !isExact(row)) continue;
        const body = bodyWith([profile.errors.code ?? []].flat(), code);
        const facts = parseError({ status, body, provider: profile });
        const undecided = decidedByStatus(status, found);
        for (const [name, expected] of Object.entries(found)) {
          if (expected === null || undecided.includes(name)) continue;
          count += 1;
          if (facts[name] !== expected)
            differences.push(`${profile.id} ${code} ${status} ${name}: ${expected}, parseError ${facts[name]}`);
        }
      }
    }
  assert.deepEqual(differences, []);
  assert.ok(count > 30_000, `${count} facts`);
});

test("a conflict is unknown only where the provider takes idempotency keys", () => {
  const of = (more) =>
    defineProvider({ profile: 1, id: "p", title: "P", baseUrl: "https://p.example", auth: [], ...more });
  const errors = { codes: { BUSY: "conflict", KNOWN: { category: "conflict", outcome: "not-sent" } } };
  const idempotency = { location: "header", name: "Idempotency-Key" };
  assert.equal(explain("BUSY", of({ errors })).outcome, "not-sent");
  assert.equal(explain("BUSY", of({ errors, idempotency })).outcome, "unknown");
  assert.equal(explain("KNOWN", of({ errors, idempotency })).outcome, "not-sent");
  assert.equal(explain("BUSY", of({ errors, idempotency }), { of: "message" }).outcome, "not-sent");
});

test("a code that the profile does not have is null, also a code that means success", () => {
  for (const code of ["none", "", "constructor", "__proto__", "0", 0, Number.NaN, "a".repeat(10_000)])
    assert.equal(explain(code, sent), null, String(code));
  assert.equal(
    explain("1", defineProvider({ profile: 1, id: "p", title: "P", baseUrl: "https://p.example", auth: [] })),
    null,
  );
});

test("numbers, ranges, families, two lists, and the page of a code", () => {
  assert.equal(explain(21610, twilio).category, "opted-out");
  assert.equal(explain("21610", twilio).docsUrl, "https://www.twilio.com/docs/api/errors/21610");
  assert.equal(explain("BUSINESS_004", "sent").advice.userMessage.includes("START"), true);
  const own = defineProvider({
    profile: 1,
    id: "own",
    title: "Own",
    baseUrl: "https://own.example",
    auth: [],
    errors: {
      docsUrl: "https://own.example/errors",
      codes: { 1: "payment", "100-199": "blocked@content", "RATE_*": { category: "rate-limit", scope: "sender" } },
      deliveryCodes: { 1: "opted-out", 2: { category: "carrier", permanent: true, transient: false, outcome: "sent" } },
    },
  });
  const of = (code, options) => {
    const { provider, advice, docsUrl, ...facts } = explain(code, own, options);
    assert.equal(docsUrl, "https://own.example/errors");
    return facts;
  };
  assert.deepEqual(of(1), {
    code: "1",
    category: "payment",
    scope: "account",
    outcome: "not-sent",
    transient: false,
    permanent: null,
  });
  assert.equal(of(1, { of: "message" }).category, "opted-out");
  assert.equal(explain(2, own, { of: "request" }), null);
  assert.deepEqual(of(2), {
    code: "2",
    category: "carrier",
    scope: "recipient",
    outcome: "sent",
    transient: false,
    permanent: true,
  });
  assert.equal(of("150").scope, "content");
  assert.equal(of("150").outcome, "unknown", "a range proves nothing");
  assert.deepEqual(of("RATE_X"), {
    code: "RATE_X",
    category: "rate-limit",
    scope: "sender",
    outcome: "unknown",
    transient: true,
    permanent: false,
  });
});

test("tidings/core explains the codes of imported profiles", () => {
  assert.deepEqual(explainInCore(21610, twilio), explain(21610, twilio));
});

test("wrong arguments are errors that name what is wrong", () => {
  const rows = [
    [() => explain(null, twilio), /^`code` must be a string or a number/],
    [() => explain("1", "sendt"), /sent/],
    [() => explain("1"), /provider/],
    [() => explain("1", {}), /not checked/],
    [() => explain("1", twilio, { of: "both" }), /^`of` must be "request" or "message"/],
    [() => explain("1", twilio, { off: "request" }), /no option `off`/],
    [() => explainInCore("1", "sent"), /provider/],
  ];
  for (const [act, message] of rows)
    assert.throws(
      act,
      (error) => isTidingsError(error) && error.category === "configuration" && message.test(error.message),
      String(act),
    );
});
