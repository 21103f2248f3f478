// The size of a response's body: endless, in many pieces, or above the limit.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { clientOf, failure, MESSAGES, respond } from "./test-client.mjs";

const message = MESSAGES["texting-blue"];

test("a body of endless empty chunks does not starve the timers or the signal", async () => {
  for (const [status, outcome] of [
    [202, "unknown"],
    [400, "not-sent"],
  ]) {
    const endless = () => ({
      status,
      headers: {},
      body: {
        getReader: () => ({ read: async () => ({ done: false, value: new Uint8Array(0) }), cancel: async () => {} }),
      },
    });
    const error = await failure(clientOf("texting-blue", async () => endless(), { timeoutMs: 30 }).send(message));
    assert.equal(error.outcome, outcome);
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 5);
    const aborted = await failure(
      clientOf("texting-blue", async () => endless()).send(message, { signal: abort.signal }),
    );
    assert.equal(aborted.category, "aborted");
  }
});

test("the chunks of a body in a hundred thousand pieces are not kept in memory", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  let pieces = 0;
  const used = [];
  const read = async () => {
    pieces += 1;
    if (pieces % 50_000 === 0) {
      collect();
      used.push(process.memoryUsage().heapUsed);
    }
    return { done: pieces === 150_000, value: new Uint8Array(0) };
  };
  const response = { status: 400, headers: {}, body: { getReader: () => ({ read, cancel: async () => {} }) } };
  await failure(clientOf("texting-blue", async () => response).send(message));
  assert.ok(used[2] - used[0] < 5e6, `${Math.round((used[2] - used[0]) / 100_000)} bytes a piece`);
});

test("a success larger than `maxResponseBytes` is a protocol error that names the option, with the status", async () => {
  const large = respond(202, `{"id":"msg_1","more":"${"x".repeat(2000)}"}`);
  const error = await failure(clientOf("texting-blue", large, { maxResponseBytes: 1000 }).send(message));
  assert.deepEqual(
    [error.category, error.outcome, error.status, error.attempts.length],
    ["protocol", "unknown", 202, 1],
  );
  assert.match(error.message, /`maxResponseBytes`/);
  assert.equal((await clientOf("texting-blue", large, { maxResponseBytes: 3000 }).send(message)).id, "msg_1");
  const noStream = async () => ({ status: 202, headers: {}, text: async () => "x".repeat(2000) });
  assert.match(
    (await failure(clientOf("texting-blue", noStream, { maxResponseBytes: 1000 }).send(message))).message,
    /`maxResponseBytes`/,
  );
  for (const maxResponseBytes of [0, -1, NaN, "1", 2 ** 31]) {
    assert.throws(
      () => clientOf("texting-blue", large, { maxResponseBytes }),
      (error) => error.issues[0].path === "maxResponseBytes",
    );
  }
});

test("the default limit of a success is 4 MiB", async () => {
  const MIB = 1_048_576;
  const body = (bytes) => respond(202, `{"id":"msg_1","more":"${"x".repeat(bytes - 24)}"}`);
  assert.equal((await clientOf("texting-blue", body(4 * MIB)).send(message)).id, "msg_1");
  assert.equal((await failure(clientOf("texting-blue", body(4 * MIB + 1)).send(message))).category, "protocol");
});
