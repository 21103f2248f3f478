/**
 * `tidings/simulator/node`: a simulator on a port, in Node, Deno and Bun. A request's path begins with the
 * provider's name (see `simulator.baseUrl`). Below `/_simulator/`, other runtimes can script the simulator.
 */
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import { CORS_HEADERS, PREFLIGHT_HEADERS } from "./cors.js";
import { CONTROL_PATH, control } from "./control.js";
import type { Simulator } from "./simulator.js";

/** Where to listen. */
export interface ListenOptions {
  /** @default 0 (any free port) */
  readonly port?: number;
  /** @default "127.0.0.1" (only this machine) */
  readonly host?: string;
  /**
   * The origins of web pages that may use the simulator: `["http://localhost:5173"]`, or `"*"` for all. A page of another
   * origin gets 403, because it could read the messages, and script and reset the simulator.
   * @default none
   */
  readonly origins?: "*" | readonly string[];
  /**
   * The allowed host names in URLs, in addition to `localhost`, `host` and IP addresses: `["simulator"]` in a network of
   * containers. Another name gets 421, because a page can make its own domain resolve to this machine (DNS rebinding).
   * @default none
   */
  readonly names?: readonly string[];
}

/** A simulator on a port. */
export interface Listening {
  /** `http://127.0.0.1:8787`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Ends all connections, also the stalled ones, and frees the port. */
  readonly close: () => Promise<void>;
}

type Fields = Readonly<Record<string, string>>;

/** The URL of the port, and which requests it accepts. */
interface Port {
  readonly url: string;
  readonly origins: "*" | readonly string[];
  readonly names: readonly string[];
}

function headersOf(request: IncomingMessage): Headers {
  const headers = new Headers();
  const skip: readonly string[] = ["connection", "host", "keep-alive", "transfer-encoding", "upgrade", "expect"];
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined && !skip.includes(name)) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  return headers;
}

/** The limit of a request's body. No provider accepts more. */
const MAX_BODY_BYTES = 4 * 1_048_576;

/** The text of the body; null if it is too long. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Uint8Array).length;
    if (bytes > MAX_BODY_BYTES) return null;
    text += decoder.decode(chunk as Uint8Array, { stream: true });
  }
  return text + decoder.decode();
}

/** Waits until more can be written, or the connection closes. */
function drained(output: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      output.off("drain", done);
      output.off("close", done);
      resolve();
    };
    output.once("drain", done);
    output.once("close", done);
  });
}

async function write(response: Response, output: ServerResponse, cors: Fields): Promise<void> {
  const headers: Record<string, string> = {};
  response.headers.forEach((value, name) => {
    headers[name] = value;
  });
  // Each request gets a new connection: if a reused one breaks, a browser repeats the request by itself.
  output.writeHead(response.status, { ...headers, ...cors, connection: "close" });
  output.flushHeaders();
  const reader = response.body?.getReader();
  for (;;) {
    const chunk = await reader?.read();
    if (chunk === undefined || chunk.done) break;
    if (!output.write(chunk.value)) await drained(output);
  }
  output.end();
}

/** Whether the host of a `Host` field is allowed. An IP address always is, because DNS rebinding needs a name. */
function isAllowedHost(host: string | undefined, names: readonly string[]): boolean {
  const name = (host ?? "").replace(/:\d*$/, "").toLowerCase();
  return /^(?:\[[\da-f:.]+\]|\d{1,3}(?:\.\d{1,3}){3})$/.test(name) || names.includes(name);
}

/** The CORS fields of the response; null if the origin is not allowed. */
function corsOf(origin: string | undefined, host: string | undefined, allowed: "*" | readonly string[]): Fields | null {
  if (allowed === "*") return { ...CORS_HEADERS, "access-control-allow-origin": "*" };
  // Not from a page, or from a page on the same port.
  if (origin === undefined || origin === `http://${host}`) return {};
  return allowed.includes(origin) ? { ...CORS_HEADERS, "access-control-allow-origin": origin, vary: "origin" } : null;
}

async function serve(
  simulator: Simulator,
  port: Port,
  request: IncomingMessage,
  output: ServerResponse,
): Promise<void> {
  const closed = new AbortController();
  output.once("close", () => closed.abort());
  const reject = (status: number, text: string): void => {
    output.writeHead(status, { "content-type": "text/plain", connection: "close" }).end(`${text}\n`);
  };
  try {
    const { origin, host } = request.headers;
    if (!isAllowedHost(host, port.names))
      return reject(421, "This host name is not allowed. See the option `names` of `listen`.");
    const cors = corsOf(origin, host, port.origins);
    if (cors === null) return reject(403, "This origin is not allowed. See the option `origins` of `listen`.");
    const method = request.method ?? "GET";
    if (method === "OPTIONS")
      return void output.writeHead(204, { ...cors, ...PREFLIGHT_HEADERS, connection: "close" }).end();
    if (request.url?.startsWith("/") !== true) return reject(400, "The request target must be a path.");
    const url = new URL(port.url + request.url);
    const body = await bodyOf(request);
    if (body === null) return reject(413, `The body has more than ${MAX_BODY_BYTES} bytes.`);
    if (url.pathname.startsWith(CONTROL_PATH))
      return await write(control(simulator, method, url.pathname, body), output, cors);
    const init: RequestInit = { method, headers: headersOf(request), redirect: "manual", signal: closed.signal };
    if (method !== "GET" && method !== "HEAD") init.body = body;
    await write(await simulator.fetch(url, init), output, cors);
  } catch {
    // A simulated loss of the connection, or the client closed it. Neither gets a response.
    request.socket.destroy();
  }
}

/**
 * Serves a simulator on a port.
 * @throws Error if the port is in use.
 */
export async function listen(simulator: Simulator, options: ListenOptions = {}): Promise<Listening> {
  const { port = 0, host = "127.0.0.1", origins = [], names = [] } = options;
  const sockets = new Set<{ destroy(): unknown }>();
  const here = { url: "", origins, names: ["localhost", host, ...names].map((name) => name.toLowerCase()) };
  const server = createServer((request, output) => void serve(simulator, here, request, output));
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const chosen = typeof address === "object" && address !== null ? address.port : port;
  here.url = `http://${host.includes(":") ? `[${host}]` : host}:${chosen}`;
  return {
    url: here.url,
    port: chosen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
