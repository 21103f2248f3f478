/**
 * `tidings/simulator/node`: a simulator on a port, in Node, Deno and Bun. The requests' paths begin with
 * the provider's name (`simulator.baseUrl(provider, url)`); `/_simulator/` scripts it from other runtimes.
 */
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import { CORS_HEADERS, PREFLIGHT_HEADERS } from "./cors.js";
import { CONTROL_PATH, control } from "./control.js";
import type { Simulator } from "./simulator.js";

/** Where to listen. */
export interface ListenOptions {
  /** @default 0, any free port */
  readonly port?: number;
  /** @default "127.0.0.1", this machine alone */
  readonly host?: string;
  /**
   * The origins whose pages may ask: `["http://localhost:5173"]`, or `"*"` for all. A page of any other origin, whatever site
   * it is of, gets 403: it could read the messages, and script and reset the simulator.
   * @default none
   */
  readonly origins?: "*" | readonly string[];
  /**
   * The host names by which the port may be asked, besides `localhost`, `host` and IP addresses: `["simulator"]` in a network
   * of containers. Any other gets 421, because a foreign page can make a name of its own lead here (DNS rebinding).
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

/** What a port needs to know of itself. */
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

/** The most that is read of a request. No provider takes more. */
const MAX_BODY_BYTES = 4 * 1_048_576;

/** The text of the body; null where it is too long. */
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

/** Waits until more can be written, or the connection is gone. */
function drained(answer: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      answer.off("drain", done);
      answer.off("close", done);
      resolve();
    };
    answer.once("drain", done);
    answer.once("close", done);
  });
}

async function write(response: Response, answer: ServerResponse, cors: Fields): Promise<void> {
  const headers: Record<string, string> = {};
  response.headers.forEach((value, name) => {
    headers[name] = value;
  });
  // A browser repeats a request whose reused connection breaks, by itself: each gets a connection of its own.
  answer.writeHead(response.status, { ...headers, ...cors, connection: "close" });
  answer.flushHeaders();
  const reader = response.body?.getReader();
  for (;;) {
    const chunk = await reader?.read();
    if (chunk === undefined || chunk.done) break;
    if (!answer.write(chunk.value)) await drained(answer);
  }
  answer.end();
}

/** Whether a `Host` is a name of ours. An IP address always is: nobody can make it lead elsewhere. */
function isOurName(host: string | undefined, names: readonly string[]): boolean {
  const name = (host ?? "").replace(/:\d*$/, "").toLowerCase();
  return /^(?:\[[\da-f:.]+\]|\d{1,3}(?:\.\d{1,3}){3})$/.test(name) || names.includes(name);
}

/** The header fields that let a page read the answer; null where it may not ask at all. */
function corsOf(origin: string | undefined, host: string | undefined, allowed: "*" | readonly string[]): Fields | null {
  if (allowed === "*") return { ...CORS_HEADERS, "access-control-allow-origin": "*" };
  // Not from a page, or from one of this very port.
  if (origin === undefined || origin === `http://${host}`) return {};
  return allowed.includes(origin) ? { ...CORS_HEADERS, "access-control-allow-origin": origin, vary: "origin" } : null;
}

async function serve(
  simulator: Simulator,
  port: Port,
  request: IncomingMessage,
  answer: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  answer.once("close", () => gone.abort());
  const say = (status: number, text: string): void => {
    answer.writeHead(status, { "content-type": "text/plain", connection: "close" }).end(`${text}\n`);
  };
  try {
    const { origin, host } = request.headers;
    if (!isOurName(host, port.names)) return say(421, "This is no name of the simulator; see `names` of `listen`.");
    const cors = corsOf(origin, host, port.origins);
    if (cors === null) return say(403, "Pages of this origin may not ask the simulator; see `origins` of `listen`.");
    const method = request.method ?? "GET";
    if (method === "OPTIONS")
      return void answer.writeHead(204, { ...cors, ...PREFLIGHT_HEADERS, connection: "close" }).end();
    if (request.url?.startsWith("/") !== true) return say(400, "This is no path.");
    const url = new URL(port.url + request.url);
    const body = await bodyOf(request);
    if (body === null) return say(413, `The body has more than ${MAX_BODY_BYTES} bytes.`);
    if (url.pathname.startsWith(CONTROL_PATH))
      return await write(control(simulator, method, url.pathname, body), answer, cors);
    const init: RequestInit = { method, headers: headersOf(request), redirect: "manual", signal: gone.signal };
    if (method !== "GET" && method !== "HEAD") init.body = body;
    await write(await simulator.fetch(url, init), answer, cors);
  } catch {
    // A lost connection, or a client that went away: both end without an answer.
    request.socket.destroy();
  }
}

/**
 * Puts a simulator on a port.
 * @throws when the port is taken.
 */
export async function listen(simulator: Simulator, options: ListenOptions = {}): Promise<Listening> {
  const { port = 0, host = "127.0.0.1", origins = [], names = [] } = options;
  const sockets = new Set<{ destroy(): unknown }>();
  const here = { url: "", origins, names: ["localhost", host, ...names].map((name) => name.toLowerCase()) };
  const server = createServer((request, answer) => void serve(simulator, here, request, answer));
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
