// What an operator meets at night: a key that was revoked, a secret that was forgotten, a database that is down, a sender that was changed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { freshWorker } from "./bundle.mjs";
import { audit, campaign, numbers } from "./campaign.mjs";
import { inWorld } from "./world.mjs";

const HOUR_MS = 3_600_000;
const FINE = { problems: [], unknown: 0 };

for (const [what, status] of [
  ["the provider rejects the key", 401],
  ["the balance is empty", 402],
  ["the provider limits the account", 429],
])
  test(`${what} for ten hours: no message fails, and all are sent afterwards`, async () => {
    const endAt = 10 * HOUR_MS;
    const respond = ({ clock }) =>
      clock.now < endAt
        ? Response.json({ error: "No." }, { status, headers: status === 429 ? { "retry-after": "600" } : {} })
        : undefined;
    const { dead, requests, ...found } = await inWorld({ respond }, async (world) => {
      campaign(world);
      await world.drain();
      const requests = world.uses.filter((name) => name === "fetch").length;
      return { ...audit(world), dead: world.queues.dead.deliveries, requests };
    });
    assert.deepEqual(found, FINE);
    assert.equal(dead, 0);
    // Asked now and then, and not by each message each time.
    assert.ok(requests < 10 * 12 * 8, `${requests} requests`);
  });

test("a secret that is missing for twelve hours fails no message", () =>
  inWorld({}, async (world) => {
    const { TEXTING_BLUE_KEY: key } = world.env;
    delete world.env.TEXTING_BLUE_KEY;
    world.clock.at(12 * HOUR_MS, () => (world.env.TEXTING_BLUE_KEY = key));
    campaign(world);
    await world.drain();
    assert.deepEqual(audit(world), FINE);
    assert.ok(world.logs.some((line) => line.includes("batch-failed")));
  }));

/** What a page gets for a message. */
async function posted(world, message) {
  const json = { "content-type": "application/json" };
  const session = await world.request("/session", { method: "POST", headers: json, body: '{"user":"ann"}' });
  const { token } = await session.value.json();
  const headers = { ...json, authorization: `Bearer ${token}`, "idempotency-key": "message-1" };
  const { value } = await world.request("/messages", { method: "POST", headers, body: JSON.stringify(message) });
  return { status: value.status, body: await value.json() };
}

for (const [what, sender] of [
  ["missing", undefined],
  ["none of the provider's", "Shop"],
])
  test(`a sender that is ${what} is the operator's to mend: no page is told that its message may have been sent, or is invalid`, async () => {
    const worker = await freshWorker();
    await inWorld({ worker, bindings: { SENDER: sender } }, async (world) => {
      const { status, body } = await posted(world, { to: numbers[0], body: "Hello" });
      assert.deepEqual([status, body.type, body.outcome], [500, "urn:tidings:relay:setup", "not-sent"]);
      assert.equal(world.rows("SELECT COUNT(*) AS count FROM tidings_sends")[0].count, 0);
      assert.ok(world.logs.some((line) => line.includes('"part":"compose"')));
    });
  });

test("a message of a page that is invalid writes nothing into the database", async () => {
  const worker = await freshWorker();
  await inWorld({ worker }, async (world) => {
    const { status, body } = await posted(world, { to: "1", body: "Hello" });
    assert.deepEqual([status, body.issues[0].path], [422, "to"]);
    for (const table of ["tidings_sends", "tidings_counters"])
      assert.equal(world.rows(`SELECT COUNT(*) AS count FROM ${table}`)[0].count, 0, table);
  });
});

test("a pacer that is down for an hour loses nothing, whatever it answers", () =>
  inWorld({}, async (world) => {
    const { PACER: pacer } = world.env;
    const answers = [() => new Response("", { status: 500 }), () => Promise.reject(new Error("overloaded"))];
    let asked = 0;
    world.env.PACER = { ...pacer, get: () => ({ fetch: async () => answers[asked++ % 2]() }) };
    world.clock.at(HOUR_MS, () => (world.env.PACER = pacer));
    campaign(world);
    await world.drain();
    assert.deepEqual(audit(world), FINE);
  }));

