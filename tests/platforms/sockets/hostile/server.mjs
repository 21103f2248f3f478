// A provider on a port: `/ok` accepts messages, `/<kind>` gives a hostile response. It counts what it reads.
import { once } from "node:events";
import { createServer } from "node:http";

const nested = (open, close, levels) => open.repeat(levels) + close.repeat(levels);
const MEGABYTE = "x".repeat(1024 * 1024);

/** `[status, body]`; the body is a string, or the number of megabytes of one long string. */
const responses = {
  "nested 5 KB, 200": [200, nested("[", "]", 2_500)],
  "nested 5 KB, 400": [400, nested("[", "]", 2_500)],
  "nested objects, 400": [400, `${nested('{"a":', "", 5_000)}1${"}".repeat(5_000)}`],
  "nested 1 MB, 200": [200, nested("[", "]", 500_000)],
  "nested 1 MB, 400": [400, nested("[", "]", 500_000)],
  "nested beside the id, 200": [200, `{"id":"msg_hostile","status":"queued","more":${nested("[", "]", 2_500)}}`],
  "nested error, 429": [429, `{"error":${nested("[", "]", 2_500)}}`],
  "endless, 200": [200, Infinity],
  "endless, 400": [400, Infinity],
  "200 MB, 200": [200, 200],
  "200 MB, 400": [400, 200],
};

/** Results of the caller's own `fetch`, without a request to the server. */
export const local = ["empty chunks, 200", "empty chunks, 400"];
export const kinds = [...Object.keys(responses), ...local];

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "*",
  "access-control-allow-methods": "*",
};

export async function listen() {
  const counted = new Map();
  const server = createServer(async (request, response) => {
    if (request.method === "OPTIONS") return response.writeHead(204, CORS).end();
    let body = "";
    for await (const part of request) body += part;
    const kind = decodeURIComponent(request.url.split("/")[1]);
    const { content } = JSON.parse(body);
    counted.set(content, (counted.get(content) ?? 0) + 1);
    if (kind !== "ok") return hostile(response, responses[kind]);
    // Long enough to be running while the hostile response is read.
    setTimeout(
      () => json(response, 200, JSON.stringify({ id: `msg_${content}`, status: "queued" })),
      20 + Math.random() * 150,
    );
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    counted,
    close: () => server.close().closeAllConnections(),
  };
}

function json(response, status, text) {
  response.writeHead(status, { ...CORS, "content-type": "application/json" }).end(text);
}

async function hostile(response, [status, body]) {
  if (typeof body === "string") return json(response, status, body);
  let wake = () => {};
  for (const event of ["drain", "close", "error"]) response.on(event, () => wake());
  response.writeHead(status, { ...CORS, "content-type": "application/json" });
  response.write('{"message":"');
  for (let sent = 0; sent < body && !response.destroyed; sent += 1) {
    if (!response.write(MEGABYTE)) await new Promise((resolve) => (wake = resolve));
  }
  response.end('"}');
}
