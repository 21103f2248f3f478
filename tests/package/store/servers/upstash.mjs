// Upstash's REST interface in front of a Redis server: what its client needs of it, as its documentation describes it. It stands in for
// Upstash's own servers, which the tests do not call.
import { createServer } from "node:http";

/**
 * @param redis A client of ioredis.
 * @returns `url` and `close`.
 */
export async function upstashBridge(redis, token) {
  const server = createServer(async (request, response) => {
    const answer = (status, body) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (request.headers.authorization !== `Bearer ${token}`) return answer(401, { error: "Unauthorized" });
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
    const base64 = request.headers["upstash-encoding"] === "base64";
    const run = async ([command, ...args]) => {
      try {
        const result = await redis.call(command, ...args.map(String));
        return { result: base64 ? encode(result) : result };
      } catch (error) {
        return { error: error.message };
      }
    };
    if (request.url === "/pipeline") return answer(200, await Promise.all(body.map(run)));
    const result = await run(body);
    return answer(result.error === undefined ? 200 : 400, result);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve)));
  return { url: `http://127.0.0.1:${server.address().port}`, close };
}

/** Strings in Base64, also those in arrays; numbers and null as they are. */
function encode(result) {
  if (Array.isArray(result)) return result.map(encode);
  return typeof result === "string" ? Buffer.from(result).toString("base64") : result;
}
