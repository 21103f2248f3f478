// What the owner of a relay sees of a failure, with a listener and without one.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { test } from "node:test";
import { toNodeHandler } from "../../../pkg/dist/relay/node.js";
import { listening } from "./listen.mjs";
import { quietConsole } from "./random/console.mjs";
import { GRANT, post, setUp, tokenFor } from "./relay-harness.mjs";

/** What a relay without a listener writes while it responds. */
async function writtenBy({ fault, ...own }, options) {
  const records = { written: [] };
  const { relay, simulator } = setUp({ onEvent: undefined, ...own });
  await quietConsole(records, async () => {
    if (fault !== undefined) simulator.fail(fault);
    records.response = await post(relay, options);
  });
  return records;
}

/** Each: what fails, the options, the status, and what the console has. */
const FAILURES = [
  [
    "authorize",
    { authorize: () => Promise.reject(new Error("The database is away.")) },
    503,
    [/`authorize` failed: Error: The database is away\./, /responded with 503: unavailable, not-sent, failed/],
  ],
  [
    "a grant",
    { authorize: () => ({ ...GRANT, to: "all" }) },
    500,
    [/`authorize` failed: .*`grant\.to`/, /responded with 500: configuration, not-sent, setup/],
  ],
  [
    "compose",
    { compose: () => null },
    500,
    [/`compose` failed: .*`compose`/, /responded with 500: configuration, not-sent, setup/],
  ],
  [
    "counters",
    {
      authorize: () => ({ ...GRANT, limit: { max: 1, perMs: 1_000 } }),
      counters: { add: () => Promise.reject(new Error("No table.")) },
    },
    503,
    [/`counters` failed: Error: No table\./, /responded with 503/],
  ],
  [
    "the provider's key",
    { fault: { kind: "status", status: 401, body: { error: { code: "unauthorized", message: "No." } } } },
    502,
    [/responded with 502: authentication, not-sent, unauthorized/],
  ],
];

for (const [what, own, status, lines] of FAILURES)
  test(`without a listener the console has the cause of a ${status}: ${what}`, async () => {
    const { written, response } = await writtenBy(own);
    assert.equal(response.status, status);
    assert.equal(written.length, lines.length, written.join("\n"));
    for (const [index, line] of lines.entries()) assert.match(written[index], line);
  });

test("without a listener nothing is written of what went well, or of what the page did wrong", async () => {
  for (const options of [{}, { token: "none" }, { body: "{" }, { method: "GET" }])
    assert.deepEqual((await writtenBy({}, options)).written, []);
});

test("nothing on the console has the request's token, its cookie, its text or its number", async () => {
  const token = await tokenFor();
  const body = { to: "+14155550177", body: "MARKED_TEXT_of_the_user_0123456789" };
  const compose = (draft) => {
    throw new Error(`failed for ${JSON.stringify(draft)} of ${token} and session=MARKED_COOKIE_0123456789`);
  };
  const headers = { cookie: "session=MARKED_COOKIE_0123456789" };
  const { written } = await writtenBy({ compose }, { token, body, headers });
  assert.match(written[0], /`compose` failed: Error: failed for/);
  for (const secret of [token, body.to, body.body, "MARKED_COOKIE"])
    assert.ok(!written.join().includes(secret), secret);
});

test("a console that fails, or a missing one, changes nothing", async () => {
  const { relay } = setUp({ onEvent: undefined, authorize: () => Promise.reject(new Error("away")) });
  const real = globalThis.console;
  const consoles = [undefined, { error: () => Promise.reject(new Error("no")).catch(() => {}) }, {}];
  for (const one of consoles) {
    globalThis.console = one;
    try {
      assert.equal((await post(relay)).status, 503);
    } finally {
      globalThis.console = real;
    }
  }
});

test("what no part of the owner's explains is reported as the relay's own", async () => {
  const { relay, events } = setUp();
  const response = await relay({ method: "POST", url: "no URL", headers: new Headers(), body: null });
  assert.equal(response.status, 415);
  const failed = await relay(undefined);
  assert.equal(failed.status, 500);
  assert.deepEqual(
    events.filter(({ type }) => type === "failed").map(({ part, cause }) => [part, cause instanceof TypeError]),
    [["relay", true]],
  );
});

test("`authorize` that locks the body gets told so", async () => {
  const authorize = (request) => (request.body.getReader(), GRANT);
  const { relay, events } = setUp({ authorize });
  assert.equal((await post(relay)).status, 500);
  const failed = events.find(({ type }) => type === "failed");
  assert.equal(failed.part, "authorize");
  assert.match(String(failed.cause), /must not read the body/);
});

test("behind Node, a handler that throws is a 500 with its error on the console, and a host with a path in it is a 400", async () => {
  const records = { written: [] };
  const handler = (request) => {
    if (new URL(request.url).pathname === "/throws") throw new Error("The handler is broken.");
    return new Response(new URL(request.url).pathname);
  };
  const port = await listening(createServer(toNodeHandler(handler)));
  const statusOf = async (host, path) => {
    const socket = connect(port, "127.0.0.1");
    socket.write(`GET ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
    const [data] = await once(socket, "data");
    socket.destroy();
    return Number(/^HTTP\/1\.1 (\d+)/.exec(data)[1]);
  };
  await quietConsole(records, async () => {
    assert.equal(await statusOf("app.example", "/throws"), 500);
    assert.equal(await statusOf("app.example:8080", "/other"), 200);
    for (const host of ["app.example/messages?", "app.example#", "user@app.example", "app.example\\x"])
      assert.equal(await statusOf(host, "/other"), 400, host);
  });
  assert.equal(records.written.length, 1);
  assert.match(records.written[0], /the handler failed: Error: The handler is broken\./);
});

test("behind Node, a handler's bytes and cookies arrive as they are", async () => {
  const bytes = new Uint8Array([0, 255, 254, 128, 10]);
  const handler = () => {
    const headers = new Headers({ "content-type": "application/octet-stream" });
    for (const cookie of ["a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT", "b=2"]) headers.append("set-cookie", cookie);
    return new Response(bytes, { headers });
  };
  const port = await listening(createServer(toNodeHandler(handler)));
  const response = await fetch(`http://127.0.0.1:${port}/`);
  assert.deepEqual(response.headers.getSetCookie(), ["a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT", "b=2"]);
  assert.deepEqual(new Uint8Array(await response.arrayBuffer()), bytes);
});
