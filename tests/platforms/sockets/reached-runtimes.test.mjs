// Compares `neverSent` with what each runtime really throws and with what the server really read.
import assert from "node:assert/strict";
import { test } from "node:test";
import { compiled, program, runtimes, trust } from "./runtimes.mjs";
import { situations } from "./situations.mjs";

const folder = await compiled("reached", "single-post");

for (const runtime of Object.keys(runtimes)) {
  for (const trusted of [false, true]) {
    test(`${runtime} recognises requests that were not sent, and no others (${trusted ? "a trusted" : "no"} authority)`, async () => {
      const chosen = Object.entries(situations).filter(([, situation]) => (situation.trusted ?? false) === trusted);
      const opened = await Promise.all(chosen.map(([, { open }]) => open()));
      try {
        const limit = (slow) => (slow && runtime === "node" ? 13_000 : 2_500);
        const asked = chosen.map(([, { warm, ends, slow }], index) => ({
          url: opened[index].url,
          warm,
          ends,
          timeoutMs: limit(slow),
        }));
        const results = await program(runtime, "throws.mjs", [folder, JSON.stringify(asked)], trusted ? trust : {});
        for (const [index, [name, { shownBy, warm }]] of chosen.entries()) {
          const { thrown, neverSent, status } = results[index];
          const posts = opened[index].posts();
          const said = `${name}: ${posts} POSTs, ${JSON.stringify(thrown ?? status)}`;
          assert.notEqual(thrown, undefined, said);
          if (shownBy !== "some") assert.equal(neverSent, shownBy.includes(runtime), said);
          if (neverSent) assert.equal(posts, 0, said);
          assert.ok(posts <= 1, said);
          // Otherwise the case would not test a reused connection.
          if (warm) assert.equal(posts, 1, said);
        }
      } finally {
        for (const { close } of opened) close();
      }
    });
  }
}
