import { onAbort, reasonOf } from "../util/signals.js";

/** The bytes of a text. */
const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** A body that gives its beginning and then nothing, until it is cancelled or the signal aborts. */
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

/** A body that gives more and more, until it is cancelled or the signal aborts. */
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
      // A real turn of the event loop, so that a reader that never lets go cannot starve its own time-out.
      await new Promise((resolve) => setTimeout(resolve, 0));
      if (!ended) controller.enqueue(more);
    },
    cancel() {
      ended = true;
      release();
    },
  });
}
