// What a user would write instead of the relay: it checks the token, validates, and sends with ky. It does not remember what it sent.
// The same work otherwise: the same token, limits on the body, the same response, a line of log.
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import ky from "ky";

const { PORT, TEXTING_BLUE_URL, TEXTING_BLUE_KEY, TOKEN_SECRET, SENDER } = process.env;
const MAX_BYTES = 16_384;

function userOf({ authorization = "" }) {
  const [head, payload, signature] = authorization.replace(/^Bearer /, "").split(".");
  if (signature === undefined) return null;
  const expected = createHmac("sha256", TOKEN_SECRET).update(`${head}.${payload}`).digest();
  const given = Buffer.from(signature, "base64url");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const { sub, exp } = JSON.parse(Buffer.from(payload, "base64url").toString());
  return exp * 1_000 > Date.now() ? sub : null;
}

async function readBody(request) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) return null;
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}

async function handle(request) {
  const user = userOf(request.headers);
  if (user === null) return [401, { category: "authentication" }];
  const message = await readBody(request).catch(() => null);
  if (message === null) return [400, { category: "validation" }];
  const { to, body } = message;
  if (typeof to !== "string" || !/^\+[1-9]\d{6,14}$/.test(to)) return [422, { param: "to" }];
  if (typeof body !== "string" || body === "" || body.length > 5_000) return [422, { param: "body" }];
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
