// How a relay is put behind servers and proxies, rightly and wrongly: what works, and what the response says where it cannot.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, request as requestOver } from "node:http";
import { connect, createServer as createHttp2Server } from "node:http2";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import express from "express";
import { Hono } from "hono";
import { toNodeHandler } from "../../../pkg/dist/relay/node.js";
import { listening } from "./listen.mjs";
import { newKey, setUp, TO, tokenFor } from "./relay-harness.mjs";

const BODY = JSON.stringify({ to: TO, body: "Hello" });
const PAGE = "https://app.example";
const SAME = { "sec-fetch-site": "same-origin" };

const node = (relay) => createServer(toNodeHandler(relay));
const inExpress =
  (...before) =>
  (relay) =>
    createServer(express().use(...before, toNodeHandler(relay)));
const inHono = (build) => (relay) => node(build(new Hono(), relay).fetch);
/** Reads the body, and keeps it to itself. */
const reader = async (request, _response, next) => {
  for await (const _ of request);
  next();
};

/**
 * Each: why, the server around the relay, the relay's options and the request. Then what comes of it: the status, and what the problem's type ends with;
 * null if the response is not the relay's.
 */
const DEPLOYMENTS = [
  ["a proxy that passes on the path as it is", { path: "/api/messages" }, { path: "/api/messages" }, 202],
  ["a proxy that takes off a prefix", { path: "/messages" }, { path: "/messages" }, 202],
  ["a prefix that the relay does not know", { path: "/messages" }, { path: "/api/messages" }, 404, "path"],
  ["a query, which some proxies add", { path: "/messages" }, { path: "/messages?from=proxy" }, 202],
  [
    "a router of Express, below a prefix: the path is the whole one",
    {
      server: (relay) => createServer(express().use("/api", express.Router().post("/messages", toNodeHandler(relay)))),
      path: "/api/messages",
    },
    { path: "/api/messages" },
    202,
  ],
  [
    "an app that is mounted in Hono: the prefix is taken off",
    { server: inHono((app, relay) => app.mount("/api", (request) => relay(request))), path: "/messages" },
    { path: "/api/messages" },
    202,
  ],
  ["TLS that ends at a proxy", {}, { headers: { host: "app.example", origin: PAGE } }, 202],
  ["a proxy that writes the port of TLS", {}, { headers: { host: "app.example:443", origin: PAGE } }, 202],
  ["a proxy that writes its own port", {}, { headers: { host: "app.example:8080", origin: PAGE } }, 403, "origin"],
  [
    "a rewritten host, and a browser that says whose page it is",
    {},
    { headers: { host: "relay", origin: PAGE, ...SAME } },
    202,
  ],
  ["a rewritten host, and an older browser", {}, { headers: { host: "relay", origin: PAGE } }, 403, "origin"],
  ["the same, with the page's origin allowed", { origins: [PAGE] }, { headers: { host: "relay", origin: PAGE } }, 202],
  [
    "a page of another site of the domain",
    {},
    { headers: { host: "app.example", origin: "https://blog.app.example", "sec-fetch-site": "same-site" } },
    403,
    "origin",
  ],
  [
    "hosts of proxies, which anybody can send",
    {},
    { headers: { host: "relay", origin: PAGE, "x-forwarded-host": "app.example", forwarded: "host=app.example" } },
    403,
    "origin",
  ],
  ["express.json() before the relay", { server: inExpress(express.json()) }, {}, 202],
  [
    "the same, with a compressed body, which it unpacks",
    { server: inExpress(express.json()) },
    { body: gzipSync(BODY), headers: { "content-encoding": "gzip" } },
    202,
  ],
  ["the same, with an empty body", { server: inExpress(express.json()) }, { body: "" }, 400, "body"],
  [
    "the same, with broken JSON, which Express rejects",
    { server: inExpress(express.json()) },
    { body: "{" },
    400,
    null,
  ],
  ["the same, over the relay's limit", { server: inExpress(express.json()), maxBodyBytes: 20 }, {}, 413, "body-size"],
  [
    "a form, read by Express",
    { server: inExpress(express.urlencoded()) },
    { body: "to=1", headers: { "content-type": "application/x-www-form-urlencoded" } },
    415,
    "content-type",
  ],
  ["a body that something has read and not kept", { server: inExpress(reader) }, {}, 500, "setup"],
  [
    "a body that a handler of Hono has read",
    { server: inHono((app, relay) => app.post("/messages", async (c) => (await c.req.json(), relay(c.req.raw)))) },
    {},
    500,
    "setup",
  ],
  [
    "a body that is being read",
    { server: inHono((app, relay) => app.post("/messages", (c) => (c.req.raw.body.getReader(), relay(c.req.raw)))) },
    {},
    500,
    "setup",
  ],
  [
    "a compressed body that nothing unpacks",
    {},
    { body: gzipSync(BODY), headers: { "content-encoding": "gzip" } },
    415,
    "content-type",
  ],
  ["a health check by GET", {}, { method: "GET" }, 405, "method"],
  ["a health check by HEAD", {}, { method: "HEAD" }, 405, null],
  ["a health check by OPTIONS", {}, { method: "OPTIONS" }, 405, "method"],
  ["the same, with origins", { origins: [PAGE] }, { method: "OPTIONS" }, 204, null],
];

