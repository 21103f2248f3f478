// The Cloudflare relay of examples/, against the simulator.
import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { test } from "node:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { build } from "esbuild";
import { root } from "../../../scripts/process.mjs";
import { createSimulator, FROM, KEY, TO } from "./test-client.mjs";

const folder = await mkdtemp(join(tmpdir(), "tidings-relay-"));
const outfile = join(folder, "worker.mjs");
await build({
  entryPoints: [join(root, "examples/cloudflare-relay/worker.ts")],
  outfile,
  bundle: true,
  format: "esm",
  platform: "node",
  alias: { tidings: join(root, "pkg/dist/index.js") },
  logLevel: "error",
});
const { default: worker } = await import(pathToFileURL(outfile));
await rm(folder, { recursive: true });

const env = { TEXTING_BLUE_KEY: KEY, SENDER: FROM, RELAY_TOKEN: "token_of_the_app" };

async function post(body, simulator = createSimulator(), token = env.RELAY_TOKEN) {
  const real = globalThis.fetch;
  globalThis.fetch = simulator.fetch;
  try {
    const headers = { authorization: `Bearer ${token}` };
    const response = await worker.fetch(
      new Request("https://relay.example/send", { method: "POST", headers, body: JSON.stringify(body) }),
      env,
    );
    return {
      status: response.status,
      headers: response.headers,
      body: await response.json().catch(() => null),
      simulator,
    };
  } finally {
    globalThis.fetch = real;
  }
}

test("the relay sends a page's message, from the app's own sender", async () => {
  const { status, body, simulator } = await post({ to: TO, body: "Hello", from: "+19995550000" });
  assert.deepEqual([status, body.status], [202, "queued"]);
  assert.equal(simulator.delivered[0].from, FROM);
});

test("the relay returns only what a page may know", async () => {
  const { status, body } = await post({ to: "4155551234", body: "Hello" });
  assert.deepEqual([status, body.category, body.issues[0].path], [400, "validation", "to"]);
  assert.equal((await post({ to: TO, body: "Hello" }, createSimulator(), "wrong")).status, 401);
  assert.equal((await post(null)).status, 400);
});

test("the relay passes on a wait that is too long for it", async () => {
  const simulator = createSimulator();
  simulator.fail({ kind: "rate-limit", waitSeconds: 90 });
  const { status, headers, body } = await post({ to: TO, body: "Hello" }, simulator);
  assert.deepEqual([status, headers.get("retry-after"), body.outcome], [429, "90", "not-sent"]);
});
