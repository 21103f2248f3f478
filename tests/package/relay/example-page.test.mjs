// The page of `examples/relay`: what it shows, how it waits, and how it gets another token.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, test } from "node:test";
import { build } from "esbuild";
import { root } from "../../../scripts/process.mjs";
import { setUp, TO, tokenFor } from "./relay-harness.mjs";

const folder = mkdtempSync(join(root, "build", "relay-page-"));
const { fetch: ownFetch } = globalThis;
let relay;
let tokens = [];
let asked = 0;
globalThis.location = { href: "https://app.example/" };
globalThis.fetch = async (url, init) => {
  if (url !== "/token") return await relay(new Request(url, init));
  asked += 1;
  return new Response(await (tokens.shift() ?? tokenFor()));
};
after(() => {
  delete globalThis.location;
  globalThis.fetch = ownFetch;
  rmSync(folder, { recursive: true, force: true });
});

let pages = 0;
/** The page, newly loaded. */
async function loaded() {
  asked = 0;
  const outfile = join(folder, `page-${++pages}.mjs`);
  // Not bundled: it finds the package as a page does by its import map.
  await build({ entryPoints: [join(root, "examples/relay/page.ts")], outfile, format: "esm", logLevel: "error" });
  return await import(pathToFileURL(outfile).href);
}

test("a number with a mistake and one that is not allowed are both said at their field, and nothing is sent", async () => {
  const { relay: own, simulator } = setUp();
  relay = own;
  const { submit } = await loaded();
  const odd = await submit("415 555 1234", "");
  assert.deepEqual([odd.isSent, Object.keys(odd.fields).sort(), odd.againInMs], [false, ["body", "to"], null]);
  assert.match(odd.fields.to, /Did you mean \+14155551234\?/);
  tokens = [tokenFor({ to: ["+44*"] })];
  const other = await (await loaded()).submit(TO, "Hello");
  assert.deepEqual(other.fields, { to: "You may not send to this number." });
  assert.equal(simulator.requests.length, 0);
});

test("a token that the relay rejects is replaced once, and the message goes out once", async () => {
  const { relay: own, simulator } = setUp();
  relay = own;
  tokens = [tokenFor({}, { expiresInMs: 1, now: () => Date.now() - 60_000 })];
  const { submit } = await loaded();
  assert.equal((await submit(TO, "Hello")).isSent, true);
  assert.deepEqual([asked, simulator.delivered.length], [2, 1]);
  tokens = ["no_token", "no_token", "no_token"];
  const shown = await (await loaded()).submit(TO, "Hello");
  assert.match(shown.say, /not signed in/);
  assert.equal(asked, 2);
});

test("a limit ends the call at once, says when to send again, and its seconds are counted down", async (context) => {
  const { relay: own, simulator } = setUp();
  relay = own;
  tokens = [tokenFor({ limit: { max: 1, perMs: 86_400_000_000 } })];
  const { submit, countDown } = await loaded();
  await submit(TO, "Hello");
  const shown = await submit(TO, "Another");
  assert.match(shown.say, /as many messages as you may for now/);
  assert.ok(shown.againInMs > 2_000);
  assert.equal(simulator.delivered.length, 1);
  // By hand: in Node 20, a mocked interval that is cleared in its own callback goes on.
  context.mock.timers.enable({ apis: ["Date"] });
  let act;
  context.mock.method(globalThis, "setInterval", (callback) => (act = callback));
  context.mock.method(globalThis, "clearInterval", () => (act = undefined));
  const seconds = [];
  const pass = () => {
    for (let second = 0; second < 5; second++) {
      context.mock.timers.tick(1_000);
      act?.();
    }
  };
  countDown(2_500, (left) => seconds.push(left));
  pass();
  assert.deepEqual(seconds, [3, 2, 1, 0]);
  const stop = countDown(2_500, (left) => seconds.push(left));
  stop();
  pass();
  assert.equal(seconds.length, 5);
});
