// Whatever a provider documents and the simulator's faults do: the page's error is the server's, fact by fact.
import assert from "node:assert/strict";
import { test } from "node:test";
import { documentedErrors, MESSAGES } from "../client/test-client.mjs";
import { inVirtualTime } from "../store/harness.mjs";
import { GRANT, pageOf, setUp } from "./relay-harness.mjs";

/** What the page gets by default, without the filter for what it did not choose. */
const DEFAULT = "category outcome scope transient retryable retryAfterMs permanent guard".split(" ");
const FAULTS = [
  { kind: "rate-limit", waitSeconds: 90 },
  { kind: "lost", when: "before" },
  { kind: "lost", when: "after" },
  { kind: "stall", where: "headers" },
  { kind: "stall", where: "body" },
  { kind: "truncated" },
  { kind: "html", status: 200 },
  { kind: "html", status: 502 },
  { kind: "redirect", status: 302, location: "https://evil.example/" },
  { kind: "empty", status: 200 },
  { kind: "empty", status: 503 },
  { kind: "endless-body", status: 500 },
  { kind: "status", status: 418, body: "no" },
];

for (const [provider, { to, from, body }] of Object.entries(MESSAGES)) {
  if (provider === "sent-v2") continue;
  /** The error of the server's own client, and that of a page's client, after the same fault. */
  const errorsAfter = (fault) =>
    inVirtualTime(async () => {
      let server;
      const own = {
        provider,
        authorize: () => GRANT,
        client: { retry: { maxAttempts: 1 } },
        compose: (draft) => ({ ...(from && { from }), ...draft }),
      };
      const { relay, client, simulator } = setUp(own);
      const { send } = client;
      client.send = async (...args) => {
        try {
          return await send.apply(client, args);
        } catch (error) {
          server = error;
          throw error;
        }
      };
      simulator.fail(fault);
      const sending = pageOf(relay, { provider, token: "a_token_of_the_page", retry: { maxAttempts: 1 } }).send({
        to,
        body,
      });
      const page = await sending.catch((error) => error);
      return { server, page };
    });

  test(`${provider}: the page's error is the server's, for every documented error and every fault`, async () => {
    const names = documentedErrors[provider].map(({ name }) => ({ kind: "error", name }));
    assert.ok(names.length > 3);
    let failures = 0;
    for (const fault of [...names, ...FAULTS]) {
      const { server, page } = await errorsAfter(fault);
      if (server === undefined) continue;
      failures += 1;
      for (const name of DEFAULT) assert.deepEqual(page[name], server[name], `${JSON.stringify(fault)}: ${name}`);
      const chosen = server.issues.filter(({ path }) => /^(to|body)?\b/.exec(path)?.[0] === path.split(/[.[]/)[0]);
      assert.deepEqual(page.issues, chosen, JSON.stringify(fault));
      assert.equal(page.provider, provider);
    }
    assert.ok(failures > 10, `${failures} failures`);
  });
}
