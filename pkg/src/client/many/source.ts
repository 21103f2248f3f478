/** Takes messages from any iterable, one at a time. */

import { configurationError, isTidingsError, NO_FACTS, TidingsError } from "../../errors/error.js";
import { ignoreRejection } from "../../util/notify.js";
import { invalidOption } from "../../util/options.js";

/** A message in a box, because it may be undefined by mistake. */
export interface Boxed<M> {
  readonly message: M;
}

/** Where the messages come from. */
export interface Source<M> {
  /** How many there are; null if that is not known. */
  readonly total: number | null;
  /** The next message; undefined at the end. Rejects with a `configuration` error if the iterable throws. */
  next(): Promise<Boxed<M> | undefined>;
  /** The next message of an iterable that is not async; undefined for others, and at the end. Throws like `next`. */
  nextNow(): Boxed<M> | undefined;
  /** Lets the iterable clean up, as leaving a loop does. Never throws. */
  close(): void;
}

/**
 * @throws TidingsError with the category `configuration` if it is no iterable; and whatever its properties throw.
 * @internal
 */
export function sourceOf<M>(messages: Iterable<M> | AsyncIterable<M>): Source<M> {
  const { [Symbol.asyncIterator]: later, [Symbol.iterator]: atOnce } = Object(messages) as Partial<
    AsyncIterable<M> & Iterable<M>
  >;
  const isAsync = typeof later === "function";
  // A string is iterable, too, but is never meant as messages.
  if (typeof messages === "string" || !(isAsync || typeof atOnce === "function"))
    throw configurationError(
      `${invalidOption("messages", "an array or another iterable of messages", messages).message} For one message, use \`send\`.`,
    );
  const iterate = (isAsync ? later : atOnce) as () => Iterator<M> | AsyncIterator<M>;
  const iterator = iterate.call(messages);
  if (typeof Object(iterator).next !== "function") throw new TypeError("The iterator has no `next`.");
  const { length, size } = messages as { length?: unknown; size?: unknown };
  const total = [length, size].find((count) => Number.isSafeInteger(count)) as number | undefined;
  let isOver = false;
  let hasGiven = false;
  const read = (result: IteratorResult<M>): Boxed<M> | undefined => {
    if (Object(result) !== result) throw new TypeError("`next` of the iterator did not return an object.");
    const { done, value } = result;
    if (done === true) isOver = true;
    else hasGiven = true;
    return isOver ? undefined : { message: value as M };
  };
  const failed = (thrown: unknown): TidingsError => {
    isOver = true;
    return faultOf("Reading `messages`", thrown, hasGiven);
  };
  return {
    total: total ?? null,
    async next() {
      if (isOver) return undefined;
      try {
        return read(await iterator.next());
      } catch (thrown) {
        throw failed(thrown);
      }
    },
    nextNow() {
      if (isAsync || isOver) return undefined;
      try {
        return read((iterator as Iterator<M>).next());
      } catch (thrown) {
        throw failed(thrown);
      }
    },
    close() {
      if (isOver) return;
      isOver = true;
      try {
        ignoreRejection(iterator.return?.());
      } catch {
        // The run is over all the same.
      }
    },
  };
}

/**
 * The error that ends a run early. Its outcome is `unknown` if a message may have been sent: after `not-sent` a caller could send all of them again.
 *
 * @internal
 */
export function faultOf(what: string, thrown: unknown, hasBegun: boolean): TidingsError {
  const message = `${what} threw: see \`cause\`. What was sent until then is in the run's \`checkpoint\`.`;
  const outcome = hasBegun ? "unknown" : "not-sent";
  // What an input throws may be an error of tidings for another send.
  if (isTidingsError(thrown) && thrown.outcome === outcome) return thrown;
  return new TidingsError({ ...NO_FACTS, category: "configuration", outcome, message }, thrown);
}
