// The simulator on a port: real connections, also lost and stalled ones.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import { KEY, PROVIDERS, credentials, SENDS, turns, createSimulator, listen } from "./harness.mjs";

/** A port with a simulator behind it, for one test. */
async function withPort(settings, run, options) {
  const simulator = createSimulator(settings);
  const port = await listen(simulator, options);
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

test("all five providers respond on the port", async () => {
  await withPort({}, async ({ simulator, post }) => {
    const statuses = [];
    for (const provider of PROVIDERS) statuses.push((await post(provider)).status);
    assert.deepEqual(statuses, [200, 202, 200, 202, 204]);
    assert.equal(simulator.delivered.length, 4);
  });
});

test("on the port a lost connection is really lost, before acceptance and after it", async () => {
  await withPort({}, async ({ simulator, post }) => {
    simulator.fail({ kind: "lost", when: "before" }, { kind: "lost", when: "after" });
    await assert.rejects(post("texting-blue"), TypeError);
    assert.equal(simulator.delivered.length, 0);
    await assert.rejects(post("texting-blue"), TypeError);
    assert.equal(simulator.delivered.length, 1);
    assert.equal((await post("texting-blue")).status, 202);
    assert.equal(simulator.requests.length, 3, "no request was repeated on the way");
  });
});

test("on the port a stall lasts until the client closes the connection", async () => {
  await withPort({}, async ({ simulator, post }) => {
    simulator.fail(
      { kind: "stall", where: "headers" },
      { kind: "stall", where: "body" },
      { kind: "endless-body", status: 500 },
    );
    const first = new AbortController();
    const pending = post("sent", { signal: first.signal });
    while (simulator.requests.length === 0) await turns(1);
    await turns(50);
    first.abort(new Error("left"));
    await assert.rejects(pending, /left/);
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

test("on the port faults can be set, and requests and deliveries can be read", async () => {
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

/** Sends a raw request that `fetch` would not send. Returns the status and the text of the response; null without a response. */
function raw(port, text) {
  return new Promise((resolve) => {
    const socket = connect(port.port, "127.0.0.1", () => socket.write(text));
    let got = "";
    socket
      .setEncoding("utf8")
      .on("data", (chunk) => (got += chunk))
      .on("error", () => {});
    socket.on("close", () =>
      resolve(got === "" ? null : { status: Number(got.slice(9, 12)), text: got.toLowerCase() }),
    );
  });
}
const ask = (port, { method = "GET", path = "/_simulator/requests", host = `127.0.0.1:${port.port}`, origin } = {}) =>
  raw(
    port,
    `${method} ${path} HTTP/1.1\r\n${host === null ? "" : `Host: ${host}\r\n`}${origin === undefined ? "" : `Origin: ${origin}\r\n`}Connection: close\r\n\r\n`,
  );

for (const [why, origins] of [
  ["any origin", "*"],
  ["an origin of the list", ["https://app.example"]],
]) {
  test(`if ${why} is allowed, its pages can call the port and read every header field that matters`, async () => {
    await withPort(
      {},
      async ({ simulator, port, post }) => {
        const origin = "https://app.example";
        const preflight = await ask(port, { method: "OPTIONS", path: "/sent/v3/messages", origin });
        assert.equal(preflight.status, 204);
        for (const name of [
          "x-api-key",
          "authorization",
          "x-sender-id",
          "x-profile-id",
          "idempotency-key",
          "content-type",
        ])
          assert.ok(preflight.text.includes(name), name);
        assert.equal(simulator.requests.length, 0);
        const response = await post("sent", { headers: { origin } });
        assert.equal(response.headers.get("access-control-allow-origin"), origins === "*" ? "*" : origin);
        const exposed = response.headers.get("access-control-expose-headers").split(", ");
        for (const name of ["retry-after", "x-ratelimit-reset", "x-request-id", "idempotent-replayed"])
          assert.ok(exposed.includes(name), name);
      },
      { origins },
    );
  });
}

test("a page of another origin can neither read, set faults nor send: 403 without CORS header fields", async () => {
  for (const options of [undefined, { origins: ["https://app.example"] }]) {
    await withPort(
      {},
      async ({ simulator, port }) => {
        for (const origin of [
          "https://evil.example",
          "null",
          "http://127.0.0.1:4747",
          "https://app.example.evil.example",
          "HTTPS://APP.EXAMPLE",
        ]) {
          for (const [method, path] of [
            ["GET", "/_simulator/requests"],
            ["POST", "/_simulator/reset"],
            ["POST", "/sent/v3/messages"],
            ["OPTIONS", "/sent/v3/messages"],
          ]) {
            const response = await ask(port, { method, path, origin });
            assert.equal(response.status, 403, `${method} ${path} ${origin}`);
            assert.ok(!response.text.includes("access-control"));
          }
        }
        assert.equal(simulator.requests.length, 0);
        assert.equal(
          (await ask(port, { origin: `http://127.0.0.1:${port.port}` })).status,
          200,
          "the port's own origin",
        );
      },
      options,
    );
  }
});

test("a request for another host name, as in DNS rebinding, is rejected", async () => {
  await withPort({}, async ({ port }) => {
    for (const host of [
      "evil.example",
      `evil.example:${port.port}`,
      "localhost.evil.example",
      "127.0.0.1.evil.example",
      "127.0.0.1@evil.example",
      "simulator",
    ]) {
      assert.equal((await ask(port, { host })).status, 421, host);
    }
    for (const host of ["", null]) assert.ok([400, 421].includes((await ask(port, { host })).status), `${host}`);
    for (const host of ["localhost", `LOCALHOST:${port.port}`, "127.0.0.1", `[::1]:${port.port}`, "192.168.0.7:1"])
      assert.equal((await ask(port, { host })).status, 200, host);
  });
  await withPort({}, async ({ port }) => assert.equal((await ask(port, { host: "simulator:80" })).status, 200), {
    names: ["Simulator"],
  });
});

for (const path of [
  "//",
  "///",
  "http://[",
  "http://a:99999/",
  "http://127.0.0.1/",
  "*",
  "/%",
  "/%00",
  "/\\",
  "//evil.example/",
  "/_simulator/%",
  "/?#",
  "/sent//",
  "\\",
  "/_simulator/../../x",
]) {
  test(`the port survives a request for ${path}`, async () => {
    await withPort({}, async ({ port, post }) => {
      for (const method of ["GET", "POST", "OPTIONS", "BREW"]) await ask(port, { method, path });
      await raw(port, "nonsense\r\n\r\n");
      assert.equal((await post("sent")).status, 202);
    });
  });
}

test("an endless body is not kept: 413 after 4 MiB", async () => {
  await withPort({}, async ({ simulator, port, post }) => {
    const received = await fetch(`${port.url}/sent/v3/messages`, {
      method: "POST",
      body: "x".repeat(5 * 1_048_576),
    }).then(
      ({ status }) => status,
      () => 413,
    );
    assert.equal(received, 413);
    assert.equal(simulator.requests.length, 0);
    assert.equal((await post("sent")).status, 202);
  });
});

test("the port listens on this machine only by default", async () => {
  await withPort({}, ({ port }) => assert.equal(new URL(port.url).hostname, "127.0.0.1"));
});

test("the port aborts a stalled request when its client closes the connection", async () => {
  const simulator = createSimulator();
  let seen;
  const port = await listen({
    ...simulator,
    fetch: (input, init) => ((seen = init.signal), simulator.fetch(input, init)),
  });
  try {
    simulator.fail({ kind: "stall", where: "headers" });
    const controller = new AbortController();
    const pending = fetch(`${simulator.baseUrl("sent", port.url)}/messages`, {
      method: "POST",
      headers: credentials("sent"),
      body: "{}",
      signal: controller.signal,
    });
    while (seen === undefined) await turns(1);
    controller.abort(new Error("left"));
    await assert.rejects(pending, /left/);
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
  const pending = fetch(`${simulator.baseUrl("sent", port.url)}/messages`, {
    method: "POST",
    headers: credentials("sent"),
    body: "{}",
  });
  const failed = assert.rejects(pending, TypeError);
  while (simulator.requests.length === 0) await turns(1);
  await port.close();
  await failed;
});
