// Messages and templates of absurd or endless size: validation ends soon, and the module still works.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ACCEPTED, clientOf, failure, MESSAGES, scripted, TO } from "./test-client.mjs";

test("validating a template of a thousand long names and a message with thousands of unknown ones is fast, and the next send works", async () => {
  const names = Array.from({ length: 1_000 }, (_, index) => `${"v".repeat(1_000)}${index}`);
  const template = { data: { id: "t", variables: names } };
  const parameters = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`unknown${index}`, "x"]));
  const client = clientOf("sent", ACCEPTED);
  const before = process.cpuUsage();
  const issues = client.validate(
    { ...MESSAGES.sent, body: undefined, template: { id: "7ba7b820-9dad-41d1-80b4-00c04fd430c8", parameters } },
    { template },
  );
  const { user } = process.cpuUsage(before);
  assert.equal(issues.filter(({ code }) => code === "unknown-parameter").length, 3_000);
  assert.ok(issues.every(({ message }) => message.length < 25_000));
  // Once, this took 46 s of processor time and trapped the instance.
  assert.ok(user < 10_000_000, `${user}`);
});

test("too many names are ignored, and the next send works", () => {
  const client = clientOf("sent", ACCEPTED);
  const message = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`${index}${"n".repeat(1_000_000)}`, 1]));
  const issues = client.validate(message);
  assert.deepEqual(
    issues.map(({ path, code }) => [path, code]),
    [["", "wrong-type"]],
  );
  assert.match(issues[0].message, /not too large/);
  assert.deepEqual(client.validate(MESSAGES.sent), []);
});

test("a message that is circular or claims to be endless is rejected at once; a hole in an array counts as undefined", async () => {
  const message = MESSAGES["texting-blue"];
  const cyclic = { ...message };
  cyclic.metadata = { a: cyclic, b: cyclic };
  const wide = Array.from({ length: 30 }).reduce((inner) => [inner, inner], "x");
  for (const bad of [
    cyclic,
    { ...message, to: new Array(2 ** 32 - 1) },
    { ...message, to: wide },
    { ...message, metadata: new Uint8Array(1e8) },
  ]) {
    const { fetch, calls } = scripted(ACCEPTED);
    const error = await failure(clientOf("texting-blue", fetch).send(bad));
    assert.deepEqual([error.category, calls.length], ["validation", 0]);
  }
  const sparse = [TO];
  sparse[2] = TO;
  assert.ok(
    clientOf("sent", ACCEPTED)
      .validate({ to: sparse, body: "Hello" })
      .some(({ path }) => path === "to[1]"),
  );
});
