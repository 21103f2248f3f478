/** Reads the body of a request: JSON, and not too much of it. */

import { Rejected } from "./problems.js";

/**
 * @throws Rejected if it is no JSON in UTF-8, too large, or does not arrive.
 */
export async function readJson(request: Request, maxBytes: number): Promise<{ text: string; value: unknown }> {
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? ""))
    throw new Rejected({
      status: 415,
      title: "Unsupported media type",
      detail: "The content type must be application/json.",
    });
  try {
    const text = await readText(request, maxBytes);
    return { text, value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof Rejected) throw error;
    throw new Rejected({ status: 400, title: "Malformed request", detail: "The body is no JSON in UTF-8." });
  }
}

/** Counts the bytes that arrive: `content-length` may say anything. */
async function readText(request: Request, maxBytes: number): Promise<string> {
  const reader = request.body?.getReader();
  // Strict: what is sent must be what was written.
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  for (let bytes = 0; reader !== undefined; ) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.length;
    if (bytes > maxBytes) {
      await reader.cancel();
      const detail = `The body has more than ${maxBytes} bytes.`;
      throw new Rejected({ status: 413, title: "Content too large", detail });
    }
    text += decoder.decode(value, { stream: true });
  }
  return text + decoder.decode();
}
