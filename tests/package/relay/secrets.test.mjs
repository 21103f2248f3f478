// No byte of a response, an event or a line of the console has a key, a secret, a token, a text, or what is another user's.
import assert from "node:assert/strict";
import { inspect } from "node:util";
import { test } from "node:test";
import { GRANT, KEY, newKey, pageOf, post, SECRET, setUp, tokenFor } from "./relay-harness.mjs";

const TEXT = "MARKED_TEXT_of_the_user_0123456789";
const NUMBER = "+14155550177";
const COOKIE = "session=MARKED_COOKIE_0123456789abcdef";
const TENANT = "MARKED_PRIVATE_GRANT_DATA_0123456789";

/** Whatever the provider says back, which the client may quote in an error's message or `raw`. */
const ECHO = {
  error: { code: "MARKED_PROVIDER_CODE", message: `No: ${KEY} ${TEXT} MARKED_PROVIDER_WORDS` },
  account: "MARKED_ACCOUNT_0123456789",
};
const FAULTS = [
  { kind: "none" },
  { kind: "status", status: 400, body: ECHO },
  { kind: "status", status: 401, body: ECHO, headers: { "x-request-id": "MARKED_REQUEST_ID" } },
  { kind: "status", status: 402, body: ECHO },
  { kind: "status", status: 422, body: ECHO },
  { kind: "status", status: 429, body: ECHO },
  { kind: "status", status: 500, body: ECHO },
  { kind: "status", status: 200, body: { id: "msg_1", status: "queued", ...ECHO } },
  { kind: "html", status: 502 },
  { kind: "lost", when: "after" },
  { kind: "truncated" },
];

/** Runs `act` and returns what it wrote to the console. */
async function consoleOf(act) {
  const lines = [];
  const real = { ...console };
  for (const name of ["log", "info", "warn", "error", "debug"])
    console[name] = (...args) => lines.push(inspect(args, { depth: 9 }));
  try {
    await act();
  } finally {
    Object.assign(console, real);
  }
  return lines.join("\n");
}

function none(what, text, secrets) {
  for (const secret of secrets) assert.ok(!text.includes(secret), `${what} has ${secret}`);
}

const PRIVATE = [KEY, SECRET, TENANT, "MARKED_COOKIE", "MARKED_PROVIDER", "MARKED_ACCOUNT", "MARKED_REQUEST_ID"];

test("no response has a key, a secret or a word of the provider's, and no event a text or a number, whatever the provider does", async () => {
  for (const fault of FAULTS) {
    const token = await tokenFor({ data: TENANT });
    const { relay, simulator, events } = setUp({ client: { retry: { maxAttempts: 1 } } });
    simulator.fail(fault);
    const headers = { cookie: COOKIE };
    let response;
    const written = await consoleOf(async () => {
      response = await post(relay, { headers, token, body: { to: NUMBER, body: TEXT } });
    });
    const all = response.text + [...response.headers].join();
    none(JSON.stringify(fault), all, [...PRIVATE, token, TEXT]);
    none(`the events after ${JSON.stringify(fault)}`, inspect(events, { depth: 9, showHidden: true }), [
      // The provider's code is for the server's log.
      ...PRIVATE.filter((one) => one !== "MARKED_PROVIDER"),
      "MARKED_PROVIDER_WORDS",
      token,
      TEXT,
      NUMBER,
    ]);
    assert.equal(written, "");
  }
});

test("what a function of the caller's throws reaches the listener without the request's token, cookies and texts", async () => {
  const token = await tokenFor({ data: TENANT });
  const leak = (what) => {
    throw Object.assign(new Error(`failed for ${what}`), { what, nested: { what: [what] } });
  };
  const cases = [
    { authorize: (request) => leak(request.headers.get("authorization")) },
    { authorize: (request) => leak(request.headers.get("cookie")) },
    { compose: (draft) => leak(draft.body) },
    { compose: (draft) => leak(draft.to) },
    { compose: (draft) => leak(JSON.stringify(draft)) },
    { counters: { add: () => leak("counter") }, authorize: () => ({ ...GRANT, limit: { max: 1, perMs: 1_000 } }) },
  ];
  for (const own of cases) {
    const { relay, events } = setUp(own);
    const { status, text } = await post(relay, {
      headers: { cookie: COOKIE },
      token,
      body: { to: NUMBER, body: TEXT },
    });
    assert.ok(status >= 500);
    none("the response", text, [...PRIVATE, token, TEXT, NUMBER, "failed for"]);
    const [failed] = events.filter(({ type }) => type === "failed");
    assert.match(String(failed.cause), /failed for/);
    none("the event", inspect(failed, { depth: 9, showHidden: true }), [
      KEY,
      SECRET,
      token,
      "MARKED_COOKIE",
      TEXT,
      NUMBER,
    ]);
  }
});

test("a user gets nothing of another user's, whatever keys and attempts they guess", async () => {
  const { relay, simulator } = setUp();
  const headers = { "idempotency-key": newKey(), "tidings-attempt": "attempt_0123456789" };
  const victim = await post(relay, {
    headers,
    token: await tokenFor({ user: "victim" }),
    body: { to: NUMBER, body: TEXT },
  });
  const attacker = await post(relay, {
    headers,
    token: await tokenFor({ user: "attacker" }),
    body: { to: NUMBER, body: TEXT },
  });
  assert.ok(victim.body.id !== attacker.body.id && !attacker.text.includes(victim.body.id));
  assert.equal(simulator.delivered.length, 2);
  // Users and keys that would be one string if they were joined.
  const split = async (user, key) =>
    (await post(relay, { headers: { "idempotency-key": key }, token: await tokenFor({ user }) })).body.replayed;
  assert.deepEqual(
    [await split("a", "b:c"), await split("a:b", "c"), await split('a","b', "c")],
    [false, false, false],
  );
});

test("a number and a reference that the server chose do not come back", async () => {
  const compose = ({ body }) => ({ from: "+14155559876", to: NUMBER, body, reference: "MARKED_REFERENCE" });
  for (const settings of [{}, { accept: ["body", "to"] }]) {
    const own = { provider: "sent", compose: ({ body }) => ({ to: NUMBER, body }), accept: ["body"], ...settings };
    const { relay, simulator } = setUp(own);
    const body = settings.accept === undefined ? { body: TEXT } : { body: TEXT, to: NUMBER };
    const { status, text } = await post(relay, { body });
    assert.equal(status, 202);
    assert.equal(text.includes(NUMBER), settings.accept !== undefined);
    assert.equal(simulator.delivered[0].to, NUMBER);
  }
  const send = async (message) => ({
    ...message,
    to: [message.to],
    messages: [{ ...message, id: null, status: "queued", error: null }],
    warnings: [],
    status: "queued",
  });
  const { text } = await post(setUp({ compose, client: { send }, accept: ["body"] }).relay, { body: { body: TEXT } });
  none("the response", text, [NUMBER, "MARKED_REFERENCE"]);
});

test("the page's error shows its token nowhere, also where a server repeats it", async () => {
  const token = await tokenFor();
  const fetch = async () =>
    Response.json(
      {
        detail: `No: ${token}`,
        tidings: "final.not-sent.permission",
        category: "permission",
        outcome: "not-sent",
        param: token,
      },
      { status: 403 },
    );
  const error = await pageOf(null, { token: () => token, fetch })
    .send({ to: NUMBER, body: "Hello" })
    .catch((thrown) => thrown);
  none("the error", inspect(error, { depth: 9, showHidden: true }) + error.stack, [token]);
});
