/** Reading the body of a response, or of whatever was given instead of one. */

import { parseJson } from "../util/json.js";

/** Past this an error's body is cut: nobody reads more of an error, and it may never end. */
const MAX_ERROR_BYTES = 1024 * 1024;
/** After so many chunks a timer gets its turn: a stream that always has one more, be it empty, would let none through. */
const CHUNKS_PER_TURN = 128;

type Race = <T>(work: T | PromiseLike<T>) => Promise<T>;

/** @internal */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** The body of a success has more bytes than are taken. */
export const TOO_LARGE: unique symbol = Symbol("too large");

/**
 * The body's text. Where an error's body breaks off, stalls or is too long, it is what came before; a success without its
 * end is no success, and throws.
 *
 * @param take Is given the text.
 * @throws TOO_LARGE where a success has more than `maxBytes`.
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
 * The value of a text that is JSON (whatever the content type says: `text/plain` with JSON in it is common), else the text;
 * null for a blank one.
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
    // A character that was begun and not finished is shown as U+FFFD.
    yield decoder.decode();
  } finally {
    discard(reader);
  }
}

/** Whatever ended the reading, the rest of the stream is of no use to anybody. */
function discard(reader: ReadableStreamDefaultReader<unknown>): void {
  try {
    void Promise.resolve(reader.cancel()).catch(() => {});
  } catch {
    // A stand-in without `cancel`.
  }
}

/** For stand-ins of `Response` that have no stream. */
async function readWithoutStream(response: Partial<Response>, race: Race): Promise<string> {
  if (typeof response.text === "function") return String(await race(response.text()));
  if (typeof response.json === "function") return JSON.stringify(await race(response.json())) ?? "";
  return "";
}

/** For the charset that the content type names; UTF-8 where it names none, or none that exists. */
function decoderOf(response: Response): TextDecoder {
  const charset = /charset="?([^";\s]{1,40})/i.exec(String(response.headers?.get?.("content-type")))?.[1];
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}
