// Cancelling, time-outs and deadlines in virtual time: rules T1 to T7 of the timing rules.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ACCEPTED, clientOf, failure, isTidingsError, MESSAGES, respond, scripted } from "./test-client.mjs";
import { inVirtualTime } from "./virtual-time.mjs";

const message = MESSAGES["texting-blue"];
const never = (_url, init) =>
  new Promise((_, reject) => init.signal.addEventListener("abort", () => reject(init.signal.reason)));
const deaf = () => new Promise(() => {});

test("aborting during a wait ends the call at that moment, with the signal's own reason as the cause", () =>
  inVirtualTime(async (clock) => {
    const { fetch, calls } = scripted(respond(429, {}, { "retry-after": "2" }));
    const abort = new AbortController();
    const reason = new Error("the user left");
    const began = clock.now;
    clock.at(100, () => abort.abort(reason));
    const error = await failure(clientOf("texting-blue", fetch).send(message, { signal: abort.signal }));
    assert.equal(clock.now - began, 100);
    assert.equal(error.cause, reason);
    assert.deepEqual([error.category, error.outcome, error.name], ["aborted", "not-sent", "AbortError"]);
    assert.equal(error.waitedMs, 100);
    assert.equal(calls.length, 1);
    assert.equal(clock.pending, 0, "the timer is cleared");
  }));

test("with a signal that is already aborted, no request is made", async () => {
  const { fetch, calls } = scripted(ACCEPTED);
  const error = await failure(clientOf("texting-blue", fetch).send(message, { signal: AbortSignal.abort("no") }));
  assert.deepEqual([error.category, error.outcome, error.cause, error.attempts], ["aborted", "not-sent", "no", []]);
  assert.equal(calls.length, 0);
});

test("aborting while the body is being read ends the call at once and cancels the stream", () =>
  inVirtualTime(async (clock) => {
    let cancelled = false;
    const body = new ReadableStream({
      start: (stream) => stream.enqueue(new TextEncoder().encode('{"id":')),
      cancel: () => void (cancelled = true),
    });
    const abort = new AbortController();
    clock.at(50, () => abort.abort());
    const client = clientOf("texting-blue", async () => new Response(body, { status: 202 }));
    const error = await failure(client.send(message, { signal: abort.signal }));
    assert.equal(error.category, "aborted");
    assert.equal(error.outcome, "unknown");
    assert.equal(cancelled, true);
  }));

for (const [name, fetch] of [
  ["that heeds its signal", never],
  ["that knows no signals", deaf],
]) {
  test(`aborting during a request ends the call at once, with a fetch ${name}`, () =>
    inVirtualTime(async (clock) => {
      const abort = new AbortController();
      const began = clock.now;
      clock.at(70, () => abort.abort());
      const error = await failure(clientOf("texting-blue", fetch).send(message, { signal: abort.signal }));
      assert.deepEqual([error.category, error.outcome], ["aborted", "unknown"]);
      assert.equal(error.cause.name, "AbortError");
      assert.equal(clock.now - began, 70);
      assert.equal(clock.pending, 0);
    }));
}

test("aborting while the key function runs ends the call, and nothing was sent", () =>
  inVirtualTime(async (clock) => {
    const abort = new AbortController();
    const { fetch, calls } = scripted(ACCEPTED);
    clock.at(70, () => abort.abort());
    const client = clientOf("texting-blue", fetch, { apiKey: () => new Promise(() => {}) });
    const error = await failure(client.send(message, { signal: abort.signal }));
    assert.deepEqual([error.category, error.outcome, calls.length], ["aborted", "not-sent", 0]);
  }));

test("each attempt has its own time-out and a fresh signal", () =>
  inVirtualTime(async () => {
    const signals = [];
    const fetch = (url, init) => (signals.push(init.signal), never(url, init));
    const client = clientOf("sent", fetch, { timeoutMs: 400, retry: { maxAttempts: 3 } });
    const error = await failure(client.send(MESSAGES.sent));
    assert.deepEqual(
      error.attempts.map(({ durationMs, category }) => [durationMs, category]),
      Array(3).fill([400, "timeout"]),
    );
    assert.equal(new Set(signals).size, 3);
    assert.deepEqual([error.category, error.outcome], ["timeout", "unknown"]);
  }));

