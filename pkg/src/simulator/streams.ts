import { onAbort, reasonOf } from "../util/signals.js";

/** The bytes of a text. */
const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** A body that sends `beginning` and then stalls, until it is cancelled or the signal aborts. */
export function stalled(beginning: string, signal: AbortSignal | null): ReadableStream<Uint8Array<ArrayBuffer>> {
  let release = (): void => {};
  return new ReadableStream({
    start(controller) {
      if (beginning !== "") controller.enqueue(encode(beginning));
      release = onAbort(signal, () => controller.error(reasonOf(signal)));
    },
    cancel: () => release(),
  });
}

/** A body that never ends, until it is cancelled or the signal aborts. */
export function endless(beginning: string, signal: AbortSignal | null): ReadableStream<Uint8Array<ArrayBuffer>> {
  const more = encode(".".repeat(16 * 1024));
  let ended = false;
  let release = (): void => {};
  return new ReadableStream({
    start(controller) {
      controller.enqueue(encode(beginning));
      release = onAbort(signal, () => {
        ended = true;
        controller.error(reasonOf(signal));
      });
    },
    async pull(controller) {
      // Lets timers run between two chunks. Otherwise the timeout of a reader in a loop would never fire.
      await new Promise((resolve) => setTimeout(resolve, 0));
      if (!ended) controller.enqueue(more);
    },
    cancel() {
      ended = true;
      release();
    },
  });
}
