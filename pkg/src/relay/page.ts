/**
 * `tidings/relay/page`: the options of a client that sends through a relay, which has the provider's key.
 *
 * @packageDocumentation
 */
import { newIdempotencyKey } from "../client/idempotency-key.js";
import type { CommonClientOptions, ProfileOptions } from "../client/option-types.js";
import { configurationError } from "../errors/error.js";
import { readInput } from "../errors/foreign.js";
import type { ProviderProfile } from "../provider/types.js";
import { RELAYED } from "../provider/relayed.js";
import type { Relayed } from "../provider/relayed.js";
import type { ApiKey, Fetch, TidingsErrorFacts } from "../types.js";
import { invalidOption, kindOf } from "../util/options.js";
import type { BuiltInProvider } from "../vocabulary.js";
import { relayedProfile } from "./page-profile.js";
import { takeOver } from "./page-facts.js";
import { DEFAULT_ACCEPT } from "./fields.js";
import type { RelayField } from "./fields.js";
import { ATTEMPT_FIELD, USER_TYPE } from "./protocol.js";

export type { RelayField } from "./fields.js";

/** Where the relay is, and who may use it. All other options are those of a client. */
export interface RelayPageOptions extends Omit<CommonClientOptions, "apiKey" | "baseUrl" | "dangerouslyAllowBrowser"> {
  /**
   * The relay's URL: `https:`, or `http:` on a loopback address. In a page it may be relative to the page.
   * @example "/messages"
   */
  url: string;
  /**
   * The token of the page's user, or a function that returns it, which is called for every attempt. It is masked wherever an API key is.
   * @example async () => (await fetch("/token", { method: "POST" })).text()
   */
  token: ApiKey;
  /**
   * The provider through which the relay sends: its rules for messages apply in the page, too. The id of a built-in one, or a profile of
   * `tidings/providers/*`. With `tidings/core`, a profile.
   */
  provider: BuiltInProvider | ProviderProfile;
  /**
   * The fields of a message that the relay accepts: its option `accept`. A message with another one is rejected in the page.
   * @default ["to", "body"]
   */
  accept?: readonly RelayField[];
}

/**
 * Makes the options of a client that sends through a relay (`createRelay` of `tidings/relay`). The client has no key of the provider's. It validates a
 * message as the provider's own client does, but for the sender, which the relay sets; it repeats what is safe to repeat; and its results and
 * errors have the facts that the relay exposes. It only sends: every other call is `unsupported`.
 *
 * @throws TidingsError with the category `configuration` for an invalid option.
 *
 * @example
 * ```ts
 * const client = new Client(relayOptions({ url: "/messages", token: () => myToken(), provider: "texting-blue" }));
 * const idempotencyKey = newActionKey(); // made when the form is shown
 * await client.send({ to: "+14155551234", body: "Hello" }, { idempotencyKey });
 * ```
 */
export function relayOptions(input: RelayPageOptions): ProfileOptions {
  const {
    url,
    token,
    provider,
    accept = DEFAULT_ACCEPT,
    fetch,
    ...options
  } = readInput("options", () => {
    if (kindOf(input) !== "Object") throw invalidOption("options", "an object such as { url, token, provider }", input);
    return { ...input };
  });
  const { origin, pathname } = readUrl(url);
  // Not `invalidOption`: it quotes short strings.
  if (typeof token !== "function" && !(typeof token === "string" && /^[!-~]+$/.test(token)))
    throw configurationError("`token` must be a token, or a function that returns it.");
  if (!Array.isArray(accept) || accept.length === 0) throw invalidOption("accept", "an array of fields", accept);
  let profile: ProviderProfile | undefined;
  const relay: Relayed = {
    profile(resolve) {
      const known = resolve(provider);
      // Once, so that clients with these options share what the core knows of it.
      if (known !== undefined && profile === undefined)
        profile = Object.freeze(
          Object.defineProperty({ ...relayedProfile(known, pathname, accept) }, RELAYED, { value: relay }),
        );
      return profile;
    },
    finish: takeOver,
  };
  return {
    ...options,
    provider: Object.freeze(Object.defineProperty({}, RELAYED, { value: relay })) as ProviderProfile,
    apiKey: token,
    baseUrl: origin,
    fetch: withAttemptId(fetch),
  } as ProfileOptions;
}

/**
 * Makes a key for one action of the page's user. Make it when the form is shown, and again after its message was sent: a double click, a repetition
 * after an error, and one after the page lost its connection are then one message.
 */
export function newActionKey(): string {
  return newIdempotencyKey();
}

/** The codes of the relay's own rejections that the page's user can do something about. */
export type RelayUserCode = "token" | "token-expired" | "recipient" | "limit" | "field" | "key-reused" | "busy";

/** The sentences of `relayMessage` in another language: one for each code, or a function that makes it of the error. */
export type RelayWords = Readonly<Record<RelayUserCode, string | ((error: TidingsErrorFacts) => string)>>;

/**
 * The sentence for the page's user, if the relay itself rejected the request: to sign in again, that they may not send to this number, or when they may send
 * again. Null for every other failure: `adviceFor` has its sentence.
 *
 * @param words The sentences in the page's language. @default those of the relay, in English
 *
 * @example
 * ```ts
 * show(relayMessage(error) ?? adviceFor(error).userMessage);
 * ```
 */
export function relayMessage(error: unknown, words?: RelayWords): string | null {
  try {
    const { raw, outcome, message, attempts } = error as TidingsErrorFacts;
    const code = USER_TYPE.exec((raw as { type: string }).type)?.[1] as RelayUserCode;
    // If an earlier attempt may have sent, that comes first.
    // Who may not send is told nothing of earlier requests. Each attempt before has the relay's own code.
    const isFirst = /^token/.test(code) && attempts.slice(0, -1).every((one) => /\.not-sent\./.test(one.code!));
    if (!code || !(outcome === "not-sent" || code === "busy" || isFirst)) return null;
    const own = words?.[code];
    return typeof own === "function" ? own(error as TidingsErrorFacts) : (own ?? message);
  } catch {
    return null;
  }
}

/** Each call of `fetch` gets an id, by which the relay recognises a POST that the browser repeated by itself. */
function withAttemptId(own: Fetch | undefined): Fetch {
  return (url, init) =>
    (own ?? globalThis.fetch)(url, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), [ATTEMPT_FIELD]: newIdempotencyKey() },
    });
}

function readUrl(url: unknown): URL {
  const { location } = globalThis as { location?: { href?: string } };
  let read: URL;
  try {
    read = new URL(url as string, location?.href);
  } catch (cause) {
    throw configurationError("`url` must be the relay's URL. Outside of a page it must be absolute.", cause);
  }
  if (read.search !== "" || read.hash !== "" || read.username !== "" || read.password !== "")
    throw configurationError(
      "`url` must have no query, no fragment and no user: it is the address of the relay alone.",
    );
  return read;
}
