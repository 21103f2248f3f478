/** Reads the body of a request: JSON of limited size, depth and time. */

import { concat } from "../util/bytes.js";
import { inTime } from "../util/in-time.js";
import { Rejection } from "./rejection.js";

/** How deep a message may be nested. The deepest field is an object in an array in an object. */
const MAX_DEPTH = 8;

/** How many chunks may be empty. No network makes them, and many at once would let no timer fire. */
const MAX_EMPTY_CHUNKS = 1_000;

/** Whether something has read the body already, or is about to. */
export function wasRead(request: Request): boolean {
  return request.bodyUsed || request.body?.locked === true;
}

/**
 * Reads the body as text. What its length claims is enough to reject it, and never enough to accept it.
 *
 * @throws Rejection if it is too large, too slow, or not UTF-8.
 */
export async function readText(request: Request, maxBytes: number, timeoutMs: number): Promise<string> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge(maxBytes);
  // Some runtimes have no stream here. Null is no body.
  const reader = (request.body as Request["body"] | undefined)?.getReader();
  const chunks: Uint8Array[] = [];
  const read = async (): Promise<void> => {
    let [bytes, empty] = [0, 0];
    if (reader === undefined) {
      const whole = request.body === null ? new Uint8Array() : new Uint8Array(await request.arrayBuffer());
      if (whole.length > maxBytes) throw tooLarge(maxBytes);
      chunks.push(whole);
      return;
    }
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      if (!(value instanceof Uint8Array)) throw notJson("The body is not made of bytes.");
      bytes += value.length;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      if (value.length > 0) chunks.push(value);
      else if (++empty > MAX_EMPTY_CHUNKS) throw notJson("The body has too many chunks without a byte.");
    }
  };
  try {
    await inTime(read, timeoutMs, () => tooLate(timeoutMs));
    return new TextDecoder("utf-8", { fatal: true }).decode(concat(chunks));
  } catch (thrown) {
    // Not awaited: it may never settle, and its error does not matter.
    reader?.cancel().catch(() => {});
    throw thrown instanceof Rejection ? thrown : notJson("The body could not be read, or is not UTF-8.");
  }
}

/**
 * Parses the text as a JSON object.
 *
 * @throws Rejection if it is anything else, or nested too deep.
 */
export function parseObject(text: string): Readonly<Record<string, unknown>> {
  // Before it is parsed: some engines parse, and everything that walks the result later may walk, by recursion.
  if (depthOf(text) > MAX_DEPTH) throw notJson(`The body is nested deeper than ${MAX_DEPTH} levels.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The error quotes the text.
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw notJson("The body must be a JSON object: the message.");
  return value as Record<string, unknown>;
}

/** How deep the brackets of a JSON text are nested, outside of its strings. */
function depthOf(text: string): number {
  let [depth, deepest, inString] = [0, 0, false];
  for (let index = 0; index < text.length; index++) {
    const char = text[index];
    if (inString) {
      if (char === "\\") index += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === "{" || char === "[") deepest = Math.max(deepest, ++depth);
    else if (char === "}" || char === "]") depth -= 1;
  }
  return deepest;
}

function tooLarge(maxBytes: number): Rejection {
  const message = `The body has more than ${maxBytes} bytes.`;
  return new Rejection({ code: "body-size", status: 413, category: "validation", message });
}

function tooLate(timeoutMs: number): Rejection {
  const message = `The body did not arrive within ${timeoutMs} ms.`;
  return new Rejection({ code: "body-time", status: 503, category: "timeout", message, isAgain: true });
}

function notJson(message: string): Rejection {
  return new Rejection({ code: "body", status: 400, category: "validation", message });
}
