// A POST on a reused connection that breaks after the server has read it is sent once.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as certificates from "./certificates.mjs";
import { compiled, program, runtimes, trust } from "./runtimes.mjs";
import { listening } from "./situations.mjs";

const TIMES = 50;
const folder = await compiled("single-post");
const tls = { key: certificates.key, cert: certificates.good, ALPNProtocols: ["http/1.1"] };
const FIN = (socket) => socket.end();
const RST = (socket) => socket.resetAndDestroy();
const cases = [
  ["http", "FIN", {}, FIN],
  ["http", "RST", {}, RST],
  ["https", "FIN", { tls }, FIN],
  ["https", "FIN without close_notify", { tls }, (socket) => socket.destroy()],
];

for (const runtime of Object.keys(runtimes)) {
  for (const [scheme, how, settings, end] of cases) {
    test(`${runtime} sends ${TIMES} of ${TIMES} once over ${scheme} if the server reads and ends with ${how}`, async () => {
      const server = await listening(end, settings);
      try {
        const { rejected } = await program(runtime, "repeats.mjs", [folder, server.url, String(TIMES), "{}"], trust);
        assert.deepEqual([server.posts(), rejected], [TIMES, TIMES]);
        // Each pair of requests must have shared a connection, or the test shows nothing.
        assert.equal(server.connections(), TIMES);
        // Some providers reject a chunked request.
        assert.match(server.request(), /^content-length: 2\r$/im);
        assert.doesNotMatch(server.request(), /transfer-encoding/i);
      } finally {
        server.close();
      }
    });
  }

  test(`${runtime} sends a POST without a body once`, async () => {
    const server = await listening(FIN);
    try {
      await program(runtime, "repeats.mjs", [folder, server.url, "10", ""]);
      assert.equal(server.posts(), 10);
    } finally {
      server.close();
    }
  });
}

test("the body for Deno converts to its string, and other runtimes get none", async () => {
  const { singlePost } = await import(`${folder}/single-post.mjs`);
  assert.deepEqual(singlePost("{}"), {});
  globalThis.Deno = {};
  try {
    const { body } = singlePost('{"a":"é"}');
    assert.deepEqual([body instanceof Blob, JSON.parse(body), await body.text()], [true, { a: "é" }, '{"a":"é"}']);
  } finally {
    delete globalThis.Deno;
  }
  for (const [version, added] of [
    ["1.2.23", { keepalive: false }],
    ["1.3.0", { keepalive: false }],
    ["1.4.0", {}],
    ["1.10.0", {}],
  ]) {
    globalThis.Bun = { version };
    assert.deepEqual(singlePost("{}"), added, version);
  }
  delete globalThis.Bun;
});
