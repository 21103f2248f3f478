// The accounts behind a real socket, with its faults: closed before or after reading, reset, half a response, no response, and
// connections that are kept alive and then broken.
import { createServer } from "node:http";
import { Account, parsed } from "./account.mjs";
import { rngOf } from "../hosts/rng.mjs";

const SCALE = 0.01;

/** Starts the server; returns its base URL and `close`. */
export async function startServer() {
  const accounts = new Map();
  const closed = await closedPort();
  const server = createServer((request, response) => {
    const url = new URL(request.url, "http://127.0.0.1");
    const [, kind, id] = url.pathname.split("/");
    if (kind === "open") {
      const { id: name, provider, seed } = Object.fromEntries(url.searchParams);
      // It may be called twice, after a connection broke.
      if (!accounts.has(name)) accounts.set(name, new Account(provider, rngOf(Number(seed)), { scale: SCALE }));
      response.end(closed);
    } else if (kind === "ledger") {
      response.end(JSON.stringify([...(accounts.get(url.searchParams.get("id"))?.accepted ?? [])]));
    } else {
      const account = accounts.get(id);
      if (account === undefined) response.writeHead(404).end();
      else serve(account, url.pathname.slice(`/a/${id}`.length), request, response);
    }
  });
  server.keepAliveTimeout = 3_000;
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () =>
      resolve({
        base: `http://127.0.0.1:${server.address().port}`,
        close: () => {
          server.closeAllConnections();
          server.close();
        },
      }),
    );
  });
}

/** A port on which nothing listens. */
function closedPort() {
  const server = createServer();
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(`http://127.0.0.1:${port}/`));
    }),
  );
}

function serve(account, path, request, response) {
  const { rng } = account;
  const plan = account.plan();
  const { socket } = request;
  const end = rng.of([() => socket.destroy(), () => socket.resetAndDestroy(), () => socket.end()]);
  // Before the body is read.
  if (plan.result === "none" && !plan.accept && rng.hits(0.5)) return end();
  let text = "";
  request.setEncoding("utf8");
  request.on("data", (data) => (text += data));
  request.on("error", () => {});
  request.on("end", () => {
    // A truncated body is not a request.
    if (!request.complete) return;
    let input;
    try {
      input = { path, headers: request.headers, body: parsed(text, request.headers["content-type"]) };
    } catch {
      return end();
    }
    const reply = account.handle(input, plan, performance.now(), Date.now());
    if (plan.result === "none") return end();
    if (plan.result === "stall") return;
    setTimeout(() => sendResponse(reply, plan, response, rng, end), plan.slow ? rng.below(600) : rng.below(5));
  });
}

function sendResponse({ status, headers, body }, plan, response, rng, end) {
  const bytes = Buffer.from(body);
  const half = bytes.subarray(0, Math.ceil(bytes.length / 2));
  const date = headers.date ?? new Date().toUTCString();
  response.sendDate = false;
  const fields = { ...headers, date };
  const { socket } = response;
  switch (plan.result) {
    // Shorter than `content-length`, or a chunked body without its end.
    case "body-error":
      response.writeHead(status, rng.hits(0.5) ? { ...fields, "content-length": bytes.length } : fields);
      response.write(half, () => end());
      break;
    case "body-stall":
      response.writeHead(status, fields);
      response.write(half);
      break;
    case "cut":
      response.writeHead(status, fields).end(half);
      break;
    default:
      // The connection seems to be kept alive and breaks a moment later, so that the next request gets it.
      if (rng.hits(0.1)) response.on("finish", () => setTimeout(() => socket?.destroy(), rng.below(8)));
      response.writeHead(status, { ...fields, "content-length": bytes.length }).end(bytes);
  }
}
