/** Reads the body of a `Response`, or of a test double of one. */

import { parseJson } from "../util/json.js";

/** Maximum of an error's body. The rest is not read: it is of no use, and the body may never end. */
const MAX_ERROR_BYTES = 1024 * 1024;
/** After this many chunks, timers get a turn. A stream that always has another chunk, even an empty one, would block them. */
const CHUNKS_PER_TURN = 128;

type Race = <T>(work: T | PromiseLike<T>) => Promise<T>;

/** @internal */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Thrown when the body of a success has more bytes than `maxBytes`. */
export const TOO_LARGE: unique symbol = Symbol("too large");

/**
 * Reads the body as a string. If an error's body breaks off, stalls or is too long, the part before that is used. If a
 * success's body does, this throws.
 *
 * @param onText Called with the string.
 * @throws TOO_LARGE if a success has more than `maxBytes`.
 * @internal
 */
export async function readBody(
  response: Response,
  success: boolean,
  maxBytes: number,
  race: Race,
  aborted: () => boolean,
  onText: (text: string) => void,
): Promise<void> {
  const text: string[] = [];
  try {
    for await (const part of textChunks(response, success ? maxBytes : MAX_ERROR_BYTES, race)) text.push(part);
  } catch (thrown) {
    if (success || aborted()) throw thrown;
  }
  onText(text.join(""));
}

/**
 * Parses a string as JSON, whatever its content type is: `text/plain` with JSON in it is common. Returns the string itself
 * if it is not JSON, and null if it is blank.
 *
 * @internal
 */
export function parseBody(text: string): unknown {
  if (text.trim() === "") return null;
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

async function* textChunks(response: Response, maxBytes: number, race: Race): AsyncGenerator<string> {
  const reader = response.body?.getReader?.();
  if (reader === undefined) {
    const text = await readWithoutStream(response, race);
    yield text.slice(0, maxBytes);
    if (text.length > maxBytes) throw TOO_LARGE;
    return;
  }
  const decoder = decoderOf(response);
  let bytes = 0;
  try {
    for (let chunks = 1; ; chunks++) {
      const { done, value } = await race(reader.read());
      if (done) break;
      const remaining = maxBytes - bytes;
      bytes += value.byteLength;
      yield decoder.decode(value.byteLength > remaining ? value.subarray(0, remaining) : value, { stream: true });
      if (!(bytes <= maxBytes)) throw TOO_LARGE;
      if (chunks % CHUNKS_PER_TURN === 0) await race(new Promise((resolve) => setTimeout(resolve, 0)));
    }
    // Flushes an incomplete character as U+FFFD.
    yield decoder.decode();
  } finally {
    cancelRest(reader);
  }
}

/** Cancels the rest of the stream, however reading ended. */
function cancelRest(reader: ReadableStreamDefaultReader<unknown>): void {
  try {
    void Promise.resolve(reader.cancel()).catch(() => {});
  } catch {
    // A test double may have no `cancel`.
  }
}

/** For test doubles of `Response` that have no stream. */
async function readWithoutStream(response: Partial<Response>, race: Race): Promise<string> {
  if (typeof response.text === "function") return String(await race(response.text()));
  if (typeof response.json === "function") return JSON.stringify(await race(response.json())) ?? "";
  return "";
}

/** The decoder for the charset of the content type; UTF-8 if it names none, or an unknown one. */
function decoderOf(response: Response): TextDecoder {
  const charset = /charset="?([^";\s]{1,40})/i.exec(String(response.headers?.get?.("content-type")))?.[1];
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}
