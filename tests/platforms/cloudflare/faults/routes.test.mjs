// A fault at each use of a binding in a request: who asks again, as a page and a provider do, gets the truth, and nothing happens twice.
import assert from "node:assert/strict";
import { test } from "node:test";
import { issueToken } from "tidings/relay";
import { simulateProvider } from "tidings/simulator";
import { textingBlue } from "tidings/providers/texting-blue";
import { SECRETS } from "../secrets.mjs";
import { freshWorker } from "./bundle.mjs";
import { audit, numbers } from "./campaign.mjs";
import { inWorld, KINDS } from "./world.mjs";

/** One use in so many; all of them with `npm run faults`. */
const EVERY = process.env.TIDINGS_FAULTS === "all" ? 1 : 3;
const MAX_TRIES = 5;
const MINUTE_MS = 60_000;

/** Asks until it is answered with a status that `isDone`, and at most a few times. Returns the statuses; null for no answer. */
async function ask(world, path, init, isDone) {
  const statuses = [];
  while (statuses.length < MAX_TRIES) {
    const began = world.clock.now;
    const { ended, value } = await world.request(path, init);
    assert.ok(world.clock.now - began <= MINUTE_MS, "an answer took more than a minute");
    statuses.push(ended === "ok" ? value.status : null);
    if (ended === "ok" && isDone(value.status)) return { statuses, body: await value.text() };
    await world.clock.sleep(MINUTE_MS);
  }
  return { statuses, body: "" };
}

async function tokenOf(world) {
  const headers = { "content-type": "application/json" };
  const { value } = await world.request("/session", { method: "POST", headers, body: '{"user":"ann"}' });
  return (await value.json()).token;
}

const post = async (world, key, body) => ({
  method: "POST",
  headers: {
    authorization: `Bearer ${await tokenOf(world)}`,
    "content-type": "application/json",
    "idempotency-key": key,
  },
  body: JSON.stringify(body),
});

/** Runs `act(world, arm, disarm)` for each use that it makes between `arm()` and `disarm()`, with each kind of fault. Returns what was not right. */
async function eachFault(act, workerOf = () => undefined) {
  const found = [];
  const run = async (fault) =>
    inWorld({ worker: await workerOf() }, async (world) => {
      let uses = [];
      const arm = () => {
        world.uses.length = 0;
        world.fault = fault;
      };
      const disarm = () => {
        uses = [...world.uses];
        world.fault = null;
      };
      try {
        await act(world, arm, disarm);
      } catch (error) {
        found.push(`${fault?.at} ${uses[fault?.at - 1]} ${fault?.kind}: ${error.message}`);
      }
      return uses;
    });
  const uses = await run(null);
  for (const [index, kind] of KINDS.entries())
    for (let at = 1 + (index % EVERY); at <= uses.length; at += EVERY) await run({ at, kind });
  return { found, uses: uses.length };
}

test("POST /campaigns: a page that asks again starts the campaign once, and each message is sent once", async () => {
  const { found, uses } = await eachFault(async (world, arm, disarm) => {
    const init = await post(world, "campaign-1", { to: numbers, body: "Hello" });
    arm();
    const { statuses, body } = await ask(world, "/campaigns", init, (status) => status === 202);
    disarm();
    assert.equal(statuses.at(-1), 202, String(statuses));
    assert.equal(JSON.parse(body).total, numbers.length);
    await world.drain();
    assert.deepEqual(audit(world), { problems: [], unknown: 0 });
    assert.equal(world.rows("SELECT * FROM campaigns").length, 1);
  });
  assert.deepEqual(found, []);
  assert.ok(uses >= 4);
});

test("POST /campaigns: one that was stored is sent by the cron trigger, also if nobody asks again", async () => {
  const { found } = await eachFault(async (world, arm, disarm) => {
    const init = await post(world, "campaign-1", { to: numbers, body: "Hello" });
    arm();
    await world.request("/campaigns", init);
    disarm();
    for (let round = 0; round < 2; round += 1) {
      await world.clock.sleep(10 * MINUTE_MS);
      await world.scheduled();
    }
    await world.drain();
    const [{ count }] = world.rows("SELECT COUNT(*) AS count FROM messages");
    assert.ok(count === 0 || count === numbers.length, `${count} rows`);
    if (count > 0) assert.deepEqual(audit(world), { problems: [], unknown: 0 });
    else assert.equal(world.simulator.delivered.length, 0);
  });
  assert.deepEqual(found, []);
});

