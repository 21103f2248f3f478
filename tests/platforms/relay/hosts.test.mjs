// The relay of `examples/relay` on Node, Deno and Bun: two processes of each, with one Redis, behind nginx.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { cases } from "./cases.mjs";
import { stopPrograms } from "./programs.mjs";
import { KEY, RUNTIMES, SECRET, startAll } from "./servers.mjs";

const runtimes = Object.keys(RUNTIMES);
const started = startAll(runtimes);
after(stopPrograms);

// At once, because they mostly wait.
describe("the relay on other runtimes", { concurrency: runtimes.length }, () => {
  for (const runtime of runtimes)
    it(runtime, async (context) => {
      const all = (await started)[runtime];
      for (const [title, act] of cases) await context.test(`${runtime}: ${title}`, () => act(all));
      await context.test(`${runtime}: no line of its log has a key, a secret, a token or a text`, () => {
        for (const { output } of all.relays) {
          const text = output();
          assert.match(text, /"type":"responded"/);
          for (const secret of [KEY, SECRET, "of a page", "eyJ"])
            assert.ok(!text.includes(secret), `${secret} in ${text}`);
        }
      });
    });
});
