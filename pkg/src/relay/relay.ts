/** The relay: from a request of a page to its response. */

import { configurationError } from "../errors/error.js";
import { now } from "../util/clock.js";
import { notify } from "../util/notify.js";
import { Attempts } from "./attempts.js";
import { authorized } from "./authorize.js";
import { readText, wasRead } from "./body.js";
import { callOwn, reportOther, SETUP } from "./caller-code.js";
import { corsFields, preflight } from "./cors.js";
import { hash } from "./digest.js";
import { asRejection, rejectedEnd } from "./ended.js";
import type { Ended } from "./ended.js";
import { RequestSecrets } from "./events.js";
import type { Grant } from "./grant.js";
import { endRejected, rejectedBy } from "./known.js";
import { readOptions } from "./options.js";
import type { RelayOptions, Settings } from "./options.js";
import { Repeats } from "./repeats.js";
import { readHead } from "./request.js";
import { send } from "./send.js";

/**
 * Responds to a request of a page. It never rejects.
 *
 * @param context Where the runtime may stop after the client has gone: an object with `waitUntil`, such as the `ctx` of a Cloudflare Worker. A send that
 * has begun then ends even so. Anything else is ignored, so that `relay` fits wherever a handler does.
 */
export type Relay = (request: Request, context?: object) => Promise<Response>;

/**
 * Creates a relay: the server end of a page's client, which has the provider's key. Create it once, and not for each request: it remembers what it has
 * just responded to.
 *
 * @throws TidingsError with the category `configuration` for an invalid option.
 *
 * @example
 * ```ts
 * const relay = createRelay({
 *   client: new Client({ provider: "texting-blue", apiKey: env.TEXTING_BLUE_KEY, store: d1Store(env.DB) }),
 *   authorize: tokenAuthorizer({ secrets: env.TOKEN_SECRET }),
 *   counters: d1CounterStore(env.DB),
 *   from: "+14155559876",
 * });
 * export default { fetch: (request, env, ctx) => relay(request, ctx) };
 * ```
 */
export function createRelay<G extends Grant = Grant>(options: RelayOptions<G>): Relay {
  const settings = readOptions(options);
  const memory: Memory = { repeats: new Repeats(), attempts: new Attempts() };
  if (settings.isInMemory) notify(settings.onEvent, { type: "memory-store" });
  return async (request, context) => {
    const began = now();
    let user: string | null = null;
    let isRepeated = false;
    let fields: Readonly<Record<string, string>> = {};
    let ended: Ended;
    try {
      fields = corsFields(request, settings.origins);
      if (request.method === "OPTIONS" && settings.origins !== undefined && isAt(request, settings.path)) {
        ended = { response: preflight(), category: null, outcome: null, code: null };
      } else {
        const found = await respond(settings, memory, request, context, (grant) => {
          user = grant.user;
        });
        ended = found.value;
        isRepeated = found.isRepeated;
      }
    } catch (thrown) {
      reportOther(settings, new RequestSecrets(request), thrown);
      ended = rejectedEnd(thrown, settings.expose);
    }
    const { response, category, outcome, code } = ended;
    const durationMs = Math.round(now() - began);
    notify(settings.onEvent, {
      type: "responded",
      status: response.status,
      user,
      category,
      outcome,
      code,
      isRepeated,
      durationMs,
    });
    return new Response(response.body, { status: response.status, headers: { ...response.headers, ...fields } });
  };
}

/** What a relay remembers: of the requests that have not ended, and of the last responses. */
interface Memory {
  readonly repeats: Repeats<Ended>;
  readonly attempts: Attempts;
}

function isAt(request: Request, path: string | undefined): boolean {
  return path === undefined || new URL(request.url).pathname === path;
}

async function respond<G extends Grant>(
  settings: Settings<G>,
  { repeats, attempts }: Memory,
  request: Request,
  context: object | undefined,
  onGrant: (grant: G) => void,
): Promise<{ readonly value: Ended; readonly isRepeated: boolean }> {
  const { path, origins, maxBodyBytes, timeoutMs } = settings;
  const { key: given, attempt } = readHead(request, path, origins === undefined ? "POST" : "OPTIONS, POST");
  const secrets = new RequestSecrets(request);
  const running = attempts.enter(attempt);
  try {
    const grant = await admit(settings, request, secrets, attempt);
    onGrant(grant);
    // Another user with the same key has another one here, and any provider takes its characters.
    const key = await hash("key", grant.user, given);
    const admitted = { key, secrets, isShared: running.hasUnread };
    let text: string;
    try {
      // Also if the client has disconnected: the user wants the message sent, and a repetition with the same key sends no second one.
      text = await readText(request, maxBodyBytes, timeoutMs);
    } catch (thrown) {
      reportOther(settings, secrets, thrown);
      const rejected = rejectedBy(asRejection(thrown), settings);
      const value = running.hasOther() ? rejected.inDoubt : await endRejected(settings, admitted, null, rejected);
      return { value, isRepeated: false };
    }
    running.read();
    const sendKey = await hash("send", key, text);
    return await repeats.once(sendKey, attempt === null ? null : `${sendKey}.${attempt}`, () => {
      const sending = send(settings, grant, text, admitted);
      holdOpen(context, sending);
      return sending;
    });
  } finally {
    running.end();
  }
}

/**
 * Says who may send.
 *
 * @throws Rejection. With an attempt, a browser may have repeated the request by itself, and the page sees one response of the two. Who may not send is not
 * told whether there was another one, and not told either that there was none.
 */
async function admit<G extends Grant>(
  settings: Settings<G>,
  request: Request,
  secrets: RequestSecrets,
  attempt: string | null,
): Promise<G> {
  try {
    await callOwn(settings, "server", secrets, SETUP, async () => {
      if (wasRead(request))
        throw configurationError(
          "The body of the request was read before the relay got it. Give the relay the request before anything reads it, or a `clone()` of it.",
        );
    });
    return await authorized(settings, request, secrets);
  } catch (thrown) {
    reportOther(settings, secrets, thrown);
    const rejection = asRejection(thrown);
    throw attempt === null ? rejection : rejection.inDoubt();
  }
}

/** Keeps the runtime from stopping a send whose client has gone. */
function holdOpen(context: object | undefined, sending: Promise<unknown>): void {
  try {
    (Object(context) as { waitUntil?: (promise: Promise<unknown>) => void }).waitUntil?.(sending);
  } catch {
    // It is no such context, or over already.
  }
}
