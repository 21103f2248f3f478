// `tidings/core` takes profiles by import, so that it contains none; `tidings` knows five by name.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as core from "../../../pkg/dist/core.js";
import { sent } from "../../../pkg/dist/providers/sent.js";
import { builtIn } from "../../../scripts/build/providers.mjs";
import { Client, isTidingsError, KEY, MESSAGES, parseError, respond, scripted } from "./test-client.mjs";

const dist = new URL("../../../pkg/dist/", import.meta.url);
const QUEUED = respond(202, { success: true, data: { recipients: [{ message_id: "m1" }], status: "QUEUED" } });
const LIMITED = { status: 429, body: { success: false, error: { code: "BUSINESS_002", message: "Too many." } } };

function rejected(act) {
  try {
    act();
  } catch (error) {
    assert.ok(isTidingsError(error), String(error));
    return error;
  }
  assert.fail("not rejected");
}

test("a name is an error that says what to import", () => {
  for (const id of builtIn)
    for (const act of [
      () => new core.Client({ provider: id, apiKey: KEY }),
      () => core.parseError({ status: 500, provider: id }),
    ]) {
      const { category, param, issues, message } = rejected(act);
      assert.deepEqual([category, param, issues[0].code], ["configuration", "provider", "unknown-provider"]);
      assert.ok(message.includes(`import profile from "tidings/providers/${id}"`), message);
    }
});

test("a misspelt name, another string and no provider are errors with the same remedy, and no name is offered", () => {
  const message = (provider) => rejected(() => new core.Client({ provider, apiKey: KEY })).message;
  assert.match(message("texting_blue"), /import profile from "tidings\/providers\/texting-blue"/);
  assert.match(message("twilio"), /import profile from "tidings\/providers\/twilio"/);
  for (const provider of ["nobody", undefined, null, 1]) {
    assert.match(message(provider), /`provider` must be a profile: import one from `tidings\/providers\/\*`/);
    assert.doesNotMatch(message(provider), /must be one of|nativehub/);
  }
});

test("an imported profile works as the name does in `tidings`", async () => {
  const results = [];
  for (const [Any, parse, provider] of [
    [core.Client, core.parseError, sent],
    [Client, parseError, "sent"],
  ]) {
    const { fetch, calls } = scripted(QUEUED);
    const client = new Any({ provider, apiKey: KEY, fetch });
    const { attempts, raw, idempotencyKey, ...result } = await client.send(MESSAGES.sent, { idempotencyKey: "key-1" });
    const [{ url, body }] = calls;
    results.push({ id: client.provider, result, url, body, error: parse({ ...LIMITED, provider }) });
  }
  assert.deepEqual(results[0], results[1]);
});

test("no entry of `tidings/core` contains a profile, and those of `tidings` contain five", () => {
  const has = (file) => builtIn.map((id) => readFileSync(new URL(file, dist), "utf8").includes(`"id":"${id}"`));
  for (const file of ["core.js", "core-workerd.js", "core-edge-light.js", "cjs/core.js"])
    assert.ok(!has(file).includes(true), file);
  for (const file of ["index.js", "workerd.js", "edge-light.js", "slim.js", "cjs/index.js"])
    assert.ok(!has(file).includes(false), file);
});

test("a built-in profile is parsed once, when it is first used", async (context) => {
  const fresh = await import(`${new URL("index.js", dist)}?lazy`);
  const parse = context.mock.method(JSON, "parse");
  const profiles = () =>
    parse.mock.calls.filter(({ arguments: [text] }) => String(text).startsWith('{"profile":1')).length;
  assert.equal(profiles(), 0, "by the import");
  for (let round = 0; round < 3; round += 1) new fresh.Client({ provider: "sent", apiKey: KEY });
  fresh.parseError({ status: 500, provider: "sent" });
  assert.equal(profiles(), 1);
  new fresh.Client({ provider: "nativehub", apiKey: KEY });
  assert.equal(profiles(), 2);
});
