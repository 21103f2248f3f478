/** Reading the body of a response, or of whatever was given instead of one. */

/** Past this an error's body is cut: nobody reads more of an error, and it may never end. */
const MAX_ERROR_BYTES = 1024 * 1024;

type Race = <T>(work: T | PromiseLike<T>) => Promise<T>;

/** @internal */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/**
 * The body: parsed when it is JSON (whatever the content type says: `text/plain` with JSON in it is common),
 * else the text, else null. Where an error's body breaks off or stalls, it is what came before; a success
 * without its end is no success, and throws.
 *
 * @internal
 */
export async function readBody(response: Response, success: boolean, race: Race, aborted: () => boolean): Promise<unknown> {
  let text = "";
  try {
    for await (const part of parts(response, success, race)) text += part;
  } catch (thrown) {
    if (success || aborted()) throw thrown;
  }
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

async function* parts(response: Response, success: boolean, race: Race): AsyncGenerator<string> {
  const reader = response.body?.getReader?.();
  if (reader === undefined) {
    yield await wholeText(response, race);
    return;
  }
  const decoder = decoderFor(response);
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await race(reader.read());
      if (done || (bytes >= MAX_ERROR_BYTES && !success)) break;
      bytes += value.byteLength;
      yield decoder.decode(value, { stream: true });
    }
    // A character that was begun and not finished is shown as U+FFFD.
    yield decoder.decode();
  } finally {
    // Whatever ended the reading, the rest of the stream is of no use to anybody.
    reader.cancel().catch(() => {});
  }
}

/** For stand-ins of `Response` that have no stream. */
async function wholeText(response: Partial<Response>, race: Race): Promise<string> {
  if (typeof response.text === "function") return String(await race(response.text()));
  if (typeof response.json === "function") return JSON.stringify(await race(response.json())) ?? "";
  return "";
}

/** For the charset that the content type names; UTF-8 where it names none, or none that exists. */
function decoderFor(response: Response): TextDecoder {
  const charset = /charset="?([^";\s]+)/i.exec(String(response.headers?.get?.("content-type")))?.[1];
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}