test("POST /messages: a page that asks again sends one message, and no failure of the pacer makes it doubtful", async () => {
  const { found } = await eachFault(async (world, arm, disarm) => {
    const [to] = numbers;
    const init = await post(world, "message-1", { to, body: "Hello" });
    arm();
    const { statuses } = await ask(world, "/messages", init, (status) => status < 300);
    const [fault, at] = [world.fault, world.uses[world.fault?.at - 1]];
    disarm();
    const { length: sent } = world.simulator.delivered;
    assert.ok(sent <= 1, `sent ${sent} times`);
    const isInDoubt = at === "fetch" || fault?.kind.startsWith("is killed");
    if (!isInDoubt) assert.deepEqual([statuses.at(-1) < 300, sent], [true, 1], String(statuses));
    // The second use of the pacer is the report after the send.
    if (!isInDoubt && at === "pacer" && world.uses.slice(0, fault.at).filter((name) => name === "pacer").length === 2)
      assert.deepEqual(statuses, [statuses.at(-1)], "the send had ended, and its response did not say so");
  }, freshWorker);
  assert.deepEqual(found, []);
});

const simulation = simulateProvider(textingBlue, { apiKey: "any" });
const secret = SECRETS.TEXTING_BLUE_WEBHOOK_SECRET;
const PATH = "/webhooks/texting-blue";

async function webhook(event) {
  const request = await simulation.webhook(event, { secret, url: `https://worker.test${PATH}` });
  return { method: "POST", headers: Object.fromEntries(request.headers), body: await request.text() };
}

const isKept = (status) => status === 200 || status === 204;
const SENT = "INSERT INTO messages (campaign, position, recipient, body, outcome, provider, message_id, status)";

test("POST /webhooks: an event takes effect once, and a provider that is not answered with 2xx delivers it again", async () => {
  const { found, uses } = await eachFault(async (world, arm, disarm) => {
    world.rows(`${SENT} VALUES ('c1', 0, '+14155550001', 'Hello', 'sent', 'texting-blue', 'msg_1', 'sent')`);
    const delivered = await webhook({ type: "status", messageId: "msg_1", status: "message.delivered" });
    const stop = await webhook({
      type: "inbound",
      messageId: "in_1",
      from: "+14155550001",
      to: "+14155559876",
      body: "STOP",
    });
    arm();
    for (const init of [delivered, stop]) {
      const { statuses } = await ask(world, PATH, init, isKept);
      assert.ok(isKept(statuses.at(-1)), String(statuses));
      assert.ok(
        statuses.slice(0, -1).every((status) => status === null || status === 503),
        String(statuses),
      );
    }
    disarm();
    assert.deepEqual(world.rows("SELECT state FROM messages"), [{ state: "delivered" }]);
    assert.deepEqual(world.rows("SELECT recipient, opted_out FROM tidings_suppressions"), [
      { recipient: "+14155550001", opted_out: 1 },
    ]);
    // And once more: nothing changes, and it is 200.
    assert.deepEqual((await ask(world, PATH, delivered, isKept)).statuses, [200]);
  });
  assert.deepEqual(found, []);
  assert.ok(uses >= 8);
});

test("POST /webhooks: a report of a message in doubt settles it, if its id is known, before or after it is kept", () =>
  inWorld({}, async (world) => {
    world.rows(`${SENT} VALUES ('c1', 0, '+14155550001', 'Hello', 'unknown', 'texting-blue', 'msg_1', NULL)`);
    const init = await webhook({ type: "status", messageId: "msg_1", status: "message.delivered" });
    await ask(world, PATH, init, isKept);
    assert.deepEqual(world.rows("SELECT state, reason FROM messages"), [{ state: "delivered", reason: null }]);
    // The other order: the report is there when the outcome is kept, from the send log.
    world.rows("UPDATE messages SET outcome = NULL, message_id = NULL, status = NULL");
    world.rows(
      "INSERT INTO tidings_sends VALUES ('c1-0', '', 'token', NULL, 0, ?1, ?1, ?1 + 99999999, 'unknown', ?2)",
      Date.now(),
      JSON.stringify({ id: "msg_1", provider: "texting-blue", status: "unknown" }),
    );
    world.queues.dead.put({ campaign: "c1", position: 0 });
    await world.drain();
    assert.deepEqual(world.rows("SELECT state, reason FROM messages"), [{ state: "delivered", reason: null }]);
  }));

/** Ids that the tracker's table does not have as they are, and that a query or a pattern could take for something else. */
for (const id of ["msg%1", "%", "msg%0025", "a/b%c", "_%", 'm"1', "é😀%"])
  test(`POST /webhooks: the report of a message with the id ${id} is found, before and after it is kept`, () =>
    inWorld({}, async (world) => {
      world.rows(`${SENT} VALUES ('c1', 0, '+14155550001', 'Hello', 'sent', 'texting-blue', ?1, 'sent')`, id);
      // Of another message.
      world.rows(`${SENT} VALUES ('c1', 1, '+14155550002', 'Hello', 'sent', 'texting-blue', 'msg_2', 'sent')`);
      const init = await webhook({ type: "status", messageId: id, status: "message.delivered" });
      await ask(world, PATH, init, isKept);
      const states = () => world.rows("SELECT state FROM messages ORDER BY position").map(({ state }) => state);
      assert.deepEqual(states(), ["delivered", "sent"]);
      // The other order: from the send log.
      world.rows("UPDATE messages SET outcome = NULL, message_id = NULL, status = NULL WHERE position = 0");
      world.rows(
        "INSERT INTO tidings_sends VALUES ('c1-0', '', 'token', NULL, 0, ?1, ?1, ?1 + 99999999, 'sent', ?2)",
        Date.now(),
        JSON.stringify({ id, provider: "texting-blue", status: "sent" }),
      );
      world.queues.dead.put({ campaign: "c1", position: 0 });
      await world.drain();
      assert.deepEqual(states(), ["delivered", "sent"]);
    }));

