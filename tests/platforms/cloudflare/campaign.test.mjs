// Campaigns from the request to the counts: 2,000 messages with faults, whose counts add up whatever happens.
import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, test } from "node:test";
import { issueToken } from "tidings/relay";
import { deliver, numbers, SECRETS, startApp, sumOf } from "./app.mjs";

let app;
before(async () => (app = await startApp()));
after(() => app?.stop());

test("a campaign of 2,000 with five per cent of faults has counts that add up exactly", async () => {
  const [total, recipients] = [2_000, numbers(2_000)];
  // Without keys of the provider's, each of these leaves the send in doubt, but for the rate limit.
  const rates = {
    lostBefore: 0.01,
    lostAfter: 0.01,
    serverError: 0.01,
    gatewayTimeout: 0.01,
    empty: 0.008,
    rateLimit: 0.002,
  };
  app.simulator.plan({ seed: 7, rates, waitSeconds: 1 });
  const started = await app.start({ to: recipients, body: "We open at nine." }, { key: "two-thousand" });
  assert.deepEqual([started.status, started.body.total], [202, total]);
  const { id } = started.body;
  // At any time, each message is in one of the states.
  const sums = new Set();
  const ended = await app.until(id, ({ counts }) => {
    sums.add(sumOf(counts));
    return counts.queued === 0;
  });
  app.simulator.plan(null);
  assert.deepEqual([...sums], [total]);
  const { counts } = ended;
  const times = new Map();
  for (const { to } of app.simulator.delivered) times.set(to, (times.get(to) ?? 0) + 1);
  assert.equal(Math.max(...times.values()), 1, "nothing was sent twice");
  assert.ok(counts.unknown > 60 && counts.unknown < 160, `${counts.unknown} unknown`);
  assert.equal(counts.sent + counts.unknown + counts.failed, total);
  const rows = await app.rows("SELECT recipient, state FROM messages WHERE campaign = ?1", id);
  for (const { recipient, state } of rows) {
    if (state === "sent") assert.ok(times.has(recipient), recipient);
    if (state === "failed") assert.ok(!times.has(recipient), recipient);
  }
  // The list of what needs a look, page by page.
  const listed = [];
  for (let next = ""; next !== null; ) {
    const { body } = await app.get(`/campaigns/${id}/problems?limit=40${next === "" ? "" : `&after=${next}`}`);
    assert.ok(body.messages.length <= 40);
    listed.push(...body.messages);
    next = body.next;
  }
  assert.equal(listed.length, counts.unknown + counts.failed);
  assert.equal(new Set(listed.map(({ position }) => position)).size, listed.length);
  assert.ok(listed.every(({ state, reason }) => ["unknown", "failed"].includes(state) && reason !== null));
  assert.equal(
    ended.reasons.reduce((sum, { count }) => sum + count, 0),
    listed.length,
  );

  // The same request again, as after a lost response: nothing is sent, and nothing is counted twice.
  const before = app.simulator.delivered.length;
  const again = await app.start({ to: recipients, body: "We open at nine." }, { key: "two-thousand" });
  assert.deepEqual(again, started);
  assert.deepEqual((await app.until(id)).counts, counts);
  assert.equal(app.simulator.delivered.length, before);

  // Redelivery of everything: the queue delivers at least once.
  const queue = await app.miniflare.getQueueProducer("CAMPAIGNS");
  for (let position = 0; position < 300; position += 100)
    await queue.sendBatch(
      Array.from({ length: 100 }, (_, index) => ({ body: { campaign: id, position: position + index } })),
    );
  // Reports of some of them, twice.
  const sent = await app.rows("SELECT message_id FROM messages WHERE campaign = ?1 AND state = 'sent' LIMIT 20", id);
  for (const [index, { message_id: messageId }] of sent.entries()) {
    const status = index % 4 === 0 ? "message.failed" : "message.delivered";
    const { response, again } = await deliver(app, "texting-blue", { type: "status", messageId, status });
    assert.equal(response.status, 204);
    assert.equal((await again()).status, 200);
  }
  const reported = (await app.get(`/campaigns/${id}`)).body.counts;
  assert.deepEqual(
    [reported.delivered, reported.undelivered, reported.sent, sumOf(reported)],
    [15, 5, counts.sent - 20, total],
  );
  assert.equal(app.simulator.delivered.length, before);
});

test("another user's campaign is not found, in the words of one that does not exist", async () => {
  const { body } = await app.start({ to: numbers(2, 5_000), body: "Hello" }, { user: "ann" });
  const paths = [`/campaigns/${body.id}`, `/campaigns/${body.id}/problems`];
  for (const path of paths) {
    const [others, unknown] = [await app.get(path, "bob"), await app.get(path.replace(body.id, "c0"), "bob")];
    assert.equal(others.status, 404);
    assert.deepEqual(others, unknown);
    assert.equal((await app.get(path, "ann")).status, 200);
  }
  // Nor does somebody get it by its key.
  const own = await app.start({ to: numbers(2, 5_000), body: "Hello" }, { user: "bob", key: "same-key" });
  const same = await app.start({ to: numbers(2, 5_000), body: "Hello" }, { user: "ann", key: "same-key" });
  assert.notEqual(own.body.id, same.body.id);
});

