// The deployment of examples/cloudflare in workerd, with a simulated provider on a port, and what the tests do with both.
import { listen } from "tidings/simulator/node";
import { createSimulator, simulateProvider } from "tidings/simulator";
import { textingBlue } from "tidings/providers/texting-blue";
import { sent } from "tidings/providers/sent";
import { runLocally } from "../../../examples/cloudflare/local/run.mjs";
import { SECRETS } from "./secrets.mjs";

export { SECRETS };

/**
 * Starts all of it.
 *
 * @param settings `simulator`: options of the simulator. The others are those of `runLocally`.
 */
export async function startApp({ simulator: settings, bindings, ...options } = {}) {
  const simulator = createSimulator(settings);
  const port = await listen(simulator);
  const logs = [];
  const read = (stream) => stream.on("data", (chunk) => logs.push(String(chunk)));
  const app = await runLocally({
    bindings: {
      ...SECRETS,
      PROVIDER_URL: simulator.baseUrl("texting-blue", port.url),
      RATE_PER_SECOND: "1000",
      OPEN_SESSIONS: "true",
      ...bindings,
    },
    log: (...streams) => streams.forEach(read),
    ...options,
  });
  const stop = async () => {
    await app.stop();
    await port.close();
  };
  return { ...app, simulator, logs, stop, ...clientOf(app) };
}

/** Each request has a connection of its own: `fetch` would use one again that the Worker closes at the same moment. */
const alone = { connection: "close" };

/** The requests of a page, and a look into the database. */
function clientOf({ url, miniflare }) {
  const tokens = new Map();
  const post = (path, body, headers = {}) =>
    fetch(url + path, {
      method: "POST",
      headers: { ...alone, "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const tokenOf = async (user) => {
    if (!tokens.has(user)) tokens.set(user, (await (await post("/session", { user })).json()).token);
    return tokens.get(user);
  };
  const authorized = async (user) => ({ authorization: `Bearer ${await tokenOf(user)}` });
  const get = async (path, user = "ann") => {
    const response = await fetch(url + path, { headers: { ...alone, ...(await authorized(user)) } });
    return { status: response.status, body: await response.json() };
  };
  const start = async (body, { key = `key-${Math.random()}`, user = "ann" } = {}) => {
    const response = await post("/campaigns", body, { "idempotency-key": key, ...(await authorized(user)) });
    return { status: response.status, body: await response.json() };
  };
  /** Waits until `isDone` of the campaign. */
  const until = async (id, isDone = ({ counts }) => counts.queued === 0, user = "ann") => {
    for (;;) {
      const { body } = await get(`/campaigns/${id}`, user);
      if (isDone(body)) return body;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  };
  const rows = async (sql, ...params) => {
    const db = await miniflare.getD1Database("DB");
    return (
      await db
        .prepare(sql)
        .bind(...params)
        .all()
    ).results;
  };
  return { post, tokenOf, get, start, until, rows };
}

/** Numbers that exist in no other test. */
export function numbers(count, from = 0) {
  return Array.from({ length: count }, (_, index) => `+1415${String(2_000_000 + from + index)}`);
}

export const sumOf = (counts) => Object.values(counts).reduce((sum, count) => sum + count, 0);

const simulations = {
  "texting-blue": [simulateProvider(textingBlue, { apiKey: "any" }), SECRETS.TEXTING_BLUE_WEBHOOK_SECRET],
  sent: [simulateProvider(sent, { apiKey: "any" }), SECRETS.SENT_WEBHOOK_SECRET],
};

/** Delivers an event as the provider does. `options`: those of the simulation's `webhook`. */
export async function deliver(app, provider, event, options = {}) {
  const [simulation, secret] = simulations[provider];
  const url = `${app.url}/webhooks/${provider}`;
  const request = await simulation.webhook(event, { secret, url, ...options });
  const [headers, body] = [Object.fromEntries(request.headers), Buffer.from(await request.arrayBuffer())];
  const again = () => fetch(url, { method: "POST", headers: { ...headers, ...alone }, body });
  return { response: await again(), again, headers, body: String(body) };
}
