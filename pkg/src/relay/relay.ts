/** The relay: from a request of a page to its response. */

import { configurationError, isTidingsError, NO_FACTS } from "../errors/error.js";
import type { Message, TidingsErrorFacts } from "../types.js";
import { utf8 } from "../util/bytes.js";
import { now } from "../util/clock.js";
import { inTime } from "../util/in-time.js";
import { invalidOption } from "../util/options.js";
import { notify } from "../util/notify.js";
import type { Category, Outcome } from "../vocabulary.js";
import { accepted, failed, rejected } from "./plain-response.js";
import type { PlainResponse } from "./plain-response.js";
import { Repeats } from "./repeats.js";
import { parseObject, readText } from "./body.js";
import { corsFields, preflight } from "./cors.js";
import { readDraft, readRecipients } from "./draft.js";
import { RequestSecrets } from "./events.js";
import type { RelayPart } from "./events.js";
import { readGrant } from "./grant.js";
import type { Grant } from "./grant.js";
import { countMessages, lookUp } from "./limit.js";
import type { Count } from "./limit.js";
import { readOptions } from "./options.js";
import type { RelayOptions, Settings } from "./options.js";
import { Rejection } from "./rejection.js";
import { readHead } from "./request.js";
import { isTokenError, toBase64Url } from "./token.js";

/**
 * Repeats a request of a page. It never rejects.
 *
 * @param context Where the runtime may stop after the client has gone: an object with `waitUntil`, such as the `ctx` of a Cloudflare Worker. A send that
 * has begun then ends even so. Anything else is ignored, so that `relay` fits wherever a handler does.
 */
export type Relay = (request: Request, context?: object) => Promise<Response>;

