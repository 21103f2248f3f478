// The advice for a failure: everything for the developer, only what concerns them for the user, and never a second send.
import assert from "node:assert/strict";
import { test } from "node:test";
import { adviceFor, Client, parseError } from "../../../pkg/dist/index.js";
import { defineSendStore } from "../../../pkg/dist/store.js";

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
const KEYS = [null, "order-7"];

/** The advice for every category, scope, outcome and key. */
const ALL = CATEGORIES.flatMap((category) =>
  SCOPES.flatMap((scope) =>
    OUTCOMES.flatMap((outcome) =>
      KEYS.map((idempotencyKey) => {
        const facts = { category, scope, outcome, idempotencyKey, docsUrl: null, retryAfterMs: null };
        return { ...facts, ...adviceFor(facts), where: `${category} ${scope} ${outcome} ${idempotencyKey}` };
      }),
    ),
  ),
);
const only = (wanted) => ALL.filter(({ outcome }) => outcome === wanted);

test("there is advice for every combination, in sentences", () => {
  assert.equal(ALL.length, 20 * 7 * 3 * 2);
  for (const { todo, userMessage, docsUrl, where } of ALL) {
    for (const sentence of [todo, userMessage]) assert.match(sentence, /^[A-Z].{15,}\.$/, where);
    assert.doesNotMatch(todo + userMessage, /#|undefined|null| {2}/, where);
    assert.equal(docsUrl, null);
  }
});

test("while a message may have gone out, no advice suggests another one", () => {
  const invites =
    /try again|send (it )?again|again (later|in)|try later|retry|repeat|another channel|through another provider/i;
  for (const { todo, userMessage, idempotencyKey, where } of only("unknown")) {
    assert.match(todo, /^It may have gone out\./, where);
    assert.doesNotMatch(userMessage, invites, where);
    assert.match(userMessage, /do not know yet/, where);
    if (idempotencyKey === null) {
      assert.doesNotMatch(
        todo.replace("the client's retries have been used up", "").replace(/The client's retries[^.]*\./, ""),
        invites,
        where,
      );
      assert.match(todo, /Find out first/, where);
      assert.doesNotMatch(todo, /idempotencyKey/, where);
    } else {
      assert.match(todo, /Repeat the call with `idempotencyKey: error\.idempotencyKey`/, where);
    }
  }
});

test("a key that does not protect suggests no repetition: in a failover, or after the provider has forgotten it", () => {
  const facts = { category: "server", scope: "provider", outcome: "unknown", idempotencyKey: "order-7", docsUrl: null };
  const without = adviceFor({ ...facts, idempotencyKey: null }).todo;
  for (const path of [[], [{ provider: "sent" }]]) assert.equal(adviceFor({ ...facts, path }).todo, without);
  assert.equal(
    adviceFor({ ...facts, transient: true, retryable: false }).todo,
    without,
    "as after a wait that is longer than the key lives",
  );
  assert.match(adviceFor({ ...facts, transient: true, retryable: true }).todo, /Repeat/);
  assert.match(
    adviceFor({ ...facts, transient: false, retryable: false }).todo,
    /Repeat/,
    "the response to a repetition shows what happened to the first request",
  );
});

test("for a message that was sent, the advice says so", () => {
  for (const { todo, userMessage, where } of only("sent")) {
    assert.match(todo, /^It went out: do not send it again\./, where);
    assert.match(userMessage, /^The message was sent\./, where);
  }
});

test("for a message that was not sent, the advice says so, with or without a key", () => {
  for (const { todo, where } of only("not-sent")) {
    assert.match(todo, /^Nothing was sent\./, where);
    // An error does not say of which call it is: after a look-up, nothing is to be sent.
    assert.doesNotMatch(todo, /send (again|later|more)|through another/i, where);
    assert.doesNotMatch(todo, /idempotencyKey/, where);
  }
});

test("the user's sentence never mentions keys, accounts, money, providers or codes, nor blames their connection", () => {
  for (const { userMessage, where } of ALL) {
    assert.doesNotMatch(
      userMessage,
      /key|account|balance|plan|provider|code \d|credit|token|`|connection|network/i,
      where,
    );
  }
});

test("a time is named only if it is known, and never too early", () => {
  const of = (category, retryAfterMs) =>
    adviceFor({ category, scope: null, outcome: "not-sent", docsUrl: null, retryAfterMs }).userMessage;
  for (const { userMessage, where } of ALL)
    assert.doesNotMatch(userMessage, /tomorrow|today|moment\b(?!\.)|minute|hour|second/, where);
  const rows = [
    [null, "later", "no wait is known"],
    [undefined, "later", "no wait is known"],
    [0, "later", "no wait is asked for"],
    [-5, "later", "junk"],
    [NaN, "later", "junk"],
    ["60", "later", "junk"],
    [1, "in 1 second", "rounded up"],
    [1_000, "in 1 second", "exact"],
    [1_001, "in 2 seconds", "rounded up"],
    [60_000, "in 60 seconds", "exact"],
    [60_001, "in 2 minutes", "rounded up"],
    [3_600_001, "in 2 hours", "rounded up"],
    [30 * 86_400_000, "in 30 days", "a month's limit"],
  ];
  for (const category of ["quota", "rate-limit"])
    for (const [ms, expected, why] of rows) {
      assert.ok(
        of(category, ms).endsWith(`Please try again ${expected}.`),
        `${category} ${ms}: ${why}: ${of(category, ms)}`,
      );
    }
});

test("the user can correct an invalid number, but not an invalid sender", () => {
  const of = (scope) => adviceFor({ category: "validation", scope, outcome: "not-sent", docsUrl: null }).userMessage;
  assert.match(of("recipient"), /phone number/);
  assert.match(of("content"), /change it/);
  assert.match(of("sender"), /not your fault/);
});

test("any other value is treated as an error about which nothing is known, and nothing throws", () => {
  const hostile = new Proxy(
    {},
    {
      get() {
        throw new Error("No.");
      },
    },
  );
  const expected = adviceFor({ category: "unknown", scope: null, outcome: "unknown", docsUrl: null });
  for (const junk of [
    undefined,
    null,
    7,
    "x",
    Symbol("x"),
    [],
    () => 0,
    new Error("x"),
    hostile,
    { category: "constructor", outcome: "toString", docsUrl: 7 },
    { category: {}, outcome: [], idempotencyKey: 7, retryAfterMs: "soon" },
  ]) {
    assert.deepEqual(adviceFor(junk), expected);
  }
  for (const category of ["brand-new", "constructor", undefined])
    assert.match(adviceFor({ category, scope: null, outcome: "unknown" }).todo, /The reason is unknown/);
});

test("the facts of parseError are enough, and the provider's page is included", () => {
  const facts = parseError({
    status: 400,
    body: { error: { code: "BUSINESS_004", message: "Opted out" } },
    provider: "sent",
  });
  const { userMessage, docsUrl } = adviceFor(facts);
  assert.match(userMessage, /START/);
  assert.equal(docsUrl, "https://docs.sent.dm/errors/BUSINESS_004");
});

test("a rejected key is not treated as a failed function, even if another provider of the failover may be available again", () => {
  const facts = { category: "authentication", scope: "account", outcome: "not-sent", docsUrl: null, transient: true };
  assert.match(adviceFor({ ...facts, param: "apiKey" }).todo, /function `apiKey` failed/);
  assert.match(adviceFor({ ...facts, param: null, path: [] }).todo, /Check the API key/);
});

test("a send that the log has in doubt is to be found out, and not repeated: no provider is asked again", async () => {
  const stale = { reserve: async () => ({ state: "stale" }), settle: async () => {}, release: async () => {} };
  for (const provider of ["texting-blue", "sent"]) {
    const client = new Client({ provider, apiKey: "key_0123456789", store: defineSendStore(stale) });
    const message = { from: "+14155559876", to: "+14155551234", body: "Hello" };
    const error = await client.send(message, { idempotencyKey: "order-7" }).catch((thrown) => thrown);
    const { todo, userMessage } = adviceFor(error);
    assert.match(todo, /`resolveUnknown`.*`release` the key/, provider);
    assert.doesNotMatch(todo, /Repeat the call|The reason is unknown/, provider);
    assert.match(userMessage, /do not know yet/, provider);
  }
});

test("a key that was used for another message never works later, so nobody is told to try later", () => {
  const facts = { category: "conflict", scope: "request", outcome: "not-sent", code: "idempotency-key-reused" };
  const { todo, userMessage } = adviceFor({ ...facts, docsUrl: null });
  assert.match(todo, /key of its own/);
  assert.doesNotMatch(userMessage, /later/);
});

test("several wrong fields of the user are theirs to correct, the number first", () => {
  const facts = { category: "validation", scope: "request", outcome: "not-sent", docsUrl: null };
  const rows = [
    [["to", "body"], /check the phone number/, "both: the number first"],
    [["body", "mediaUrls[0]"], /shorten or change it/, "only the content"],
    [["to[1]"], /check the phone number/, "one of several recipients"],
    [["to", "from"], /not your fault/, "the sender is not the user's"],
    [[], /not your fault/, "nobody says what is wrong"],
    [["total"], /not your fault/, "a field that begins like a recipient"],
  ];
  for (const [paths, expected, why] of rows) {
    const issues = paths.map((path) => ({ path, code: "invalid", message: "It is wrong." }));
    assert.match(adviceFor({ ...facts, issues }).userMessage, expected, why);
  }
  const warning = { path: "from", code: "costly", message: "It costs more.", severity: "warning" };
  const issues = [{ path: "to", code: "invalid", message: "It is wrong." }, warning];
  assert.match(adviceFor({ ...facts, issues }).userMessage, /check the phone number/, "a warning is not wrong");
});
