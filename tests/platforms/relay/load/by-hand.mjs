// What a user would write instead of the relay: it checks the token, validates, and sends with ky. With `REDIS_URL` it also reserves the key before the
// send, keeps the response, and limits each user, as the relay does; without, it remembers nothing.
// The same work otherwise: the same token, limits on the body, the same response, a line of log.
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import ky, { HTTPError } from "ky";
import { createMemory } from "./by-hand-memory.mjs";

const { PORT, TEXTING_BLUE_URL, TEXTING_BLUE_KEY, TOKEN_SECRET, SENDER, REDIS_URL } = process.env;
const MAX_BYTES = 16_384;
const memory = REDIS_URL ? createMemory(REDIS_URL) : null;

function grantOf({ authorization = "" }) {
  const [head, payload, signature] = authorization.replace(/^Bearer /, "").split(".");
  if (signature === undefined) return null;
  const expected = createHmac("sha256", TOKEN_SECRET).update(`${head}.${payload}`).digest();
  const given = Buffer.from(signature, "base64url");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const { sub, exp, aud, to, limit } = JSON.parse(Buffer.from(payload, "base64url").toString());
  return aud === "tidings-relay" && exp * 1_000 > Date.now() ? { user: sub, to, limit } : null;
}

async function readBody(request) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) return null;
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString("utf8");
  return { ...JSON.parse(text), text };
}

async function handle(request) {
  const grant = grantOf(request.headers);
  if (grant === null) return [401, { category: "authentication" }];
  const message = await readBody(request).catch(() => null);
  if (message === null) return [400, { category: "validation" }];
  const { text, to, body } = message;
  if (typeof to !== "string" || !/^\+[1-9]\d{6,14}$/.test(to)) return [422, { param: "to" }];
  if (typeof body !== "string" || body === "" || body.length > 5_000) return [422, { param: "body" }];
  if (grant.to !== "any" && !grant.to.includes(to)) return [403, { param: "to" }];
  if (memory === null) return await send(to, body);
  const key = request.headers["idempotency-key"];
  if (typeof key !== "string" || !/^[\w-]{1,200}$/.test(key)) return [400, { category: "validation" }];
  const { response, settle, release } = await memory.reserve(grant, key, text);
  if (response !== undefined) return response;
  try {
    const sent = await send(to, body);
    await settle(sent);
    return sent;
  } catch (error) {
    // A 4xx is a message that was not accepted. Whatever else it is, the message may have gone out.
    const isRejected = error instanceof HTTPError && error.response.status < 500;
    if (isRejected) await release();
    else await settle([502, { outcome: "unknown" }]);
    throw error;
  }
}

async function send(to, body) {
  const sent = await ky
    .post(`${TEXTING_BLUE_URL}/messages/send`, {
      json: { to, from: SENDER, content: body },
      headers: { "x-api-key": TEXTING_BLUE_KEY },
      timeout: 20_000,
      retry: { limit: 2, methods: ["post"], statusCodes: [429, 503] },
    })
    .json();
  return [202, { id: sent.id, status: sent.status, to: [to] }];
}

createServer(async (request, response) => {
  const began = performance.now();
  const [status, body] = await handle(request).catch(() => [502, { category: "server" }]);
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
  console.log(JSON.stringify({ type: "responded", status, durationMs: Math.round(performance.now() - began) }));
}).listen(Number(PORT), "127.0.0.1", () => console.log("listening"));
