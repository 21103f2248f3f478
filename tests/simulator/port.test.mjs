// The simulator on a port: real connections, lost and stalled ones too.
import assert from "node:assert/strict";
import { test } from "node:test";
import { KEY, PROVIDERS, credentials, SENDS, turns, createSimulator, listen } from "./harness.mjs";

/** A port with a simulator behind it, for one test. */
async function withPort(settings, run) {
  const simulator = createSimulator(settings);
  const port = await listen(simulator);
  const post = (provider, init = {}) => {
    const [method, path, body] = SENDS[provider];
    return fetch(simulator.baseUrl(provider, port.url) + path, {
      method,
      headers: { ...credentials(provider), "content-type": "application/json", ...init.headers },
      ...(body === null ? {} : { body: JSON.stringify(body) }),
      ...(init.signal ? { signal: init.signal } : {}),
    });
  };
  try {
    await run({ simulator, port, post });
  } finally {
    await port.close();
  }
}

test("all five providers answer through the port", async () => {
  await withPort({}, async ({ simulator, post }) => {
    const statuses = [];
    for (const provider of PROVIDERS) statuses.push((await post(provider)).status);
    assert.deepEqual(statuses, [200, 202, 200, 202, 200]);
    assert.equal(simulator.delivered.length, 4);
  });
});

test("through the port a lost connection is a lost connection, before acceptance and after", async () => {
  await withPort({}, async ({ simulator, post }) => {
    simulator.fail({ kind: "lost", when: "before" }, { kind: "lost", when: "after" });
    await assert.rejects(post("texting-blue"), TypeError);
    assert.equal(simulator.delivered.length, 0);
    await assert.rejects(post("texting-blue"), TypeError);
    assert.equal(simulator.delivered.length, 1);
    assert.equal((await post("texting-blue")).status, 202);
    assert.equal(simulator.requests.length, 3, "nobody on the way repeated a request");
  });
});

test("through the port a stall lasts until the client leaves", async () => {
  await withPort({}, async ({ simulator, post }) => {
    simulator.fail(
      { kind: "stall", where: "headers" },
      { kind: "stall", where: "body" },
      { kind: "endless-body", status: 500 },
    );
    const first = new AbortController();
    const asked = post("sent", { signal: first.signal });
    while (simulator.requests.length === 0) await turns(1);
    await turns(50);
    first.abort(new Error("left"));
    await assert.rejects(asked, /left/);
    for (const status of [202, 500]) {
      const controller = new AbortController();
      const response = await post("sent", { signal: controller.signal });
      assert.equal(response.status, status);
      const reader = response.body.getReader();
      assert.ok((await reader.read()).value.length > 0);
      controller.abort(new Error("left"));
      await assert.rejects(async () => {
        while (!(await reader.read()).done);
      }, /left/);
    }
    assert.equal((await post("sent")).status, 202);
  });
});

test("through the port faults can be scripted, and the count can be read", async () => {
  await withPort({}, async ({ port, post }) => {
    const control = (path, body) =>
      fetch(`${port.url}/_simulator/${path}`, body === undefined ? {} : { method: "POST", body: JSON.stringify(body) });
    assert.equal(
      (
        await control("faults", [
          { kind: "rate-limit", waitSeconds: 3 },
          { kind: "html", status: 502 },
        ])
      ).status,
      204,
    );
    const limited = await post("texting-blue");
    assert.deepEqual([limited.status, limited.headers.get("retry-after")], [429, "3"]);
    assert.equal((await post("texting-blue")).status, 502);
    assert.equal((await post("texting-blue")).status, 202);
    assert.equal((await (await control("delivered")).json()).length, 1);
    const requests = await (await control("requests")).json();
    assert.deepEqual(
      requests.map(({ status }) => status),
      [429, 502, 202],
    );
    assert.ok(!JSON.stringify(requests).includes(KEY));
    assert.equal((await control("reset", { planLimit: 0 })).status, 204);
    assert.equal((await post("texting-blue")).status, 402);
    assert.equal((await control("faults", { rates: { serverError: 1 } })).status, 204);
    assert.equal((await post("texting-blue")).status, 500);
    assert.equal((await control("faults", [{ kind: "explode" }])).status, 400);
    assert.equal((await control("faults", "nonsense")).status, 400);
    assert.equal((await control("nothing")).status, 404);
  });
});

test("a page of another origin may ask the port and read every header that counts", async () => {
  await withPort({}, async ({ simulator, port, post }) => {
    const preflight = await fetch(`${simulator.baseUrl("sent", port.url)}/messages`, { method: "OPTIONS" });
    assert.equal(preflight.status, 204);
    const allowed = preflight.headers.get("access-control-allow-headers");
    for (const name of ["x-api-key", "authorization", "x-sender-id", "x-profile-id", "idempotency-key", "content-type"])
      assert.ok(allowed.split(", ").includes(name), name);
    assert.equal(simulator.requests.length, 0);
    const answer = await post("sent");
    assert.equal(answer.headers.get("access-control-allow-origin"), "*");
    const exposed = answer.headers.get("access-control-expose-headers").split(", ");
    for (const name of ["retry-after", "x-ratelimit-reset", "x-request-id", "idempotent-replayed"])
      assert.ok(exposed.includes(name), name);
  });
});

test("the port lets go of a stalled request when its client leaves", async () => {
  const simulator = createSimulator();
  let seen;
  const port = await listen({
    ...simulator,
    fetch: (input, init) => ((seen = init.signal), simulator.fetch(input, init)),
  });
  try {
    simulator.fail({ kind: "stall", where: "headers" });
    const controller = new AbortController();
    const asked = fetch(simulator.baseUrl("sent", port.url) + "/messages", {
      method: "POST",
      headers: credentials("sent"),
      body: "{}",
      signal: controller.signal,
    });
    while (seen === undefined) await turns(1);
    controller.abort(new Error("left"));
    await assert.rejects(asked, /left/);
    if (!seen.aborted) await new Promise((resolve) => seen.addEventListener("abort", resolve));
    assert.ok(seen.aborted);
  } finally {
    await port.close();
  }
});

test("closing the port ends stalled connections", async () => {
  const simulator = createSimulator();
  const port = await listen(simulator);
  simulator.fail({ kind: "stall", where: "headers" });
  const asked = fetch(simulator.baseUrl("sent", port.url) + "/messages", {
    method: "POST",
    headers: credentials("sent"),
    body: "{}",
  });
  const failed = assert.rejects(asked, TypeError);
  while (simulator.requests.length === 0) await turns(1);
  await port.close();
  await failed;
});
