import { configurationError } from "../error.js";
import { headerPairs } from "../headers.js";
import { utf8 } from "./bytes.js";
import type { Bytes } from "./bytes.js";
import type { ReceivedRequest } from "./types.js";

/** A request whose body is read. */
export interface Received {
  readonly method: string;
  /** Null where nobody said it. */
  readonly url: string | null;
  /** By name in lower case; null where there is none, or nothing in it. */
  header(name: string): string | null;
  readonly body: Bytes;
}

const EXPECTED = "`request` must be a web Request, or an object with `headers` and `body`";

/** The request's parts, each read once. */
export async function receive(request: Request | ReceivedRequest, url: string | undefined): Promise<Received> {
  if (typeof request !== "object" || request === null) throw configurationError(`${EXPECTED}.`);
  const { method, headers } = request;
  if (typeof headers !== "object" || headers === null) throw configurationError(`${EXPECTED}; it has no \`headers\`.`);
  const header = headerOf(headers);
  const body = isWeb(request) ? await read(request) : bytesOf(request.body);
  return { method: String(method ?? "POST").toUpperCase(), url: url ?? request.url ?? null, header, body };
}

export function headerOf(headers: ReceivedRequest["headers"]): Received["header"] {
  const fields = new Map<string, string>();
  const pairs = headerPairs(headers);
  for (let at = 0; at < pairs.length; at += 2) {
    const name = pairs[at]!.toLowerCase();
    const before = fields.get(name);
    // As `Headers` does it: RFC 9110, section 5.3.
    fields.set(name, before === undefined ? pairs[at + 1]! : `${before}, ${pairs[at + 1]!}`);
  }
  return (name) => fields.get(name.toLowerCase())?.trim() || null;
}

function isWeb(request: Request | ReceivedRequest): request is Request {
  return typeof (request as Partial<Request>).arrayBuffer === "function";
}

async function read(request: Request): Promise<Bytes> {
  if (request.bodyUsed) {
    throw configurationError("The body of `request` was read before. Pass a clone of it (`request.clone()`), or the bytes: `{ url, headers, body }`.");
  }
  return new Uint8Array(await request.arrayBuffer());
}

function bytesOf(body: unknown): Bytes {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === "string") return utf8(body);
  if (ArrayBuffer.isView(body)) return new Uint8Array(new Uint8Array(body.buffer, body.byteOffset, body.byteLength));
  if (Object.prototype.toString.call(body) === "[object ArrayBuffer]") return new Uint8Array(body as ArrayBuffer);
  throw configurationError(
    "`request.body` must be the bytes as they came in, or their text, not what a framework parsed: the signature is of the bytes. "
    + "In Express, `express.raw({ type: \"*/*\" })` keeps them.",
  );
}
