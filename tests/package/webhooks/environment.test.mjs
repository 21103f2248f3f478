// An environment that cannot run the module which reads events: the error is the receiver's, and names the remedy.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isTidingsError } from "../../../pkg/dist/index.js";
import { isWebhookError, verifyWebhook } from "../../../pkg/dist/webhooks.js";
import { profiles, send } from "./harness.mjs";
import { NOW, schemes } from "./senders.mjs";

const [scheme] = schemes;
const options = { provider: profiles[scheme.provider], secret: scheme.secrets[0], now: NOW };

test("under a policy that forbids WebAssembly, the error names the remedy, and a later request is read", async (t) => {
  const cause = new WebAssembly.CompileError("call to WebAssembly.Module() blocked by CSP");
  // A declaration: arrow functions cannot be called with `new`.
  function ForbiddenModule() {
    throw cause;
  }
  const mocked = t.mock.method(WebAssembly, "Module", ForbiddenModule);
  let bodyReads = 0;
  const request = { ...send(scheme) };
  const { body } = request;
  Object.defineProperty(request, "body", { get: () => ((bodyReads += 1), body), enumerable: true });
  await assert.rejects(
    verifyWebhook(request, options),
    (error) =>
      isTidingsError(error) &&
      !isWebhookError(error) &&
      error.category === "configuration" &&
      error.message.includes("script-src 'wasm-unsafe-eval'") &&
      error.cause === cause,
  );
  assert.equal(bodyReads, 0, "known before the request is read");
  mocked.mock.restore();
  const { events } = await verifyWebhook(send(scheme), options);
  assert.equal(events.length, 1);
});

// Unsigned, so that only microtasks pass: the test runner uses the same globals between them.
test("a `toJSON` on every object does not change the events", async () => {
  const provider = {
    webhook: {
      encoding: "form",
      signatures: [],
      events: [{ type: "opt-out", when: [{ path: "kind", in: ["stop"] }], from: "number" }],
    },
  };
  let events;
  Object.defineProperty(Object.prototype, "toJSON", { value: () => "x", configurable: true });
  try {
    verifyWebhook({ headers: {}, body: "kind=stop&number=%2B14155550100" }, { provider, unsigned: "accept" }).then(
      (verified) => void (events = verified.events),
      (error) => void (events = error),
    );
    for (let turn = 0; turn < 500 && events === undefined; turn++) await null;
  } finally {
    delete Object.prototype.toJSON;
  }
  assert.deepEqual(
    events.map(({ type, from }) => [type, from]),
    [["opt-out", "+14155550100"]],
  );
});