test("dead letters are recorded when the database is back after a day, and one that cannot be read holds up no other", () =>
  inWorld({}, async (world) => {
    const { DB: db } = world.env;
    world.env.DB = { ...db, prepare: () => assert.fail("down") };
    world.clock.at(20 * HOUR_MS, () => (world.env.DB = db));
    campaign(world);
    // What JSON cannot have: the queue carries it all the same.
    const cyclic = { big: 1n };
    cyclic.self = cyclic;
    for (const message of world.queues.main.waiting.splice(0)) world.queues.dead.put(message.body);
    world.queues.dead.put(cyclic);
    world.queues.dead.put({ unreadable: "text" });
    await world.drain();
    assert.deepEqual(world.queues.dead.lost, []);
    const states = world.rows("SELECT state, reason, COUNT(*) AS count FROM messages GROUP BY state, reason");
    assert.deepEqual(states, [{ state: "failed", reason: "dead-letter", count: numbers.length }]);
    const letters = world.rows("SELECT content FROM dead_letters ORDER BY content");
    assert.deepEqual(letters, [{ content: "object" }, { content: "text" }]);
  }));

test("a message that was sent before its sender was changed is not recorded as failed", () =>
  inWorld({}, async (world) => {
    campaign(world);
    await world.drain();
    const sent = world.simulator.delivered.length;
    // As if the consumer had died before it kept the outcomes. Then SENDER is changed, and everything is delivered again.
    world.rows("UPDATE messages SET outcome = NULL, message_id = NULL, status = NULL");
    world.env.SENDER = "+14155550000";
    for (const position of numbers.keys()) world.queues.main.put({ campaign: "c1", position });
    await world.drain();
    assert.deepEqual(audit(world), FINE);
    assert.equal(world.simulator.delivered.length, sent);
  }));

test("a message that failed while a second delivery of it was being sent, whose consumer died, is in doubt", () =>
  inWorld({}, async (world) => {
    const [to] = numbers;
    campaign(world, [to]);
    await world.drain();
    // The first send was rejected, which freed the key; the second was begun and never settled, and is delivered again.
    world.rows("UPDATE messages SET outcome = 'failed', reason = 'carrier', message_id = NULL");
    world.rows("UPDATE tidings_sends SET outcome = NULL, record = NULL");
    world.queues.main.put({ campaign: "c1", position: 0 });
    await world.drain();
    assert.deepEqual(world.rows("SELECT state FROM messages"), [{ state: "unknown" }]);
    assert.equal(world.simulator.delivered.length, 1);
  }));

test("consumers whose provider was slow do not make up for it together: the account's pace is kept", () => {
  const starts = [];
  const respond = ({ clock }) => {
    starts.push(clock.now);
    const wait = starts[0] + 12_000 > clock.now ? clock.sleep(4_000) : undefined;
    return wait?.then(() => Response.json({ id: `msg_${starts.length}`, status: "queued" }, { status: 201 }));
  };
  return inWorld({ respond, queue: { batchSize: 40, consumers: 3 } }, async (world) => {
    const recipients = Array.from({ length: 120 }, (_, index) => `+1415200${1_000 + index}`);
    campaign(world, recipients);
    await world.drain();
    assert.equal(starts.length, recipients.length);
    for (const [index, at] of starts.entries()) {
      const inSecond = starts.slice(index).filter((time) => time < at + 1_000).length;
      assert.ok(inSecond <= 6, `${inSecond} requests in a second, of 5 that are allowed`);
    }
  });
});

test("no log line has a number, a text or a secret", () =>
  inWorld({ simulator: { faults: { rates: { serverError: 0.3, lostAfter: 0.3 } } } }, async (world) => {
    campaign(world);
    await world.drain();
    assert.ok(world.logs.length > 0);
    for (const line of world.logs) assert.doesNotMatch(line, /\+1415|Hello|of_the_tests|secret/);
  }));