test("a body that stalls after the headers ends with the time-out and does not hang", () =>
  inVirtualTime(async () => {
    const client = clientOf("texting-blue", async () => new Response(new ReadableStream(), { status: 202 }), {
      timeoutMs: 300,
    });
    const error = await failure(client.send(message));
    assert.deepEqual([error.category, error.status, error.outcome], ["timeout", 202, "unknown"]);
  }));

test("an error whose body stalls keeps its status and the part of the body that was read", () =>
  inVirtualTime(async () => {
    const body = new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode("Bad gatew")) });
    const client = clientOf(
      "texting-blue",
      async () => new Response(body, { status: 502, headers: { "x-request-id": "r1" } }),
    );
    const error = await failure(client.send(message));
    assert.deepEqual([error.category, error.status, error.raw], ["unavailable", 502, "Bad gatew"]);
  }));

test("an endless error body is cut after 1 MiB, and status and headers are kept", () =>
  inVirtualTime(async () => {
    let chunks = 0;
    const body = new ReadableStream({ pull: (stream) => (chunks++, stream.enqueue(new Uint8Array(65_536).fill(120))) });
    const client = clientOf("texting-blue", async () => new Response(body, { status: 500 }));
    const error = await failure(client.send(message));
    assert.equal(error.status, 500);
    assert.ok(chunks >= 16 && chunks < 24, `${chunks} chunks`);
  }));

test("a wait that would pass the deadline does not begin", () =>
  inVirtualTime(async (clock) => {
    const began = clock.now;
    const { fetch, calls } = scripted(respond(500, {}));
    const error = await failure(
      clientOf("sent", fetch, { deadlineMs: 200, retry: { baseMs: 500 } }).send(MESSAGES.sent),
    );
    assert.equal(error.attempts.at(-1).why, "deadline");
    assert.deepEqual([clock.now - began, calls.length], [0, 1]);
  }));

test("the time of the caller's own functions counts towards the deadline", () =>
  inVirtualTime(async (clock) => {
    const began = clock.now;
    const apiKey = () => clock.sleep(10_000).then(() => "late");
    const error = await failure(clientOf("sent", ACCEPTED, { apiKey, deadlineMs: 900 }).send(MESSAGES.sent));
    assert.deepEqual([error.category, error.outcome, clock.now - began], ["timeout", "not-sent", 900]);
  }));

test("of a thousand concurrent sends of one client, some aborted, each ends independently", () =>
  inVirtualTime(async (clock) => {
    const fetch = (url, init) => clock.sleep(50, init.signal).then(() => ACCEPTED());
    const client = clientOf("texting-blue", fetch);
    const sends = Array.from({ length: 1_000 }, (_, index) => {
      const abort = new AbortController();
      if (index % 3 === 0) clock.at(index % 40, () => abort.abort());
      return client.send(message, { signal: abort.signal });
    });
    const settled = await Promise.allSettled(sends);
    for (const [index, { status, reason }] of settled.entries()) {
      assert.equal(status, index % 3 === 0 ? "rejected" : "fulfilled");
      if (reason) assert.ok(isTidingsError(reason) && reason.category === "aborted");
    }
    assert.equal(clock.pending, 0);
  }));

test("a long-lived signal has no listener after the call has ended", async () => {
  let listeners = 0;
  const signal = new AbortController().signal;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args) => (listeners++, addEventListener.apply(signal, args));
  signal.removeEventListener = (...args) => (listeners--, removeEventListener.apply(signal, args));
  const { fetch } = scripted(respond(429, {}), ACCEPTED);
  await clientOf("texting-blue", fetch).send(message, { signal });
  assert.equal(listeners, 0);
});
