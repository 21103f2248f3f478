/**
 * `tidings/relay/node`: a relay behind `node:http` and Express.
 *
 * @packageDocumentation
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";

/** A relay, or any other function from a web request to its response. */
export type WebHandler = (request: Request) => Response | Promise<Response>;

/** A handler for `node:http`, `node:http2`, Express and others that take `(request, response)`. It never throws. */
export type NodeHandler = (
  request: IncomingMessage | Http2ServerRequest,
  response: ServerResponse | Http2ServerResponse,
) => Promise<void>;

/**
 * Makes a handler of a relay. The host of the request's URL is that of its `Host` field, so a proxy before it must pass the field on: the relay compares it
 * with the page's origin. The path is the whole one, also in an Express router.
 *
 * Express: a body that `express.json()`, `text()` or `raw()` has read already is taken as it is. Without them it is read here, with the relay's own limit. If
 * anything else has read it, the response is 500.
 *
 * @example
 * ```ts
 * createServer(toNodeHandler(relay)).listen(8080);
 * app.post("/messages", toNodeHandler(relay));
 * ```
 */
export function toNodeHandler(handler: WebHandler): NodeHandler {
  return async (request, response) => {
    // Node's own layer for HTTP/2 gives it the same methods.
    const [input, output] = [request as IncomingMessage, response as ServerResponse];
    let web: Request;
    try {
      web = requestOf(input);
    } catch {
      // `Request` rejects it: for example, its target is not a path, or a field has invalid characters.
      fail(output, 400);
      return;
    }
    try {
      await write(await handler(web), input, output);
    } catch (thrown) {
      // A relay never rejects. Whatever else handles requests may.
      fail(output, 500);
      showError(thrown);
    }
  };
}

function fail(output: ServerResponse, status: number): void {
  try {
    if (output.headersSent) output.destroy();
    else output.writeHead(status, { connection: "close" }).end();
  } catch {
    // The client has gone.
  }
}

function showError(thrown: unknown): void {
  try {
    console.error("tidings/relay/node: the handler failed:", thrown);
  } catch {
    // It cannot be shown.
  }
}

function requestOf(input: IncomingMessage): Request {
  const { originalUrl, body } = input as { originalUrl?: string; body?: unknown };
  const target = originalUrl ?? input.url ?? "";
  if (!target.startsWith("/")) throw new TypeError("The target is no path.");
  const scheme = (input.socket as { encrypted?: boolean }).encrypted === true ? "https" : "http";
  const origin = `${scheme}://${input.headers[":authority"] ?? input.headers.host ?? "localhost"}`;
  // A host with a path or a query in it would change the path that the relay, and what is before it, decide by.
  if (/[/?#@\\]/.test(origin.slice(scheme.length + 3))) throw new TypeError("The host is none.");
  const url = new URL(origin + target);
  const headers = new Headers();
  // All of them: Node keeps the first of two `Authorization` fields only.
  for (let index = 0; index < input.rawHeaders.length; index += 2)
    // HTTP/2 has the method and the path among them.
    if (!input.rawHeaders[index]!.startsWith(":"))
      headers.append(input.rawHeaders[index]!, input.rawHeaders[index + 1]!);
  const method = input.method ?? "GET";
  if (method === "GET" || method === "HEAD") return new Request(url, { method, headers });
  const wasRead = input.readableDidRead;
  const content = wasRead ? parsedBody(body ?? "", headers) : streamOf(input);
  const request = new Request(url, { method, headers, body: content, duplex: "half" } as RequestInit);
  // Whatever has read it did not keep it. A request without its body tells the relay so.
  if (wasRead && body === undefined) request.body?.cancel().catch(ignore);
  return request;
}

function parsedBody(body: unknown, headers: Headers): string | Uint8Array<ArrayBuffer> {
  // It may have been compressed, and written in another way.
  headers.delete("content-length");
  headers.delete("content-encoding");
  if (typeof body === "string") return body;
  return body instanceof Uint8Array ? Uint8Array.from(body) : JSON.stringify(body);
}

/** The body, read only as fast as it is wanted. Giving it up leaves the connection open for the response. */
function streamOf(input: IncomingMessage): ReadableStream<Uint8Array> {
  let stop = (): void => {};
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const onData = (chunk: Uint8Array): void => {
        input.pause();
        controller.enqueue(new Uint8Array(chunk));
      };
      const onEnd = (): void => {
        stop();
        controller.close();
      };
      const onLost = (): void => {
        stop();
        controller.error(new Error("The client has gone before the end of the body."));
      };
      stop = () => {
        input.off("data", onData).off("end", onEnd).off("error", onLost).off("close", onLost);
        input.on("error", ignore);
      };
      input.on("data", onData).on("end", onEnd).on("error", onLost).on("close", onLost);
      input.pause();
    },
    pull() {
      input.resume();
    },
    cancel() {
      stop();
      input.pause();
    },
  });
}

async function write(response: Response, input: IncomingMessage, output: ServerResponse): Promise<void> {
  const headers: Record<string, string | string[]> = {};
  response.headers.forEach((value, name) => {
    // The one field that cannot be joined by commas.
    headers[name] = name === "set-cookie" ? response.headers.getSetCookie() : value;
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  output.on("error", ignore);
  output.writeHead(response.status, headers);
  output.end(bytes, () => {
    if (!input.complete) discard(input);
  });
}

/**
 * How long the rest of a body is read and thrown away. A connection that is closed while data comes in takes the response with it, as one with
 * `Connection: close` would be.
 */
const DISCARD_MS = 1_000;

function discard(input: IncomingMessage): void {
  const timer: unknown = setTimeout(() => {
    if (!input.complete) input.destroy();
  }, DISCARD_MS);
  // Not what keeps the process alive.
  (timer as { unref?: () => void }).unref?.();
  input.resume();
}

function ignore(): void {}
