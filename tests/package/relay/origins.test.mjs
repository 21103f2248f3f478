// Which pages may use the relay, and what a browser lets them send and read.
import assert from "node:assert/strict";
import { test } from "node:test";
import { post, requestTo, setUp } from "./relay-harness.mjs";

const OTHER = "https://shop.example";
const SAME = "https://app.example";
const CORS = /^access-control-/;
const corsOf = (headers) => Object.fromEntries([...headers].filter(([name]) => CORS.test(name) || name === "vary"));

/** Each: the relay's origins, the page's, whether it may, and the header fields of the response. */
const ORIGINS = [
  ["a program, which has no origin", undefined, undefined, true, {}],
  ["a page of the relay's own host", undefined, SAME, true, {}],
  [
    "a page of the relay's own host, but without TLS: anybody between can write it",
    undefined,
    "http://app.example",
    false,
    {},
  ],
  ["a page of another host", undefined, OTHER, false, {}],
  ["a page of a host that begins alike", undefined, "https://app.example.evil.example", false, {}],
  ["a page of a port of the host", undefined, "https://app.example:8443", false, {}],
  ["a page without an origin of its own, such as a sandboxed frame", undefined, "null", false, {}],
  ["an origin that is no URL", undefined, "app.example", false, {}],
  ["a page of the relay's own host, with origins", [OTHER], SAME, true, { vary: "origin" }],
  [
    "a page of an allowed origin",
    [OTHER],
    OTHER,
    true,
    { vary: "origin", "access-control-allow-origin": OTHER, "access-control-expose-headers": "retry-after" },
  ],
  ["the same host without TLS", [OTHER], "http://shop.example", false, { vary: "origin" }],
  ["null, with origins", [OTHER], "null", false, { vary: "origin" }],
  ["a page of a third host", [OTHER], "https://evil.example", false, { vary: "origin" }],
];

for (const [why, origins, origin, isAllowed, fields] of ORIGINS)
  test(`${isAllowed ? "may" : "may not"} send: ${why}`, async () => {
    const { relay, simulator } = setUp(origins === undefined ? {} : { origins });
    const { status, body, headers } = await post(relay, { headers: { origin } });
    assert.equal(status, isAllowed ? 202 : 403);
    if (!isAllowed) assert.deepEqual([body.type, body.outcome], ["urn:tidings:relay:origin", "not-sent"]);
    assert.deepEqual(corsOf(headers), fields);
    assert.equal(simulator.delivered.length, isAllowed ? 1 : 0);
  });

test("may send: a page of the relay's own host, where TLS ends at a proxy before the relay", async () => {
  const { relay } = setUp();
  const { status } = await post(relay, { headers: { origin: SAME }, url: "http://app.example/messages" });
  assert.equal(status, 202);
});

const preflight = (origin, own = {}) =>
  new Request("https://app.example/messages", {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization,content-type,idempotency-key,tidings-attempt",
    },
    ...own,
  });

test("a preflight of an allowed origin lists the one method and exactly the fields that a page's client sends", async () => {
  const { relay } = setUp({ origins: [OTHER], path: "/messages" });
  const response = await relay(preflight(OTHER));
  assert.equal(response.status, 204);
  assert.deepEqual(corsOf(response.headers), {
    vary: "origin",
    "access-control-allow-origin": OTHER,
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": "authorization, content-type, idempotency-key, tidings-attempt",
    "access-control-expose-headers": "retry-after",
    "access-control-max-age": "7200",
  });
  assert.equal(await response.text(), "");
});

test("a preflight of any other origin, or of another path, allows nothing", async () => {
  const { relay } = setUp({ origins: [OTHER], path: "/messages" });
  for (const origin of ["https://evil.example", "null", "http://shop.example"]) {
    const response = await relay(preflight(origin));
    assert.deepEqual([response.status, corsOf(response.headers)], [403, { vary: "origin" }]);
  }
  const elsewhere = new Request("https://app.example/", preflight(OTHER));
  assert.equal((await relay(elsewhere)).status, 404);
});

test("a failure can be read by a page of an allowed origin, whatever it is", async () => {
  const { relay } = setUp({ origins: [OTHER] });
  for (const own of [
    { token: "x.y.z" },
    { body: "" },
    { method: "PUT" },
    { body: { to: "0", body: "x" } },
    { headers: { "content-type": "text/plain" } },
  ]) {
    const { status, headers } = await post(relay, { ...own, headers: { origin: OTHER, ...own.headers } });
    assert.ok(status >= 400);
    assert.equal(headers.get("access-control-allow-origin"), OTHER);
  }
  const put = await relay(await requestTo({ method: "PUT", headers: { origin: OTHER } }));
  assert.equal(put.headers.get("allow"), "OPTIONS, POST");
});
