// The message that each provider gets: its own sender, within its limits; and `validate` and `sendMany`.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  BAD_NUMBER,
  clientOf,
  createSimulator,
  DOWN,
  Failover,
  failure,
  fake,
  FROM,
  HELLO,
  MESSAGE,
  pair,
  steps,
  TO,
} from "./harness.mjs";

test("each provider gets its own sender, and the message is not modified", async () => {
  const [a, b, c, d] = [fake("a", DOWN), fake("b", DOWN), fake("c", DOWN), fake("d")];
  const message = Object.freeze({ ...MESSAGE, from: "+14155559999", template: { id: "a" } });
  const failover = new Failover([
    a,
    { client: b, from: "BRAND" },
    { client: c, from: null },
    { client: d, from: "OTHER", adapt: (one) => ({ ...one, template: { id: `${one.template.id} of ${one.from}` } }) },
  ]);
  await failover.send(message);
  assert.deepEqual(
    [a, b, c, d].map(({ calls }) => calls[0].message.from),
    ["+14155559999", "BRAND", undefined, "OTHER"],
  );
  assert.equal("from" in c.calls[0].message, false);
  assert.equal(d.calls[0].message.template.id, "a of OTHER");
});

test("a message that exceeds a provider's limits goes to the next one without a request", async () => {
  const picture = { ...HELLO, mediaUrls: "https://example.com/a.png" };
  const hub = createSimulator();
  const blue = createSimulator();
  const failover = new Failover([
    { client: clientOf("nativehub", hub.fetch), from: FROM },
    { client: clientOf("texting-blue", blue.fetch), from: FROM },
  ]);
  const result = await failover.send(picture);
  assert.deepEqual(
    [result.provider, steps(result.path), hub.requests.length],
    ["texting-blue", "nativehub:cannot-carry texting-blue:accepted", 0],
  );
  assert.equal(result.path[0].error.issues[0].code, "unsupported");
  const error = await failure(failover.send({ ...picture, to: "+1" }));
  assert.deepEqual(
    [error.category, steps(error.path), blue.requests.length],
    ["validation", "nativehub:request", 1],
    "an invalid number is invalid for all providers",
  );
  const long = await failure(failover.send({ ...picture, body: "x".repeat(5_001) }));
  assert.deepEqual([long.outcome, steps(long.path)], ["not-sent", "nativehub:cannot-carry texting-blue:cannot-carry"]);
  assert.equal(long.provider, "nativehub", "no provider takes it: the first one's error");
});

test("real clients: a template goes to the provider that supports templates, an invalid number to none", async () => {
  const [blue, sent] = [createSimulator(), createSimulator()];
  const template = { id: sent.templates?.[0]?.id ?? "7ba7b820-9dad-11d1-80b4-00c04fd430c8" };
  const failover = new Failover([
    { client: clientOf("texting-blue", blue.fetch), from: FROM },
    { client: clientOf("sent", sent.fetch), from: null },
  ]);
  const end = await failover.send({ to: TO, template }).catch((error) => error);
  assert.deepEqual(end.path.map(({ provider, why }) => `${provider}:${why}`)[0], "texting-blue:cannot-carry");
  assert.deepEqual([blue.requests.length, end.path[1].provider, sent.requests.length], [0, "sent", 1]);
  assert.equal(failover.validate({ to: TO, template }).length, 0);
  const error = await failure(failover.send({ to: "+1", template }));
  assert.deepEqual([error.category, error.path.length, sent.requests.length], ["validation", 1, 1]);
});

test("validate returns no errors if one provider takes the message, otherwise the issues of the first", () => {
  const { failover } = pair();
  assert.deepEqual(failover.validate(HELLO), []);
  assert.deepEqual(failover.validate({ ...HELLO, mediaUrls: "https://example.com/a.png" }), []);
  assert.deepEqual(failover.validate({ ...HELLO, to: ["+14155550100", "+14155550101"] }), [], "Sent takes several");
  assert.deepEqual(
    failover.validate({ to: "+1", body: "Hello" }).map(({ path, code }) => [path, code]),
    [["to", "too-short"]],
  );
  assert.deepEqual(
    failover.validate({ ...HELLO, body: "x".repeat(5_001), metadata: { order: "1" } }).map(({ code }) => code),
    ["too-long", "unsupported"],
  );
  assert.equal(failover.validate({ ...HELLO, to: "+19995551234" })[0].severity, "warning");
  const british = new Failover([{ client: clientOf("sent", fetch), countries: ["+44"] }]);
  assert.deepEqual(
    british.validate(HELLO).map(({ path, code }) => [path, code]),
    [["to", "unsupported"]],
  );
});

test("sendMany sends each message, and a failed one does not stop the others", async () => {
  const client = fake("a", ({ to }) => (to === "+1" ? BAD_NUMBER : "ok"));
  const failover = new Failover([client]);
  const messages = [MESSAGE, { ...MESSAGE, to: "+1" }, MESSAGE];
  const results = await failover.sendMany(messages, { concurrency: 2, key: (_, index) => `key-${index}` }).all();
  assert.deepEqual(
    results.map(({ ok }) => ok),
    [true, false, true],
  );
  assert.deepEqual([steps(results[0].result.path), steps(results[1].error.path)], ["a:accepted", "a:recipient"]);
  assert.deepEqual(client.calls.map(({ options }) => options.idempotencyKey).sort(), ["key-0", "key-1", "key-2"]);
});
