// The server of `npm start`: no request stops it, and only this machine can reach it.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { serve } from "../../../scripts/serve.mjs";

let folder;
let server;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "serve-"));
  writeFileSync(join(folder, "index.html"), "home");
  server = await serve(folder, { pages: { "/page.html": { body: "a page", headers: { "x-own": "1" } } } });
});
after(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** The status of the response to a raw request; null without a response. */
function ask(path, { host = "localhost", method = "GET" } = {}) {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1", () =>
      socket.write(`${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
    );
    let got = "";
    socket
      .setEncoding("utf8")
      .on("data", (chunk) => (got += chunk))
      .on("error", () => {});
    socket.on("close", () => resolve(got === "" ? null : Number(got.slice(9, 12))));
  });
}

for (const [path, expected, why] of [
  ["/", 200, "the folder itself"],
  ["/index.html?v=1#x", 200, "a query"],
  ["/page.html", 200, "a page of the `pages` option"],
  ["/none", 404, "a file that does not exist"],
  ["//", 200, "neither a host nor a path for `new URL`, which throws"],
  ["http://[", 400, "an invalid URL"],
  ["http://a:99999/", 400, "a port that does not exist"],
  ["*", 400, "the target of OPTIONS"],
  ["/%", 400, "an incomplete escape"],
  ["/%00", 404, "a NUL, for which the file system throws"],
  ["/..%2f..%2fetc%2fpasswd", 404, "a path outside of the folder"],
  ["/constructor", 404, "a property that every object inherits is not a page"],
  [`/${"a".repeat(8_000)}`, 404, "a name that is too long for file systems"],
  ["/\\..\\", 404, "backslashes"],
]) {
  test(`the response to ${path.slice(0, 30)} is ${expected}, and the next request works: ${why}`, async () => {
    assert.equal(await ask(path), expected);
    assert.equal(await ask("/"), 200);
  });
}

test("it accepts its own host names only, because of DNS rebinding", async () => {
  for (const host of ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:4747", "127.0.0.2"])
    assert.equal(await ask("/", { host }), 421, host);
  for (const host of ["localhost:1", "127.0.0.1", "[::1]:4747", "LocalHost"])
    assert.equal(await ask("/", { host }), 200, host);
});

test("it listens on this machine only", () => assert.equal(new URL(server.url).hostname, "127.0.0.1"));
