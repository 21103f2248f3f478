// Pages get a small module, servers a fast one. Both are compiled from the same source and must answer alike.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { root } from "../../../scripts/process.mjs";
import { workerdEntry } from "../support/workerd-entry.mjs";
import * as pages from "../../../pkg/dist/index.js";
import * as node from "../../../pkg/dist/node.js";

const data = (name) => JSON.parse(readFileSync(join(root, "tests/data", `${name}.json`), "utf8"));

/** What a function returns, or the error that it throws. Compared without the class, of which each entry has its own. */
function outcome(act) {
  try {
    return { returned: JSON.stringify(act()) };
  } catch (error) {
    return { thrown: JSON.stringify({ ...error, message: error.message }) };
  }
}

const entries = { "Node's entry": node, "workerd's entry": await workerdEntry() };

for (const [name, entry] of Object.entries(entries)) {
  describe(`${name} answers as the one of pages`, () => {
    const same = (act, what) =>
      assert.deepEqual(
        outcome(() => act(entry)),
        outcome(() => act(pages)),
        what,
      );

    test("for error bodies", () => {
      for (const file of ["error-samples", "error-bodies"])
        for (const { name, status, headers = {}, body } of data(file))
          same(({ parseError }) => parseError({ status, headers, body, now: 1_790_000_000_000 }), name);
    });

    test("for messages that are checked, valid or not", () => {
      const { invalid, valid } = data("messages");
      for (const { why, provider, message } of [...invalid, ...valid])
        same(({ Client }) => new Client({ provider, apiKey: "key_of_a_test" }).validate(message), why);
    });

    test("for requests and results of sends", async () => {
      // Sent v2 needs options of its own.
      let sent = 0;
      for (const { why, provider, message } of data("messages").valid.filter(
        ({ provider }) => provider !== "sent-v2",
      )) {
        const results = [];
        for (const { Client } of [entry, pages]) {
          const requests = [];
          const fetch = async (url, { headers, body }) => {
            requests.push({ url: String(url), headers, body });
            return new Response('{"error":{"code":"X_1","message":"no"}}', { status: 422 });
          };
          const client = new Client({ provider, apiKey: "key_of_a_test", fetch, retry: { maxAttempts: 1 } });
          const error = await client.send(message, { idempotencyKey: "order-17" }).catch((error) => error);
          const { attempts, ...facts } = error;
          sent += requests.length;
          results.push(JSON.stringify({ requests, facts, attempts: attempts.length }));
        }
        assert.equal(results[0], results[1], why);
      }
      assert.ok(sent >= 10, `${sent} requests`);
    });

    test("for texts in segments", () => {
      for (const { text, why } of data("segments").cases) same(({ segments }) => segments(text.join("")), why);
    });

    test("for phone numbers", () => {
      for (const { input } of data("phone-parse").read) same(({ parsePhone }) => parsePhone(input), input);
    });
  });
}
