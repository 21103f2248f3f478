// The relay behind real servers: node:http, Express and Hono, over sockets.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import express from "express";
import { Hono } from "hono";
import { toNodeHandler } from "../../../pkg/dist/relay/node.js";
import { listening } from "./listen.mjs";
import { Client, newKey, relayOptions, setUp, TO, tokenFor } from "./relay-harness.mjs";

/** Listens with a server, and returns its URL. */
const urlOf = async (server) => `http://127.0.0.1:${await listening(server)}`;

/** Each server: a function from a relay to a listening server. */
const SERVERS = {
  "node:http": (relay) => createServer(toNodeHandler(relay)),
  Express: (relay) => createServer(express().post("/messages", toNodeHandler(relay))),
  "Express with its JSON parser": (relay) =>
    createServer(express().use(express.json()).post("/messages", toNodeHandler(relay))),
  "Express with its text parser": (relay) =>
    createServer(
      express()
        .use(express.text({ type: "*/*" }))
        .use("/messages", toNodeHandler(relay)),
    ),
  "Express with its raw parser": (relay) =>
    createServer(
      express()
        .use(express.raw({ type: "*/*" }))
        .use("/messages", toNodeHandler(relay)),
    ),
  Hono: (relay) => createServer(toNodeHandler(new Hono().post("/messages", (c) => relay(c.req.raw)).fetch)),
};

const fields = async (own = {}) => ({
  "content-type": "application/json",
  authorization: `Bearer ${await tokenFor()}`,
  "idempotency-key": newKey(),
  ...own,
});

for (const [name, create] of Object.entries(SERVERS))
  test(`${name}: a page's client sends, is told what is wrong, and gets the result of a repeated key`, async () => {
    const { relay, simulator } = setUp({ path: "/messages" });
    const url = `${await urlOf(create(relay))}/messages`;
    const page = new Client(relayOptions({ url, token: () => tokenFor(), provider: "texting-blue" }));
    const idempotencyKey = newKey();
    const sent = await page.send({ to: TO, body: "Grüße 👋" }, { idempotencyKey });
    assert.deepEqual([sent.status, simulator.delivered[0].body], ["queued", "Grüße 👋"]);
    assert.equal((await page.send({ to: TO, body: "Grüße 👋" }, { idempotencyKey })).replayed, true);
    const response = await fetch(url, {
      method: "POST",
      headers: await fields(),
      body: JSON.stringify({ to: TO, from: "+1", body: "x" }),
    });
    assert.deepEqual([response.status, response.headers.get("content-type")], [422, "application/problem+json"]);
    assert.equal((await response.json()).issues[0].path, "from");
    const foreign = await fetch(url, {
      method: "POST",
      headers: await fields({ origin: "https://evil.example" }),
      body: "{}",
    });
    assert.equal(foreign.status, 403);
    const own = await fetch(url, {
      method: "POST",
      headers: await fields({ origin: new URL(url).origin }),
      body: JSON.stringify({ to: TO, body: "x" }),
    });
    assert.equal(own.status, 202);
    assert.equal(simulator.delivered.length, 2);
  });

test("a body that Express has decompressed and parsed is taken as it is", async () => {
  const { relay, simulator } = setUp();
  const url = `${await urlOf(SERVERS["Express with its JSON parser"](relay))}/messages`;
  const text = JSON.stringify({ to: TO, body: "Hello" }).padEnd(20_000);
  for (const own of [
    { headers: await fields(), body: text },
    { headers: await fields({ "content-encoding": "gzip" }), body: gzipSync(text) },
  ])
    assert.equal((await fetch(url, { method: "POST", ...own })).status, 202);
  assert.equal(simulator.delivered.length, 2);
});

test("a body that is too large gets its response, and the connection is closed behind it", async () => {
  const { relay } = setUp();
  const url = new URL(await urlOf(createServer(toNodeHandler(relay))));
  const socket = connect(Number(url.port), url.hostname);
  const head = Object.entries(await fields())
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
  socket.write(`POST /messages HTTP/1.1\r\nhost: ${url.host}\r\n${head}transfer-encoding: chunked\r\n\r\n`);
  socket.on("error", () => {});
  const chunk = `4000\r\n${" ".repeat(0x4000)}\r\n`;
  let text = "";
  socket.on("data", (data) => {
    text += data;
  });
  // For ever, as far as the server lets it.
  const write = () => {
    if (!socket.destroyed && socket.writable) socket.write(chunk, () => setImmediate(write));
  };
  write();
  await new Promise((resolve) => socket.once("close", resolve));
  assert.match(text, /^HTTP\/1\.1 413 /);
});

test("a client that hangs up does not stop its send, and the next request with the key gets the result", async () => {
  let [begin, release] = [];
  const [began, released] = [new Promise((then) => (begin = then)), new Promise((then) => (release = then))];
  const send = async () => {
    begin();
    await released;
    return { messages: [], warnings: [], status: "queued", id: "msg_1" };
  };
  const { relay, events } = setUp({ client: { send } });
  const url = await urlOf(createServer(toNodeHandler(relay)));
  const headers = await fields();
  const init = { method: "POST", headers, body: JSON.stringify({ to: TO, body: "Hello" }) };
  const gone = new AbortController();
  const first = fetch(url, { ...init, signal: gone.signal }).catch((error) => error.name);
  await began;
  gone.abort();
  assert.equal(await first, "AbortError");
  const next = fetch(url, init);
  release();
  assert.equal((await (await next).json()).id, "msg_1");
  assert.equal(events.filter(({ type }) => type === "failed").length, 0);
});

/** Each: why, what is written to the socket, and the status of the response. */
const ODD = [
  ["a target that is no path", "POST http://evil.example/ HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n", 400],
  ["a target of two slashes", "POST // HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n", 415],
  ["an odd host", "POST / HTTP/1.1\r\nhost: a b\r\ncontent-length: 0\r\n\r\n", 400],
  [
    "two tokens",
    "POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nidempotency-key: k\r\nauthorization: Bearer a\r\nauthorization: Bearer b\r\ncontent-length: 0\r\n\r\n",
    401,
  ],
  [
    "two keys",
    "POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nidempotency-key: k\r\nidempotency-key: l\r\ncontent-length: 0\r\n\r\n",
    400,
  ],
  ["GET", "GET / HTTP/1.1\r\nhost: x\r\n\r\n", 405],
  ["HEAD", "HEAD / HTTP/1.1\r\nhost: x\r\n\r\n", 405],
  ["TRACE", "TRACE / HTTP/1.1\r\nhost: x\r\n\r\n", 400],
];

test("odd requests get a status, and the server goes on", async () => {
  const { relay, simulator } = setUp();
  const url = new URL(await urlOf(createServer(toNodeHandler(relay))));
  for (const [why, text, status] of ODD) {
    const socket = connect(Number(url.port), url.hostname);
    socket.end(text);
    const [data] = await once(socket, "data");
    assert.equal(Number(/^HTTP\/1\.1 (\d+)/.exec(data)?.[1]), status, why);
    socket.destroy();
  }
  const response = await fetch(url, {
    method: "POST",
    headers: await fields(),
    body: JSON.stringify({ to: TO, body: "x" }),
  });
  assert.deepEqual([response.status, simulator.delivered.length], [202, 1]);
});
