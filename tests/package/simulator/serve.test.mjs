// The server of `npm start`: whatever is asked of it, it goes on, and for this machine alone.
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

/** The status of a raw request; null where it was not answered. */
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
  ["/page.html", 200, "a page that is given"],
  ["/none", 404, "what is not there"],
  ["//", 200, "no host and no path to `new URL`, which threw"],
  ["http://[", 400, "a broken address"],
  ["http://a:99999/", 400, "a port that does not exist"],
  ["*", 400, "what OPTIONS asks for"],
  ["/%", 400, "half an escape"],
  ["/%00", 404, "a NUL, at which the file system throws"],
  ["/..%2f..%2fetc%2fpasswd", 404, "a way out"],
  ["/constructor", 404, "what every object has is no page"],
  [`/${"a".repeat(8_000)}`, 404, "a name that no file system has"],
  ["/\\..\\", 404, "the other slash"],
]) {
  test(`it answers ${path.slice(0, 30)} with ${expected} and goes on: ${why}`, async () => {
    assert.equal(await ask(path), expected);
    assert.equal(await ask("/"), 200);
  });
}

test("it answers to its own names only: another could be a foreign page's (DNS rebinding)", async () => {
  for (const host of ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:4747", "127.0.0.2"])
    assert.equal(await ask("/", { host }), 421, host);
  for (const host of ["localhost:1", "127.0.0.1", "[::1]:4747", "LocalHost"])
    assert.equal(await ask("/", { host }), 200, host);
});

test("it listens on this machine alone", () => assert.equal(new URL(server.url).hostname, "127.0.0.1"));
