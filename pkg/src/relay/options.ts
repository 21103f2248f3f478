/** The options of a relay. */

import { configurationError } from "../errors/error.js";
import type { CounterStore } from "../guards/counter-store.js";
import { IN_MEMORY } from "../store/memory.js";
import type { SendStore } from "../store/types.js";
import type { Issue, Message, SendOptions, SendResult } from "../types.js";
import { invalidOption, readProperties } from "../util/options.js";
import { toConsole } from "./console.js";
import { readOrigins } from "./cors.js";
import type { Draft } from "./draft.js";
import type { RelayEvent } from "./events.js";
import { readExpose } from "./expose.js";
import type { Expose, Exposed } from "./expose.js";
import { DEFAULT_ACCEPT, FIELDS } from "./fields.js";
import type { RelayField } from "./fields.js";
import type { Grant } from "./grant.js";

/** What sends: a `Client` or a `Failover` with a `store`. */
export interface RelayClient {
  readonly store: SendStore | undefined;
  send(message: Message, options: SendOptions): Promise<SendResult>;
  /** Where it is there, `from` is checked when the relay is made, and an invalid message is rejected before anything is counted or written. */
  validate?(message: Message): readonly Issue[];
}

/** The options of a relay. */
export interface RelayOptions<G extends Grant = Grant> {
  /**
   * What sends: a `Client` or a `Failover` that has a `store`, so that a message is sent once for each key, whatever the page, the network and
   * the isolates do. The store must be one that all of them share (`tidings/store`). Guards (`tidings/guards`) are the client's `beforeSend`.
   */
  readonly client: RelayClient;
  /**
   * Says who asks and what they may send; null if nobody may. It must not read the body. If it throws or takes longer than `timeoutMs`, the response is
   * 503, and nothing is sent. `tokenAuthorizer` makes one of signed tokens.
   */
  readonly authorize: (request: Request) => G | null | Promise<G | null>;
  /**
   * Where the messages of a grant's `limit` are counted: a store that all isolates share (`tidings/store`), or `memoryCounterStore()` of
   * `tidings/guards` for one process.
   */
  readonly counters: CounterStore;
  /**
   * The sender of every message that has none. One that the provider does not take is a configuration error, and so is none where it needs one.
   * @default the client's or the provider's
   */
  readonly from?: string;
  /** The fields of a message that a page may choose. A message with any other one is rejected. @default ["to", "body"] */
  readonly accept?: readonly RelayField[];
  /**
   * Makes the message of what the page wrote: adds a prefix, a template, the number of the user. What the grant allows is checked afterwards. If it throws,
   * nothing is sent, and the response is 500. Called again if the page repeats a request: the same draft must give the same message, because a key stands for one message.
   * @default the draft, with `from`
   */
  readonly compose?: (draft: Draft, grant: G) => Message | Promise<Message>;
  /** What a page gets of a result and of a failure. */
  readonly expose?: Expose;
  /** The origins of other sites whose pages may use the relay: `["https://app.example"]`. @default none: only pages of the relay's own host */
  readonly origins?: readonly string[];
  /** The path of the relay. Any other one gets 404. @default any */
  readonly path?: string;
  /** The most recipients of a message. @default 1 */
  readonly maxRecipients?: number;
  /** The most bytes of a body. @default 16384 */
  readonly maxBodyBytes?: number;
  /** How long `authorize`, `compose`, the body and the counters may each take, in milliseconds. @default 10000 */
  readonly timeoutMs?: number;
  /**
   * Called with each event. Nothing in it is a credential or a text.
   * @default what failed, and each response with a status from 500, is written to the console
   */
  readonly onEvent?: (event: RelayEvent) => void;
}

/** The options, checked and with their defaults. */
export interface Settings<G extends Grant>
  extends Required<Omit<RelayOptions<G>, "expose" | "origins" | "path" | "from">> {
  readonly store: SendStore;
  readonly expose: Exposed;
  readonly origins: readonly string[] | undefined;
  readonly path: string | undefined;
  /** Whether the store is in memory. */
  readonly isInMemory: boolean;
}

const NAMES = [
  "client",
  "authorize",
  "counters",
  "from",
  "accept",
  "compose",
  "expose",
  "origins",
  "path",
  "maxRecipients",
  "maxBodyBytes",
  "timeoutMs",
  "onEvent",
] as const;