const headers = async () => ({
  authorization: `Bearer ${await app.tokenOf("ann")}`,
  "idempotency-key": "key-of-the-tables",
});
const valid = { to: ["+14155551234"], body: "Hello" };
const REJECTED = [
  { name: "no token", status: 401, headers: async () => ({}), body: valid },
  { name: "a forged token", status: 401, headers: async () => ({ authorization: "Bearer a.b.c" }), body: valid },
  {
    name: "no key",
    status: 400,
    headers: async () => ({ authorization: (await headers()).authorization }),
    body: valid,
  },
  { name: "no JSON", status: 400, body: "{" },
  {
    name: "another content type",
    status: 415,
    headers: async () => ({ ...(await headers()), "content-type": "text/plain" }),
    body: valid,
  },
  { name: "no messages", status: 422, body: {}, path: "messages" },
  { name: "null", status: 422, body: "null", path: "messages" },
  { name: "an invalid number", status: 422, body: { ...valid, to: ["+14155551234", "555"] }, path: "messages[1].to" },
  { name: "no text", status: 422, body: { messages: [{ to: "+14155551234" }] }, path: "messages[0]" },
  { name: "too many", status: 422, body: { ...valid, to: Array(10_001).fill("+14155551234") }, path: "messages" },
];
for (const { name, status, headers: own = headers, body, path } of REJECTED)
  test(`a campaign is rejected: ${name}`, async () => {
    const response = await app.post("/campaigns", body, await own());
    const answer = await response.json();
    assert.equal(response.status, status, JSON.stringify(answer));
    assert.equal(response.headers.get("content-type"), "application/problem+json");
    assert.equal(response.headers.get("cache-control"), "no-store");
    assert.equal(answer.issues?.[0].path, path);
  });

test("a campaign is rejected: too large", async () => {
  // On a connection of its own: the Worker answers before it has read everything, and the connection ends.
  const status = await new Promise((resolve, reject) => {
    const own = { "content-type": "application/json", connection: "close" };
    headers().then((fields) => {
      const asked = request(`${app.url}/campaigns`, { method: "POST", agent: false, headers: { ...fields, ...own } });
      asked.once("response", ({ statusCode }) => resolve(statusCode));
      asked.once("error", reject);
      asked.end(JSON.stringify({ ...valid, body: "x".repeat(4_000_000) }));
    }, reject);
  });
  assert.equal(status, 413);
});

test("a token for single messages starts no campaign, and one for some numbers none to others", async () => {
  const sign = (grant) =>
    issueToken({ user: "cleo", limit: null, ...grant }, { secret: SECRETS.TOKEN_SECRET, expiresInMs: 60_000 });
  const start = async (grant) => {
    const own = { authorization: `Bearer ${await sign(grant)}`, "idempotency-key": "key-of-cleo" };
    const response = await app.post("/campaigns", { to: ["+14155550401", "+442071838750"], body: "Hello" }, own);
    return { status: response.status, body: await response.json() };
  };
  assert.equal((await start({ to: "any" })).status, 403);
  const { status, body } = await start({ to: ["+1415*"], data: { campaigns: true } });
  assert.deepEqual([status, body.issues.map(({ path }) => path)], [422, ["messages[1].to"]]);
  assert.equal((await start({ to: ["+1415*", "+442071838750"], data: { campaigns: true } })).status, 202);
});

test("a key that was used for another campaign is a conflict", async () => {
  const first = await app.start({ to: numbers(1, 6_000), body: "Hello" }, { key: "used-twice" });
  assert.equal(first.status, 202);
  assert.equal((await app.start({ to: numbers(1, 6_001), body: "Hello" }, { key: "used-twice" })).status, 409);
  assert.equal((await app.until(first.body.id)).total, 1);
});

test("a limit of the account pauses the campaign and fails no message of it", async () => {
  const { requests } = app.simulator;
  const from = requests.length;
  app.simulator.fail({ kind: "none" }, { kind: "rate-limit", waitSeconds: 2 });
  const { body } = await app.start({ to: numbers(40, 7_000), body: "Hello" });
  const { counts } = await app.until(body.id);
  assert.deepEqual([counts.sent, sumOf(counts)], [40, 40]);
  const early = requests.slice(from).filter(({ earlyMs }) => earlyMs > 0);
  // What was already on its way when the 429 came is not held back.
  assert.ok(early.length <= 4, `${early.length} requests before the wait was over`);
});