/** How a request ended. */
interface Ended {
  readonly response: PlainResponse;
  readonly category: Category | null;
  readonly outcome: Outcome | null;
  readonly code: string | null;
}

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
  const repeats = new Repeats<Ended>();
  if (settings.isInMemory) {
    if (settings.onEvent !== undefined) notify(settings.onEvent, { type: "memory-store" });
    else console.warn(MEMORY_WARNING);
  }
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
        const found = await respond(settings, repeats, request, context, (grant) => {
          user = grant.user;
        });
        ended = found.value;
        isRepeated = found.isRepeated;
      }
    } catch (thrown) {
      ended = endedWith(thrown, settings);
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

const MEMORY_WARNING =
  "tidings/relay: the store is in memory. It forgets everything at a restart, and other processes do not see it: for development only.";

function isAt(request: Request, path: string | undefined): boolean {
  return path === undefined || new URL(request.url).pathname === path;
}

async function respond<G extends Grant>(
  settings: Settings<G>,
  repeats: Repeats<Ended>,
  request: Request,
  context: object | undefined,
  onGrant: (grant: G) => void,
): Promise<{ readonly value: Ended; readonly isRepeated: boolean }> {
  const { path, origins, maxBodyBytes, timeoutMs } = settings;
  const { key, attempt } = readHead(request, path, origins === undefined ? "POST" : "OPTIONS, POST");
  const secrets = new RequestSecrets(request);
  await own(settings, "server", secrets, SETUP, async () => {
    if (request.bodyUsed || request.body?.locked === true)
      throw configurationError(
        "The body of the request was read before the relay got it. Give the relay the request before anything reads it, or a `clone()` of it.",
      );
  });
  const grant = await authorized(settings, request, secrets);
  onGrant(grant);
  // Read even if the client has gone by now: whoever sent it wants it sent, and the key makes one message of all repetitions.
  const text = await readText(request, maxBodyBytes, timeoutMs);
  // Another user with the same key has another one here, and any provider takes its characters.
  const storeKey = await hash("key", grant.user, key);
  const sendKey = await hash("send", storeKey, text);
  const act = async (): Promise<Ended> => {
    try {
      return await send(settings, grant, text, storeKey, secrets);
    } catch (thrown) {
      return endedWith(thrown, settings);
    }
  };
  return await repeats.once(sendKey, attempt === null ? null : `${sendKey}.${attempt}`, () => {
    const sending = act();
    holdOpen(context, sending);
    return sending;
  });
}

/** Parses, composes, checks, counts and sends. */
async function send<G extends Grant>(
  settings: Settings<G>,
  grant: G,
  text: string,
  storeKey: string,
  secrets: RequestSecrets,
): Promise<Ended> {
  const { client, accept, compose, maxRecipients, expose, timeoutMs } = settings;
  const body = parseObject(text);
  secrets.addTexts(body);
  const draft = readDraft(body, accept);
  const message = await own(settings, "compose", secrets, SETUP, async () => {
    const composed: unknown = await inTime(
      async () => await compose(draft, grant),
      timeoutMs,
      () => late("compose", timeoutMs),
    );
    if (typeof composed !== "object" || composed === null)
      throw invalidOption("compose", "a function that returns a message", composed);
    return { ...composed } as Message;
  });
  secrets.addTexts(message);
  const recipients = readRecipients(message, grant, maxRecipients);
  const count = await counted(settings, grant, message, recipients.length, storeKey, secrets);
  const giveBack = async (): Promise<void> => {
    try {
      await count?.giveBack();
    } catch (cause) {
      report(settings, "give-back", secrets, cause);
    }
  };
  try {
    const result = await client.send(message, { idempotencyKey: storeKey });
    if (result.replayed) await giveBack();
    return { response: accepted(result, expose), category: null, outcome: "sent", code: null };
  } catch (thrown) {
    const facts = isTidingsError(thrown) ? completeFacts(thrown) : NO_FACTS;
    const isOurs = facts.attempts.length === 0 && ["configuration", "unavailable", "unknown"].includes(facts.category);
    if (isOurs) report(settings, "client", secrets, thrown);
    const isBusy = facts.category === "conflict" && facts.retryable;
    if (facts.outcome === "not-sent" || isBusy) await giveBack();
    return endedBy(facts, failed(facts, expose));
  }
}

/** Counts the message, unless the grant has no limit. Null if it need not count: it repeats one that did. */
async function counted<G extends Grant>(
  settings: Settings<G>,
  { user, limit }: G,
  message: Message,
  recipients: number,
  storeKey: string,
  secrets: RequestSecrets,
): Promise<Count | null> {
  if (limit === null) return null;
  const { counters, store, timeoutMs } = settings;
  const name = await hash("user", user);
  const count = await own(settings, "counters", secrets, LATER, () =>
    countMessages(counters, name, limit, Math.max(1, recipients), timeoutMs),
  );
  if (count.isAllowed) return count;
  const known = await own(settings, "store", secrets, LATER, () => lookUp(store, storeKey, message, timeoutMs));
  if (known === "known") return null;
  if (known === "new") {
    const { used, endsInMs } = count;
    throw new Rejection({
      code: "limit",
      status: 429,
      category: "rate-limit",
      message: "You have sent as many messages as you may in this time.",
      isAgain: true,
      retryAfterMs: endsInMs,
      limit: { max: limit.max, used, resetsAt: null, upgradeUrl: null },
    });
  }
  // Not left to the send log: by now the key could be free, and the message would go out uncounted.
  if (known === "busy")
    throw new Rejection({
      code: "busy",
      status: 409,
      category: "conflict",
      outcome: "unknown",
      message: "Another request with this key has not ended.",
      isAgain: true,
      retryAfterMs: 2_000,
    });
  throw new Rejection({
    code: "key-reused",
    status: 422,
    category: "conflict",
    message: "This key was used for another message. Use a key for each action of the user.",
  });
}

/** @throws Rejection if nobody may send, or that cannot be found out. */
async function authorized<G extends Grant>(
  settings: Settings<G>,
  request: Request,
  secrets: RequestSecrets,
): Promise<G> {
  const { authorize, timeoutMs } = settings;
  const found: G | null = await own(settings, "authorize", secrets, LATER, () =>
    inTime(
      async () => await authorize(request),
      timeoutMs,
      () => late("authorize", timeoutMs),
    ),
  );
  if (found === null) throw unauthorized("token", "The request has no valid token.");
  return await own(settings, "authorize", secrets, SETUP, async () => {
    if (request.bodyUsed) throw configurationError("`authorize` must not read the body of the request.");
    return readGrant(found);
  });
}

function unauthorized(code: "token" | "token-expired", message: string): Rejection {
  return new Rejection({
    code,
    status: 401,
    category: "authentication",
    message,
    headers: { "www-authenticate": code === "token" ? "Bearer" : 'Bearer error="invalid_token"' },
  });
}

/** What a failure of the caller's own code becomes. */
const LATER = { code: "failed", status: 503, category: "unavailable", isAgain: true } as const;
const SETUP = { code: "setup", status: 500, category: "configuration", isAgain: false } as const;

/**
 * Calls code of the caller's, and reports what it throws.
 *
 * @throws Rejection, without anything of what was thrown.
 */
async function own<T>(
  settings: Pick<Settings<Grant>, "onEvent">,
  part: RelayPart,
  secrets: RequestSecrets,
  then: typeof LATER | typeof SETUP,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (thrown) {
    if (thrown instanceof Rejection) throw thrown;
    if (part === "authorize" && isTokenError(thrown))
      throw thrown.code === "expired"
        ? unauthorized("token-expired", "The token has expired.")
        : unauthorized("token", "The token is not valid.");
    report(settings, part, secrets, thrown);
    const message =
      then === LATER
        ? "The relay could not do this now. Nothing was sent."
        : "The relay is not set up correctly. Nothing was sent.";
    throw new Rejection({ ...then, message });
  }
}

function report(
  { onEvent }: Pick<Settings<Grant>, "onEvent">,
  part: RelayPart,
  secrets: RequestSecrets,
  cause: unknown,
): void {
  notify(onEvent, { type: "failed", part, cause: secrets.mask(cause) });
}

function late(what: string, ms: number): Error {
  return new Error(`\`${what}\` did not return within ${ms} ms.`);
}

function endedWith(thrown: unknown, { expose }: Pick<Settings<Grant>, "expose">): Ended {
  const rejection =
    thrown instanceof Rejection
      ? thrown
      : new Rejection({ ...SETUP, message: "The relay failed in an unexpected way. Nothing was sent." });
  return { ...endedBy(rejection.facts, rejected(rejection, expose)), code: rejection.code };
}

function endedBy({ category, outcome, code }: TidingsErrorFacts, response: PlainResponse): Ended {
  // A code with spaces is a sentence.
  return { response, category, outcome, code: code !== null && /^[\w.:-]{1,64}$/.test(code) ? code : null };
}

/** The facts of an error that may be of another copy of the package, and frozen. */
function completeFacts(error: TidingsErrorFacts): TidingsErrorFacts {
  return { ...NO_FACTS, ...error, message: error.message };
}

/** Keeps the runtime from stopping a send whose client has gone. */
function holdOpen(context: object | undefined, sending: Promise<unknown>): void {
  try {
    (Object(context) as { waitUntil?: (promise: Promise<unknown>) => void }).waitUntil?.(sending);
  } catch {
    // It is no such context, or over already.
  }
}

/** SHA-256 of strings, in base64url. No two lists of strings have the same text. */
async function hash(...parts: readonly string[]): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", utf8(JSON.stringify(["tidings-relay", ...parts])));
  return toBase64Url(new Uint8Array(digest));
}
