/** Starts a call in the core, and runs it. */

import { now, startTrackedTimer, wallTime } from "../util/clock.js";
import { readInput } from "../errors/foreign.js";
import { Call, endCall } from "./call.js";
import type { ClientState } from "./client-state.js";
import { toText } from "../wasm/codec.js";
import { invokeJson, noteInput } from "../wasm/invoke.js";
import type { Rejection, StartedCall } from "../wasm/results.js";
import { relayOf } from "../provider/relayed.js";
import { newIdempotencyKey } from "./idempotency-key.js";
import { readCallOptions } from "../util/options.js";
import { serializeCallerBody } from "./request-body.js";
import { sendUnlessReused } from "./sent-keys.js";
import type { LoggedSend } from "./send-log.js";
import { STOP } from "./stop.js";
import type { StoppableOptions } from "./stop.js";
import type { Redactor } from "./redact/redactor.js";
import { checkedSignal } from "../util/signals.js";
import type { CallOptions, SendOptions, SendResult } from "../types.js";

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
  const { signal, stop, rest } = isMessage
    ? separateSignals(options)
    : { signal: undefined, stop: undefined, rest: undefined };
  const began = Math.ceil(now());
  const [inputText, optionsText, key] = [toText(input), toText(rest), newIdempotencyKey()];
  const start = (text: string): StartedCall | Rejection =>
    client.handle.use((handle) =>
      invokeJson((core) => core.startCall(handle, operation, text, optionsText, key, wallTime(), began)),
    );
  const call = start(inputText);
  const { guards, log, profile } = client;
  const isLogged = operation === "send" && log !== undefined;
  let run: Call | undefined;
  try {
    if (!("error" in call)) run = createCall(client, operation, input, inputText, call, signal, stop, began, redactor);
    else if (!isLogged) throw call.error;
    if (operation !== "send") return await run!.run();
    const { idempotencyKey } = Object(rest) as SendOptions;
    const act = async (): Promise<SendResult> => {
      if (run === undefined) throw (call as Rejection).error;
      const sendAtTime = async (sendAt?: unknown): Promise<SendResult> => {
        if (sendAt !== undefined) {
          run!.release();
          const laterText = toText({ ...(JSON.parse(inputText) as object), sendAt });
          const later = start(laterText);
          if ("error" in later) throw later.error;
          run = createCall(client, operation, input, laterText, later, signal, stop, began, redactor);
        }
        return (await run!.run()) as SendResult;
      };
      if (guards === undefined) return await sendAtTime();
      const remainingMs = (): number => began + (call as StartedCall).deadlineMs - now();
      return await guards(
        { profile, key: idempotencyKey, text: inputText, signal, stop, remainingMs, startTimer: startTrackedTimer },
        sendAtTime,
      );
    };
    const sent = {
      key: idempotencyKey,
      message: inputText,
      signal,
      mask: (cause: unknown) => redactor.maskCause(cause),
      ...keyTimes(client, call),
    };
    return await (log === undefined ? sendUnlessReused(client.keys, sent, act) : log.send(sent, act));
  } finally {
    run?.release();
    // Not before: it may replace the instance if no call is registered.
    noteInput(inputText.length);
  }
}

function createCall(
  client: ClientState,
  operation: string,
  input: unknown,
  inputText: string,
  call: StartedCall,
  signal: AbortSignal | undefined,
  stop: AbortSignal | undefined,
  began: number,
  redactor: Redactor,
): Call {
  try {
    // The core writes the body of a send, and one of constants. Any other call sends the caller's own. A relay takes the message itself.
    const body =
      operation === "send"
        ? relayOf(client.profile)
          ? inputText
          : (call.body ?? undefined)
        : (call.body ?? serializeCallerBody((input as { body?: unknown }).body, call.isForm, keyNames(client.auth)));
    return new Call(client, operation, call, body, signal, stop, began, redactor);
  } catch (thrown) {
    endCall(call.call);
    throw thrown;
  }
}

/** The time that a send may take, and in which its provider recognises its key. */
function keyTimes({ profile }: ClientState, call: StartedCall | Rejection): Pick<LoggedSend, "deadlineMs" | "repeat"> {
  // A message that was rejected takes no time, and is not repeated.
  if ("error" in call) return { deadlineMs: 0, repeat: undefined };
  const seconds = call.key === null ? undefined : profile.idempotency?.ttlSeconds;
  const repeatScope = `${profile.id} ${call.url}`;
  return {
    deadlineMs: call.deadlineMs,
    repeat: seconds === undefined ? undefined : { repeatWithinMs: seconds * 1_000, repeatScope },
  };
}

/** The properties of the body that carry the key. */
function keyNames(auth: ClientState["auth"]): string[] {
  return auth.flatMap((scheme) => (scheme.type === "body" ? Object.keys(scheme.fields) : []));
}

function separateSignals(options: StoppableOptions | undefined) {
  const { signal, stop, rest } = readInput("options", () => {
    const { signal, [STOP]: stop, ...rest } = readCallOptions(options, "{ signal }");
    return { signal, stop, rest };
  });
  return { signal: checkedSignal(signal), stop: checkedSignal(stop), rest };
}
