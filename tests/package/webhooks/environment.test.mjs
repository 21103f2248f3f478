// An environment that cannot run the module which reads events: the error is the receiver's, and names the remedy.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isTidingsError } from "../../../pkg/dist/index.js";
import { isWebhookError, verifyWebhook } from "../../../pkg/dist/webhooks.js";
import { NOW, profiles, schemes, send } from "./harness.mjs";

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
