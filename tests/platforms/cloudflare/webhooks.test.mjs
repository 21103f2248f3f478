// Webhooks of the deployment: what is forged, stale or repeated, what it answers, and what a STOP stops.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { deliver, numbers, startApp, sumOf } from "./app.mjs";

let app;
before(async () => (app = await startApp({ bindings: { RATE_PER_SECOND: "20" } })));
after(() => app?.stop());

/** A campaign of one message, and the provider's id of it. */
async function sentMessage(to) {
  const { body } = await app.start({ to: [to], body: "Hello" });
  await app.until(body.id);
  const [{ message_id: messageId }] = await app.rows("SELECT message_id FROM messages WHERE campaign = ?1", body.id);
  return { id: body.id, messageId };
}

test("a report changes the counts once, however often and in whatever order it comes", async () => {
  const { id, messageId } = await sentMessage("+14155550201");
  const counts = async () => (await app.get(`/campaigns/${id}`)).body.counts;
  const delivered = await deliver(app, "texting-blue", { type: "status", messageId, status: "message.delivered" });
  assert.equal(delivered.response.status, 204);
  assert.equal(await delivered.response.text(), "");
  // `sent` comes late, and the first one again.
  const late = await deliver(app, "texting-blue", { type: "status", messageId, status: "message.sent" });
  assert.equal(late.response.status, 204);
  assert.equal((await delivered.again()).status, 200);
  assert.equal((await counts()).delivered, 1);
  assert.equal(sumOf(await counts()), 1);
});

test("a report that comes before the consumer has kept the message is not lost", async () => {
  const { id, messageId } = await sentMessage("+14155550202");
  await deliver(app, "texting-blue", { type: "status", messageId, status: "message.delivered" });
  // As if the consumer had died before it kept the outcome: the message is delivered again, and its result comes from the send log.
  await app.rows("UPDATE messages SET outcome = NULL, message_id = NULL, status = NULL WHERE campaign = ?1", id);
  await (await app.miniflare.getQueueProducer("CAMPAIGNS")).send({ campaign: id, position: 0 });
  assert.equal((await app.until(id)).counts.delivered, 1);
});

const STATUS = { type: "status", messageId: "msg_1", status: "message.delivered" };
const forged = async (change) => {
  const { headers, body } = await deliver(app, "texting-blue", STATUS);
  // A connection of its own: see app.mjs.
  const request = { headers: { ...headers, connection: "close" }, body };
  change(request);
  return fetch(`${app.url}/webhooks/texting-blue`, { method: "POST", ...request });
};
const REJECTED = [
  {
    name: "a changed body",
    status: 401,
    send: () => forged((request) => (request.body = request.body.replace("msg_1", "msg_2"))),
  },
  {
    name: "a changed signature",
    status: 401,
    send: () => forged(({ headers }) => (headers["x-textingblue-signature"] = `sha256=${"0".repeat(64)}`)),
  },
  { name: "no signature", status: 401, send: () => forged(({ headers }) => delete headers["x-textingblue-signature"]) },
  {
    name: "another secret",
    status: 401,
    send: async () => (await deliver(app, "texting-blue", STATUS, { secret: "another" })).response,
  },
  {
    name: "signed an hour ago",
    status: 401,
    send: async () =>
      (
        await deliver(
          app,
          "sent",
          { type: "status", messageId: "m-1", status: "DELIVERED" },
          { now: Date.now() - 3_600_000 },
        )
      ).response,
  },
  { name: "a provider without an account", status: 404, send: () => app.post("/webhooks/twilio", {}) },
  { name: "a name from the prototype", status: 404, send: () => app.post("/webhooks/constructor", {}) },
];
for (const { name, status, send } of REJECTED)
  test(`a webhook is rejected: ${name}`, async () => {
    const response = await send();
    assert.equal(response.status, status);
    const kept = await app.rows(
      "SELECT COUNT(*) AS count FROM tidings_statuses WHERE key IN ('texting-blue/msg_2', 'sent/m-1')",
    );
    assert.equal(kept[0].count, 0);
  });

test("one that is fresh is accepted from Sent, too, and its repetition is answered with 200", async () => {
  const { response, again } = await deliver(app, "sent", { type: "status", messageId: "m-2", status: "DELIVERED" });
  assert.equal(response.status, 204);
  assert.equal((await again()).status, 200);
});

test("a STOP stops the rest of the campaign for that number, and for no other", async () => {
  const [stopped, ...others] = numbers(20, 9_000);
  // The number gets each tenth message.
  const messages = Array.from({ length: 60 }, (_, index) => ({
    to: index % 10 === 0 ? stopped : others[index % others.length],
    body: `Part ${index}`,
  }));
  const { status, body } = await app.start({ messages });
  assert.equal(status, 202);
  const received = () => app.simulator.delivered.filter(({ to }) => to === stopped).length;
  while (received() === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  const { response } = await deliver(app, "texting-blue", {
    type: "inbound",
    messageId: "in_1",
    from: stopped,
    to: "+14155559876",
    body: "Stop.",
  });
  assert.equal(response.status, 204);
  const atStop = received();
  const { counts, reasons } = await app.until(body.id);
  assert.equal(sumOf(counts), 60);
  assert.equal(counts["opted-out"] + received(), 6);
  // A message that had passed the guard when the STOP came is sent.
  assert.ok(received() <= atStop + 1 && counts["opted-out"] >= 1, `${received()} received, ${atStop} at the STOP`);
  assert.equal(counts.sent, 60 - counts["opted-out"]);
  assert.deepEqual(reasons, [{ state: "opted-out", reason: "opted-out", count: counts["opted-out"] }]);
  // Nor does the next campaign reach them, until they say START.
  const next = await app.start({ to: [stopped], body: "Hello" });
  assert.equal((await app.until(next.body.id)).counts["opted-out"], 1);
  await deliver(app, "texting-blue", {
    type: "inbound",
    messageId: "in_2",
    from: stopped,
    to: "+14155559876",
    body: "START",
  });
  const last = await app.start({ to: [stopped], body: "Hello" });
  assert.equal((await app.until(last.body.id)).counts.sent, 1);
});
