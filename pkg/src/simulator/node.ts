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
  /** @default "127.0.0.1" */
  readonly host?: string;
}

/** A simulator on a port. */
export interface Listening {
  /** `http://127.0.0.1:8787`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Ends all connections, also the stalled ones, and frees the port. */
  readonly close: () => Promise<void>;
}

function headersOf(request: IncomingMessage): Headers {
  const headers = new Headers();
  const skip: readonly string[] = ["connection", "host", "keep-alive", "transfer-encoding", "upgrade", "expect"];
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined && !skip.includes(name)) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  return headers;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of request) text += decoder.decode(chunk as Uint8Array, { stream: true });
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

async function write(response: Response, answer: ServerResponse): Promise<void> {
  const headers: Record<string, string> = {};
  response.headers.forEach((value, name) => {
    headers[name] = value;
  });
  // A browser repeats a request whose reused connection breaks, by itself: each gets a connection of its own.
  answer.writeHead(response.status, { ...headers, ...CORS_HEADERS, connection: "close" });
  answer.flushHeaders();
  const reader = response.body?.getReader();
  for (;;) {
    const chunk = await reader?.read();
    if (chunk === undefined || chunk.done) break;
    if (!answer.write(chunk.value)) await drained(answer);
  }
  answer.end();
}

async function serve(
  simulator: Simulator,
  origin: string,
  request: IncomingMessage,
  answer: ServerResponse,
): Promise<void> {
  if (request.method === "OPTIONS") {
    answer.writeHead(204, { ...CORS_HEADERS, ...PREFLIGHT_HEADERS, connection: "close" }).end();
    return;
  }
  const gone = new AbortController();
  answer.once("close", () => gone.abort());
  try {
    const method = request.method ?? "GET";
    const url = new URL(origin + (request.url ?? "/"));
    const body = await bodyOf(request);
    if (url.pathname.startsWith(CONTROL_PATH))
      return await write(control(simulator, method, url.pathname, body), answer);
    const init: RequestInit = { method, headers: headersOf(request), redirect: "manual", signal: gone.signal };
    if (method !== "GET" && method !== "HEAD") init.body = body;
    await write(await simulator.fetch(url, init), answer);
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
  const { port = 0, host = "127.0.0.1" } = options;
  const sockets = new Set<{ destroy(): unknown }>();
  let url = "";
  const server = createServer((request, answer) => void serve(simulator, url, request, answer));
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
  url = `http://${host.includes(":") ? `[${host}]` : host}:${chosen}`;
  return {
    url,
    port: chosen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
