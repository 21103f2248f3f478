/**
 * A relay for a web app: the page sends its messages to it, and only the relay knows the provider's key.
 *
 * The page:  fetch("https://relay.example/send", { method: "POST", headers: { authorization: `Bearer ${token}` },
 *              body: JSON.stringify({ to, body }) })
 *
 * All pages share one token, nothing limits the recipients or the number of messages, and two clicks send two messages: a real app
 * adds its own sign-in, limits and idempotency keys here.
 */
import { Client, createGate, isTidingsError } from "tidings";
import type { Message, TidingsError } from "tidings";

export interface Env {
  /** The provider's API key: `wrangler secret put TEXTING_BLUE_KEY`. */
  TEXTING_BLUE_KEY: string;
  /** The sender's phone number. */
  SENDER: string;
  /** The token of the app's own pages. */
  RELAY_TOKEN: string;
}

/** What a page may choose: the recipient and the text. */
interface Ask {
  to: string;
  body: string;
}

/** Shared by all requests of this isolate, so that a wait that the provider asks for applies to all sends. */
const gate = createGate();

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    if (request.method !== "POST") return new Response(null, { status: 405, headers: { allow: "POST" } });
    if (request.headers.get("authorization") !== `Bearer ${env.RELAY_TOKEN}`)
      return new Response(null, { status: 401 });
    const ask = await readAsk(request);
    if (ask === null) return Response.json({ category: "validation", issues: [] }, { status: 400 });

    const client = new Client({ provider: "texting-blue", apiKey: env.TEXTING_BLUE_KEY, gate, deadlineMs: 20_000 });
    const message: Message = { from: env.SENDER, to: ask.to, body: ask.body };
    try {
      // The page was closed.
      const sent = await client.send(message, { signal: request.signal });
      return Response.json({ id: sent.id, status: sent.status }, { status: 202 });
    } catch (error) {
      if (!isTidingsError(error)) throw error;
      console.log(JSON.stringify(error)); // It contains no credential.
      return Response.json(forThePage(error), { status: statusFor(error), headers: retryAfter(error) });
    }
  },
};

async function readAsk(request: Request): Promise<Ask | null> {
  const given: unknown = await request.json().catch(() => null);
  const { to, body } = (given ?? {}) as Partial<Ask>;
  return typeof to === "string" && typeof body === "string" ? { to, body } : null;
}

/** What a page may know: what to show its user, and whether another attempt could send twice. */
function forThePage({ category, outcome, retryable, issues }: TidingsError): object {
  return { category, outcome, retryable, issues };
}

function statusFor({ category }: TidingsError): number {
  switch (category) {
    case "validation":
      return 400;
    case "opted-out":
    case "blocked":
      return 409;
    case "rate-limit":
      return 429;
    default:
      return 502;
  }
}

function retryAfter({ retryAfterMs }: TidingsError): HeadersInit {
  return retryAfterMs === null ? {} : { "retry-after": String(Math.ceil(retryAfterMs / 1000)) };
}