const fieldsOf = async (own = {}) => ({
  "content-type": "application/json",
  authorization: `Bearer ${await tokenFor()}`,
  "idempotency-key": newKey(),
  ...own,
});

/** Not `fetch`, which sets the host itself. */
async function exchange(port, { path = "/messages", method = "POST", headers, body = BODY }) {
  const fields = await fieldsOf(headers);
  const request = requestOver({ port, host: "127.0.0.1", path, method, headers: fields });
  request.end(method === "POST" ? body : undefined);
  const [response] = await once(request, "response");
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) text += chunk;
  return { status: response.statusCode, headers: response.headers, text };
}

for (const [why, { server = node, ...options }, asked, status, type] of DEPLOYMENTS)
  test(`${why}: ${status}`, async () => {
    const { relay, simulator, events } = setUp(options);
    const response = await exchange(await listening(server(relay)), asked);
    assert.equal(response.status, status, response.text);
    if (typeof type === "string") {
      const problem = JSON.parse(response.text);
      assert.deepEqual([problem.type, problem.outcome], [`urn:tidings:relay:${type}`, "not-sent"]);
    }
    assert.equal(simulator.delivered.length, status === 202 ? 1 : 0);
    const failed = events.filter((event) => event.type === "failed");
    assert.deepEqual(
      failed.map(({ part }) => part),
      type === "setup" ? ["server"] : [],
    );
    if (type === "setup") assert.match(failed[0].cause.message, /was read before the relay got it/);
  });

test("a server of HTTP/2 sends, and rejects what is too large", async () => {
  const { relay, simulator } = setUp({ path: "/messages" });
  const port = await listening(createHttp2Server(toNodeHandler(relay)));
  const session = connect(`http://127.0.0.1:${port}`);
  const post = async (body, own = {}) => {
    const stream = session.request({ ":method": "POST", ":path": "/messages", ...(await fieldsOf(own)) });
    stream.end(body);
    const [headers] = await once(stream, "response");
    let text = "";
    for await (const chunk of stream.setEncoding("utf8")) text += chunk;
    return [headers[":status"], JSON.parse(text).tidings];
  };
  try {
    assert.deepEqual(await post(BODY, { origin: `http://127.0.0.1:${port}` }), [202, "accepted"]);
    assert.deepEqual(await post(BODY, { origin: PAGE }), [403, "final.not-sent.permission"]);
    assert.deepEqual(await post(" ".repeat(20_000)), [413, "final.not-sent.validation"]);
    assert.equal(simulator.delivered.length, 1);
  } finally {
    session.destroy();
  }
});
