// How long a 429 lasts, and where each provider reports it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { send, virtualClock, createSimulator } from "./harness.mjs";

test("each provider reports in its documented field how long a 429 lasts", async () => {
  const clock = virtualClock();
  const simulator = createSimulator(clock);
  const seconds = clock.time / 1000;
  const limited = async (provider) => {
    simulator.fail({ kind: "rate-limit", waitSeconds: 7 });
    const response = await send(simulator, provider);
    assert.equal(response.status, 429, provider);
    return response;
  };
  const native = await limited("nativehub");
  assert.deepEqual(
    [native.headers.get("x-ratelimit-reset"), native.headers.get("retry-after")],
    [String(seconds + 7), null],
  );
  const blue = await limited("texting-blue");
  assert.deepEqual([blue.headers.get("retry-after"), blue.headers.get("x-ratelimit-remaining")], ["7", "0"]);
  assert.match(blue.json.error.message, /after 7 seconds/);
  const sent = await limited("sent");
  assert.deepEqual(
    [sent.headers.get("retry-after"), sent.headers.get("x-ratelimit-reset")],
    ["7", String(seconds + 7)],
  );
  const shingle = await limited("shingleai");
  assert.deepEqual([shingle.headers.get("retry-after"), shingle.json.error.details.retryAfter], [null, 7]);
  const legacy = await limited("sent-v2");
  assert.equal(legacy.headers.get("retry-after"), null);
  assert.match(legacy.json.detail, /after 7 seconds/);
});

test("a rate limit accepts as many requests as it allows, and more after its window", async () => {
  const clock = virtualClock();
  const simulator = createSimulator({ ...clock, rateLimit: { limit: 2, windowMs: 10_000 } });
  const statuses = [];
  for (let sent = 0; sent < 3; sent += 1) statuses.push((await send(simulator, "texting-blue")).status);
  assert.deepEqual(statuses, [202, 202, 429]);
  clock.time += 9_999;
  const early = await send(simulator, "texting-blue");
  assert.equal(early.headers.get("retry-after"), "1");
  assert.equal(simulator.requests.at(-1).earlyMs, 1, "the record has the time by which it was too early");
  clock.time += 1;
  assert.equal((await send(simulator, "texting-blue")).status, 202, "the window is over");
  assert.equal(simulator.requests.at(-1).earlyMs, 999, "but the header field asked for a full second");
  clock.time += 999;
  await send(simulator, "texting-blue");
  assert.equal(simulator.requests.at(-1).earlyMs, 0);
});