test("GET /campaigns/:id: the counts are there without the pacer, and every state that needs a look has its row", () =>
  inWorld({}, async (world) => {
    world.rows("INSERT INTO campaigns VALUES ('c1', 'ann', '', 2, 2, 0)");
    world.rows(`${SENT} VALUES ('c1', 0, '+14155550001', 'Hello', 'sent', 'texting-blue', 'msg_1', 'expired')`);
    world.rows(`${SENT} VALUES ('c1', 1, '+14155550002', 'Hello', 'sent', 'texting-blue', 'msg_2', 'sent')`);
    const headers = { authorization: `Bearer ${await tokenOf(world)}` };
    world.env.PACER = { ...world.env.PACER, get: () => ({ fetch: async () => new Response("", { status: 500 }) }) };
    const { statuses, body } = await ask(world, "/campaigns/c1", { headers }, () => true);
    assert.deepEqual(statuses, [200]);
    const { counts, reasons, pace } = JSON.parse(body);
    assert.deepEqual([counts.undelivered, counts.sent, pace], [1, 1, null]);
    assert.deepEqual(reasons, [{ state: "undelivered", reason: null, count: 1 }]);
  }));

for (const [name, body, status, path] of [
  ["one long text in another script for 2,000 numbers", { to: many(2_000), body: "語".repeat(2_000) }, 202],
  ["texts that are longer in JSON", { to: many(1_000), body: "\u0001".repeat(2_000) }, 202],
  ["a number twice with the same text", { to: [...many(3), many(1)[0]], body: "Hello" }, 422, "messages[3].to"],
  ["a number twice with two texts", { messages: ["a", "b"].map((text) => ({ to: many(1)[0], body: text })) }, 202],
  ["a text that no provider sends", { to: many(1), body: "x".repeat(10_001) }, 422, "messages[0].body"],
  ["a small request for gigabytes of rows", { to: many(10_000), body: "x".repeat(9_000) }, 422, "messages"],
])
  test(`POST /campaigns: ${name} is answered with ${status}`, () =>
    inWorld({}, async (world) => {
      const { value } = await world.request("/campaigns", await post(world, "campaign-1", body));
      const answer = await value.json();
      assert.equal(value.status, status, JSON.stringify(answer));
      assert.equal(answer.issues?.[0].path, path);
      const [{ count }] = world.rows("SELECT COUNT(*) AS count FROM messages");
      assert.equal(count, status === 202 ? (body.to ?? body.messages).length : 0);
    }));

function many(count) {
  return Array.from({ length: count }, (_, index) => `+1415${2_000_000 + index}`);
}

test("POST /campaigns: a repeated request gets the first one's response, also if it would be rejected now", () =>
  inWorld({}, async (world) => {
    const init = await post(world, "campaign-1", { to: numbers, body: "Hello" });
    const first = (await world.request("/campaigns", init)).value;
    assert.equal(first.status, 202);
    // The user may not send to these numbers any more.
    const grant = { user: "ann", to: ["+44*"], limit: null, data: { campaigns: true } };
    const token = await issueToken(grant, { secret: SECRETS.TOKEN_SECRET, expiresInMs: 600_000 });
    const again = { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } };
    const { value } = await world.request("/campaigns", again);
    assert.deepEqual([value.status, await value.text()], [202, await first.text()]);
    const headers = { ...again.headers, "idempotency-key": "campaign-2" };
    assert.equal((await world.request("/campaigns", { ...again, headers })).value.status, 422);
    // The key says more than what is wrong with another content.
    const other = { ...again, body: JSON.stringify({ to: numbers, body: "Other" }) };
    assert.equal((await world.request("/campaigns", other)).value.status, 409);
    await world.drain();
    assert.deepEqual(audit(world), { problems: [], unknown: 0 });
  }));

test("POST /campaigns: a body that is no UTF-8 is rejected, because another text would be sent", () =>
  inWorld({}, async (world) => {
    const init = await post(world, "campaign-1", { to: many(1), body: "caf?" });
    init.body = Buffer.from(init.body.replace("?", "\xe9"), "latin1");
    assert.equal((await world.request("/campaigns", init)).value.status, 400);
  }));
