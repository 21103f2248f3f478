// Faults that a test asks the simulator for.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isTidingsError } from "../../../pkg/dist/index.js";
import { HOSTS, credentials, send, turns, sentText, createSimulator } from "./harness.mjs";

test("a connection that is lost before acceptance delivers nothing, one that is lost after it delivers one message", async () => {
  for (const provider of ["nativehub", "texting-blue", "sent", "sent-v2"]) {
    const simulator = createSimulator();
    simulator.fail({ kind: "lost", when: "before" }, { kind: "lost", when: "after" });
    await assert.rejects(send(simulator, provider), TypeError);
    assert.equal(simulator.delivered.length, 0, provider);
    await assert.rejects(send(simulator, provider), TypeError);
    assert.equal(simulator.delivered.length, 1, provider);
    assert.deepEqual(
      simulator.requests.map(({ status }) => status),
      [null, null],
    );
  }
});

test("a stalled response ends only when the signal aborts, at once and with its reason", async () => {
  for (const where of ["headers", "body"]) {
    const simulator = createSimulator();
    simulator.fail({ kind: "stall", where });
    const controller = new AbortController();
    const reason = new Error("enough");
    const pending = send(simulator, "sent", { signal: controller.signal });
    let settled = false;
    pending.catch(() => (settled = true));
    await turns(50);
    assert.equal(settled, false, where);
    controller.abort(reason);
    await assert.rejects(pending, (error) => error === reason);
    assert.equal(simulator.delivered.length, 1);
  }
});

test("a stalled body can be cancelled by its reader", async () => {
  const simulator = createSimulator();
  simulator.fail({ kind: "stall", where: "body" });
  const response = await simulator.fetch(`${HOSTS.sent}/messages`, {
    method: "POST",
    headers: credentials("sent"),
    body: JSON.stringify(sentText()),
  });
  const reader = response.body.getReader();
  const { value } = await reader.read();
  assert.ok(value.length > 10);
  await reader.cancel();
});

test("an endless body lets a time-out fire", async () => {
  const simulator = createSimulator();
  simulator.fail({ kind: "endless-body", status: 500 });
  const pending = send(simulator, "nativehub", { signal: AbortSignal.timeout(50) });
  await assert.rejects(pending, { name: "TimeoutError" });
  assert.equal(simulator.delivered.length, 0);
});

test("with an aborted signal there is no request; an abort during the latency does not undo the send", async () => {
  const simulator = createSimulator({ latencyMs: 1000 });
  const reason = new Error("never");
  await assert.rejects(send(simulator, "sent", { signal: AbortSignal.abort(reason) }), (error) => error === reason);
  assert.equal(simulator.requests.length, 0);
  await assert.rejects(send(simulator, "sent", { signal: AbortSignal.timeout(10) }), { name: "TimeoutError" });
  assert.equal(simulator.delivered.length, 1);
});

test("the other faults do what their names say", async () => {
  const simulator = createSimulator();
  const after = async (fault, provider = "sent") => {
    simulator.reset();
    simulator.fail(fault);
    return send(simulator, provider);
  };
  const truncated = await after({ kind: "truncated" });
  assert.equal(truncated.status, 202);
  assert.equal(truncated.json, null);
  assert.ok(truncated.text.startsWith('{"success":true'));
  assert.equal(simulator.delivered.length, 1);
  const gateway = await after({ kind: "html", status: 502 });
  assert.match(gateway.text, /<html>/);
  assert.match(gateway.headers.get("content-type"), /text\/html/);
  assert.equal(simulator.delivered.length, 0);
  assert.equal((await after({ kind: "html", status: 200 })).status, 200);
  const empty = await after({ kind: "empty", status: 200 });
  assert.equal(empty.text, "");
  assert.equal(simulator.delivered.length, 1);
  assert.equal((await after({ kind: "empty", status: 503 })).status, 503);
  assert.equal(simulator.delivered.length, 0);
  const own = await after({ kind: "status", status: 451, headers: { "x-request-id": "req_own" }, body: "Not here" });
  assert.deepEqual([own.status, own.text, own.headers.get("x-request-id")], [451, "Not here", "req_own"]);
  assert.equal((await after({ kind: "status", status: 500, accepted: true })).status, 500);
  assert.equal(simulator.delivered.length, 1);
  const more = await after({ kind: "headers", headers: { "retry-after": "3" } });
  assert.deepEqual([more.status, more.headers.get("retry-after")], [202, "3"]);
  assert.equal((await after({ kind: "slow", ms: 5 })).status, 202);
  assert.equal((await after({ kind: "error", code: "rate_limited" }, "texting-blue")).headers.get("retry-after"), "12");
  simulator.fail({ kind: "none" }, { kind: "empty", status: 500 });
  assert.deepEqual([(await send(simulator, "sent")).status, (await send(simulator, "sent")).status], [202, 500]);
});

test("a redirect is returned, rejected or followed, as with fetch", async () => {
  const simulator = createSimulator();
  const fault = { kind: "redirect", status: 307, location: "https://evil.example/steal" };
  simulator.fail(fault, fault, fault);
  const manual = await send(simulator, "nativehub", { redirect: "manual" });
  assert.deepEqual([manual.status, manual.headers.get("location")], [307, fault.location]);
  assert.equal(simulator.requests.length, 1);
  await assert.rejects(send(simulator, "nativehub", { redirect: "error" }), TypeError);
  const followed = await send(simulator, "nativehub");
  assert.equal(followed.status, 404);
  const last = simulator.requests.at(-1);
  assert.deepEqual([last.provider, last.credentials], [null, ["x-api-key"]], "the record shows a leaked key");
  assert.equal(simulator.delivered.length, 0);
});

test("an unknown fault or plan is rejected when it is set, and the error names the known ones", () => {
  const simulator = createSimulator();
  const rows = [
    [() => simulator.fail("lost"), /such as \{ kind: "lost", when: "after" \}, not "lost"/],
    [() => simulator.fail({ kind: "explode" }), /not the kind "explode"\. Kinds: none, status, .*empty/],
    [() => simulator.fail(null), /must be an object/],
    [() => simulator.fail(undefined), /must be an object/],
    [() => simulator.fail({ kind: "lost" }), /"lost" needs `when`: "before" or "after"/],
    [() => simulator.fail({ kind: "error", name: "NOPE" }), /`name`: .*documentedErrors/],
    [() => simulator.fail({ kind: "status", status: 99 }), /`status`: an integer from 200 to 599/],
    [() => simulator.plan({}), /`rates` must be an object/],
    [() => simulator.plan({ rates: { lostBefore: 0.6, lostAfter: 0.6 } }), /add up to 1/],
    [() => simulator.plan({ rates: { lostBefore: 2 } }), /`rates\.lostBefore` must be a number from 0 to 1, not 2/],
    [
      () => createSimulator({ faults: { rates: { nonsense: 0.1 } } }),
      /no fault rate `nonsense`\. There are: lostBefore/,
    ],
  ];
  for (const [act, says] of rows)
    assert.throws(
      act,
      (error) => isTidingsError(error) && error.category === "configuration" && says.test(error.message),
      String(says),
    );
});
