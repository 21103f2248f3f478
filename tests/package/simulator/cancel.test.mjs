// What the simulator of Sent does with a message after its send: cancel, resend, conversations; and a look-up of a number.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "tidings";
import { KEY, TO, UUID, call, createSimulator, send, virtualClock } from "./harness.mjs";

const clientOf = (simulator) =>
  new Client({ provider: "sent", apiKey: KEY, fetch: simulator.fetch, retry: { maxAttempts: 1 } });
const codeOf = (promise) =>
  promise.then(
    () => null,
    (error) => error.code,
  );

test("a message that has left cannot be cancelled, and an unknown one cannot either", async () => {
  const simulator = createSimulator();
  const client = clientOf(simulator);
  const { id } = await client.send({ to: TO, body: "Hi" });
  assert.equal(await codeOf(client.messages.cancel(id)), "BUSINESS_006");
  assert.equal(await codeOf(client.messages.cancel(UUID)), "RESOURCE_003");
});

test("a scheduled message is cancelled before its time, once, and never leaves", async () => {
  const clock = virtualClock();
  const simulator = createSimulator({ now: clock.now });
  const client = new Client({ provider: "sent", apiKey: KEY, fetch: simulator.fetch, retry: { maxAttempts: 1 } });
  const scheduled = async (body) => {
    const sendAt = new Date(clock.now() + 3_600_000).toISOString();
    const { json } = await call(simulator, "sent", "POST", "/messages", { to: [TO], text: body, scheduled_at: sendAt });
    return json.data.recipients[0].message_id;
  };
  const [id, other] = [await scheduled("one"), await scheduled("two")];
  assert.equal((await client.messages.get(id)).data.data.status, "SCHEDULED");
  for (let time = 0; time < 2; time += 1)
    assert.equal((await client.messages.cancel(id)).data.data.status, "CANCELLED", "a repeated call says the same");
  assert.deepEqual(simulator.delivered, [], "nothing before its time");
  await clock.sleep(3_600_001);
  assert.deepEqual(
    simulator.delivered.map((message) => [message.id, message.body, message.at]),
    [[other, "two", clock.now() - 1]],
  );
  assert.equal((await client.messages.get(id)).data.data.status, "CANCELLED");
  assert.equal(await codeOf(client.messages.cancel(other)), "BUSINESS_006");
  assert.equal(await codeOf(client.messages.resend(id)), "BUSINESS_006", "a cancelled message is never resent");
});

test("a finished message is sent again under its id, and one on its way is not", async () => {
  const clock = virtualClock();
  const simulator = createSimulator({ now: clock.now });
  const client = clientOf(simulator);
  const { id } = await client.send({ to: TO, body: "Hi" });
  assert.equal(await codeOf(client.messages.resend(id)), "BUSINESS_006");
  await clock.sleep(60_000);
  const { data } = await client.messages.resend(id);
  assert.deepEqual([data.data.id, data.data.status], [id, "QUEUED"]);
  assert.deepEqual(
    simulator.delivered.map((message) => [message.id, message.body]),
    [
      [id, "Hi"],
      [id, "Hi"],
    ],
  );
});

test("the messages of all conversations come the latest first", async () => {
  const simulator = createSimulator();
  for (const body of ["one", "two"]) await call(simulator, "sent", "POST", "/messages", { to: [TO], text: body });
  const { status, json } = await call(simulator, "sent", "GET", "/conversations?page=1&page_size=10");
  assert.equal(status, 200);
  assert.deepEqual(
    json.data.messages.map((message) => message.message_body.content),
    ["two", "one"],
  );
  assert.equal(json.data.pagination.total_count, 2);
});

test("a number is looked up, and what is no number is not", async () => {
  const simulator = createSimulator();
  const { data } = await clientOf(simulator).call("numbers.lookup", { id: TO });
  assert.deepEqual([data.data.phone_number, data.data.is_valid], [TO, true]);
  assert.equal((await call(simulator, "sent", "GET", "/numbers/lookup/12")).json.error.code, "VALIDATION_002");
  assert.equal((await send(simulator, "sent")).status, 202);
});
