/** Starts a call in the core, and runs it. */

import { now, wallTime } from "../util/clock.js";
import { readInput } from "../errors/foreign.js";
import { Call, endCall } from "./call.js";
import type { ClientState } from "./client-state.js";
import { toText } from "../wasm/codec.js";
import { invokeJson, noteInput } from "../wasm/invoke.js";
import type { Rejection, StartedCall } from "../wasm/results.js";
import { newIdempotencyKey } from "./idempotency-key.js";
import { readCallOptions } from "../util/options.js";
import { serializeCallerBody } from "./request-body.js";
import type { Redactor } from "./redact/redactor.js";
import { checkedSignal } from "../util/signals.js";
import type { CallOptions } from "../types.js";

/**
 * Runs a call and returns its result.
 *
 * @throws The facts of the failure, with its `cause`; or an error from outside the core.
 * @internal
 */
export async function runCall(
  client: ClientState,
  operation: string,
  input: unknown,
  options: CallOptions | undefined,
  redactor: Redactor,
): Promise<unknown> {
  // For `send("Hello", ...)` the core reports the wrong message. The options are not read: they may not be options.
  const isMessage = operation !== "send" || typeof input === "object";
  const { signal, rest } = isMessage ? separateSignal(options) : { signal: undefined, rest: undefined };
  const began = Math.ceil(now());
  const [inputText, optionsText, key] = [toText(input), toText(rest), newIdempotencyKey()];
  const call = client.handle.use((handle) =>
    invokeJson<StartedCall | Rejection>((core) =>
      core.startCall(handle, operation, inputText, optionsText, key, wallTime(), began),
    ),
  );
  if ("error" in call) {
    noteInput(inputText.length);
    throw call.error;
  }
  let run: Call;
  try {
    // The core writes the body of a send, and one of constants. Any other call sends the caller's own.
    const body =
      operation === "send"
        ? (call.body ?? undefined)
        : (call.body ?? serializeCallerBody((input as { body?: unknown }).body, call.isForm, keyNames(client.auth)));
    run = new Call(client, operation, call, body, signal, began, redactor);
  } catch (thrown) {
    endCall(call.call);
    throw thrown;
  }
  try {
    return await run.run();
  } finally {
    run.release();
    // Not before: it may replace the instance if no call is registered.
    noteInput(inputText.length);
  }
}

/** The properties of the body that carry the key. */
function keyNames(auth: ClientState["auth"]): string[] {
  return auth.flatMap((scheme) => (scheme.type === "body" ? Object.keys(scheme.fields) : []));
}

function separateSignal(options: CallOptions | undefined): { signal: AbortSignal | undefined; rest: unknown } {
  const { signal, rest } = readInput("options", () => {
    const { signal, ...rest } = readCallOptions(options, "{ signal }");
    return { signal, rest };
  });
  return { signal: checkedSignal(signal), rest };
}