/** @throws TidingsError with the category `configuration`. */
export function readOptions<G extends Grant>(options: RelayOptions<G>): Settings<G> {
  const own = readProperties(options, "options", "an object such as { client, authorize, counters }", NAMES);
  const { client, authorize, counters, from, path, onEvent } = own;
  if (typeof Object(client).send !== "function") throw invalidOption("client", "a `Client` or a `Failover`", client);
  const { store } = client!;
  if (typeof Object(store).reserve !== "function")
    throw configurationError(
      "`client` needs a `store`, which all isolates share: only a send log knows that a message was sent when a page asks again, from another isolate or after a lost response. See `tidings/store`.",
    );
  if (typeof authorize !== "function")
    throw invalidOption(
      "authorize",
      "a function that returns a grant or null, such as `tokenAuthorizer({ secrets })`",
      authorize,
    );
  if (typeof Object(counters).add !== "function")
    throw invalidOption("counters", "a counter store, such as `memoryCounterStore()` of `tidings/guards`", counters);
  const accept = own.accept ?? DEFAULT_ACCEPT;
  if (!Array.isArray(accept) || accept.length === 0) throw invalidOption("accept", "an array of fields", accept);
  const unknownField = (accept as readonly RelayField[]).find((field) => !FIELDS.includes(field));
  if (unknownField !== undefined) throw invalidOption("accept", `of these fields: ${FIELDS.join(", ")}`, unknownField);
  if (from !== undefined && (typeof from !== "string" || from === "")) throw invalidOption("from", "a sender", from);
  const compose =
    own.compose ?? ((draft: Draft) => ({ ...(from !== undefined && { from }), ...draft }) as unknown as Message);
  if (typeof compose !== "function") throw invalidOption("compose", "a function that returns a message", compose);
  if (own.compose !== undefined && from !== undefined)
    throw configurationError("`from` has no effect with `compose`, which makes the whole message. Set it there.");
  if (path !== undefined && !(typeof path === "string" && path.startsWith("/")))
    throw invalidOption("path", 'a path, such as "/messages"', path);
  if (onEvent !== undefined && typeof onEvent !== "function") throw invalidOption("onEvent", "a function", onEvent);
  const accepted = [...(accept as readonly RelayField[])];
  const settings = {
    client: client!,
    store: store!,
    isInMemory: IN_MEMORY in store!,
    authorize,
    counters: counters!,
    accept: accepted,
    compose,
    expose: readExpose(own.expose, accepted),
    origins: readOrigins(own.origins),
    path,
    maxRecipients: positive("maxRecipients", own.maxRecipients, 1, 1_000),
    maxBodyBytes: positive("maxBodyBytes", own.maxBodyBytes, 16_384, 1_048_576),
    timeoutMs: positive("timeoutMs", own.timeoutMs, 10_000, 600_000),
    onEvent: onEvent ?? toConsole,
  };
  if (own.compose === undefined) checkSender(settings, from);
  return settings;
}

/**
 * Checks the sender of all messages with a message as a page may write it: a wrong one would fail every send, and no page could correct it. Only where the
 * client can validate.
 */
function checkSender(
  { client, accept }: Pick<RelayOptions, "client"> & { readonly accept: readonly RelayField[] },
  from: string | undefined,
): void {
  if (!accept.includes("to") || !accept.includes("body")) return;
  let issues: readonly Issue[];
  try {
    const probe = { to: PROBE_TO, body: "Hello", ...(from !== undefined && { from }) };
    issues = [...(client.validate?.(probe) ?? [])];
  } catch {
    // It cannot validate here: a send says so.
    return;
  }
  // A page that may choose the sender may be the one that has it.
  const isChosen = from === undefined && (accept.includes("from") || accept.includes("senderPool"));
  const found = issues.find((issue) => Object(issue).path === "from" && issue.severity !== "warning");
  if (found === undefined || isChosen) return;
  throw configurationError(`The relay's option \`from\` does not suit the client's provider. ${found.message}`);
}

/** A number that is valid everywhere and belongs to nobody. It is only validated. */
const PROBE_TO = "+12015550123";

function positive(name: string, value: number | undefined, otherwise: number, max: number): number {
  const read = value ?? otherwise;
  if (!(Number.isSafeInteger(read) && read > 0 && read <= max))
    throw invalidOption(name, `an integer from 1 to ${max}`, read);
  return read;
}
