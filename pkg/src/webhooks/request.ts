import { configurationError } from "../errors/error.js";
import { headerPairs } from "../util/headers.js";
import { concat, utf8 } from "../util/bytes.js";
import { WebhookError } from "./error.js";
import type { Bytes } from "../util/bytes.js";
import type { ReceivedRequest } from "./types.js";

/** A request before its body is read. */
export interface RequestHead {
  readonly method: string;
  /** Null if it is unknown. */
  readonly url: string | null;
  /** The value of a header field, by its name in any case; null if it is missing or empty. */
  header(name: string): string | null;
}

/** A request with its body. */
export interface RequestWithBody extends RequestHead {
  readonly body: Bytes;
}

const EXPECTED_REQUEST = "`request` must be a web Request, or an object with `headers` and `body`";

/** The method, URL and headers of a request, each read once. */
export function readHead(request: Request | ReceivedRequest, url: string | undefined): RequestHead {
  if (typeof request !== "object" || request === null) throw configurationError(`${EXPECTED_REQUEST}.`);
  const { method, headers } = request;
  if (typeof headers !== "object" || headers === null)
    throw configurationError(`${EXPECTED_REQUEST}; it has no \`headers\`.`);
  const { body } = isWebRequest(request) ? { body: null } : request;
  if (!isWebRequest(request)) checkBody(body);
  else if (request.bodyUsed)
    throw configurationError(
      "The body of `request` was already read. Pass a clone (`request.clone()`), or the bytes: `{ url, headers, body }`.",
    );
  return {
    method: String(method ?? "POST").toUpperCase(),
    url: url ?? request.url ?? null,
    header: headerReader(headers),
  };
}

export function headerReader(headers: ReceivedRequest["headers"]): RequestWithBody["header"] {
  const fields = new Map<string, string>();
  const pairs = headerPairs(headers);
  for (let index = 0; index < pairs.length; index += 2) {
    const name = pairs[index]!.toLowerCase();
    const existing = fields.get(name);
    // Repeated fields are joined as by `Headers` (RFC 9110, section 5.3).
    fields.set(name, existing === undefined ? pairs[index + 1]! : `${existing}, ${pairs[index + 1]!}`);
  }
  return (name) => fields.get(name.toLowerCase())?.trim() || null;
}

function isWebRequest(request: Request | ReceivedRequest): request is Request {
  return typeof (request as Partial<Request>).arrayBuffer === "function";
}

/**
 * Reads the bytes of the body.
 *
 * @throws WebhookError `too-large` for more than `maxBytes`. It stops reading then.
 */
export async function readBody(
  request: Request | ReceivedRequest,
  header: RequestHead["header"],
  maxBytes: number,
): Promise<Bytes> {
  if (!isWebRequest(request)) {
    const bytes = toBytes(request.body, maxBytes);
    if (bytes.length > maxBytes) throw tooLarge(maxBytes);
    return bytes;
  }
  // The sender's claim suffices to reject the body, but not to accept it.
  if (Number(header("content-length") ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const reader = (request.body as Request["body"] | undefined)?.getReader();
  // Requests of React Native have no stream.
  if (reader === undefined) return readBody({ headers: {}, body: await request.arrayBuffer() }, header, maxBytes);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return concat(chunks);
    length += value.length;
    if (length > maxBytes) {
      // Not awaited: it may never settle, and its error does not matter.
      reader.cancel().catch(() => {});
      throw tooLarge(maxBytes);
    }
    if (value.length > 0) chunks.push(value);
  }
}

function tooLarge(maxBytes: number): WebhookError {
  return new WebhookError("too-large", `The body has more than ${maxBytes} bytes (\`maxBodyBytes\`).`);
}

function checkBody(body: unknown): void {
  if (
    body === undefined ||
    body === null ||
    typeof body === "string" ||
    ArrayBuffer.isView(body) ||
    isArrayBuffer(body)
  )
    return;
  throw configurationError(
    "`request.body` must be the received bytes or string, not what a framework parsed: the signature covers the bytes. " +
      'In Express, `express.raw({ type: "*/*" })` keeps them.',
  );
}

function isArrayBuffer(body: unknown): body is ArrayBuffer {
  return Object.prototype.toString.call(body) === "[object ArrayBuffer]";
}

function toBytes(body: unknown, maxBytes: number): Bytes {
  if (body === undefined || body === null) return new Uint8Array();
  // A character has at least one byte: a string that is far too long is not encoded as a whole.
  if (typeof body === "string") return utf8(body.slice(0, maxBytes + 1));
  checkBody(body);
  // Checked before copying it.
  if ((body as Uint8Array).byteLength > maxBytes) throw tooLarge(maxBytes);
  return ArrayBuffer.isView(body)
    ? new Uint8Array(new Uint8Array(body.buffer, body.byteOffset, body.byteLength))
    : new Uint8Array(body as ArrayBuffer);
}
