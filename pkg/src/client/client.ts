import { performer } from "./perform.js";
import type { Performer } from "./perform.js";
import { configurationError } from "../errors/error.js";
import type { TidingsError } from "../errors/error.js";
import { readInput } from "../errors/foreign.js";
import { readProperties, readCallOptions } from "../util/options.js";
import { sendMany } from "./send-many.js";
import type { SendManyOptions, SendManyResult } from "./send-many.js";
import type { ApiResponse, CallOptions, Issue, Message, SendOptions, SendResult } from "../types.js";
import type { ClientOptions } from "./option-types.js";

/** What `request` takes besides the method and the path. */
export interface RequestOptions extends SendOptions {
  /** Added to the path. A list gives the name once for each item; null and undefined are left out. */
  query?: Readonly<
    Record<string, string | number | boolean | null | undefined | readonly (string | number | boolean)[]>
  >;
  /**
   * Plain data, written as what the provider takes: JSON, or a form (then an object of strings, numbers and booleans, of which
   * an array repeats its name; or URLSearchParams).
   */
  body?: unknown;
  /**
   * As what the body is written, where this endpoint takes something else than the provider's sends do.
   * @default "form" where all of the profile's routes are forms (Twilio, Vonage), else "json"
   */
  encoding?: "json" | "form";
  headers?: Readonly<Record<string, string>>;
  /**
   * Doing it twice is the same as doing it once, so it may be retried after any failure.
   * @default true for GET, HEAD, PUT and DELETE
   */
  idempotent?: boolean;
}

export interface ValidateOptions {
  /** The answer of `templates.get`: the message's parameters are checked against it. */
  template?: unknown;
}

type Query = Readonly<Record<string, string | number | boolean | undefined>>;
type Fields = Readonly<Record<string, unknown>>;

/**
 * Sends messages through one provider.
 *
 * Every method that talks to the provider takes a `signal`, retries only what is safe to retry, and throws
 * nothing but {@link TidingsError}. A call that the provider does not document ends in one of the category
 * `unsupported`.
 *
 * @example
 * ```ts
 * const client = new Client({ provider: "texting-blue", apiKey: env.TEXTING_BLUE_KEY });
 * const sent = await client.send({ from: "+14155559876", to: "+14155551234", body: "Hello" });
 * ```
 */
export class Client {
  declare private readonly core: Performer;

  /** The provider's name, as results and errors have it. */
  readonly provider: string;

  /**
   * Reading messages back.
   */
  readonly messages: {
    /** One message, by the id that a send gave. */
    get<T = unknown>(id: string, options?: CallOptions): Promise<ApiResponse<T>>;
  };

  /** NativeHub's search of message-level error codes. */
  readonly errorCodes: {
    search<T = unknown>(text: string, options?: CallOptions): Promise<ApiResponse<T>>;
  };

  /** Texting Blue's connected numbers. */
  readonly numbers: {
    list<T = unknown>(options?: CallOptions): Promise<ApiResponse<T>>;
    update<T = unknown>(
      id: string,
      change: { status?: "active" | "paused"; label?: string },
      options?: CallOptions,
    ): Promise<ApiResponse<T>>;
  };

  /** Contacts, in the provider's own fields. Which calls there are depends on the provider. */
  readonly contacts: {
    list<T = unknown>(query?: Query, options?: CallOptions): Promise<ApiResponse<T>>;
    get<T = unknown>(id: string, options?: CallOptions): Promise<ApiResponse<T>>;
    /** Sent v2 only. */
    findByPhone<T = unknown>(phoneNumber: string, options?: CallOptions): Promise<ApiResponse<T>>;
    create<T = unknown>(contact: Fields, options?: SendOptions): Promise<ApiResponse<T>>;
    update<T = unknown>(id: string, change: Fields, options?: SendOptions): Promise<ApiResponse<T>>;
    delete<T = unknown>(id: string, options?: CallOptions): Promise<ApiResponse<T>>;
  };

  /** Sent's templates, in its own fields. */
  readonly templates: {
    list<T = unknown>(query?: Query, options?: CallOptions): Promise<ApiResponse<T>>;
    get<T = unknown>(id: string, options?: CallOptions): Promise<ApiResponse<T>>;
    create<T = unknown>(template: Fields, options?: SendOptions): Promise<ApiResponse<T>>;
    update<T = unknown>(id: string, change: Fields, options?: SendOptions): Promise<ApiResponse<T>>;
    delete<T = unknown>(id: string, options?: CallOptions): Promise<ApiResponse<T>>;
  };

  /**
   * @throws TidingsError of the category `configuration`, which names each wrong option.
   */
  constructor(options: ClientOptions) {
    const core = performer(options);
    // Not a #private field: those break when a framework wraps the client in a Proxy.
    Object.defineProperty(this, "core", { value: core });
    this.provider = core.provider;
    // The bundle shortens it, and consoles print it.
    Object.defineProperty(Client, "name", { value: "Client", configurable: true });
    const call = <T>(operation: string, input: Fields, options?: CallOptions): Promise<ApiResponse<T>> =>
      core.perform(operation, input, options);

    this.messages = { get: (id, options) => call("messages.get", { id }, options) };
    this.errorCodes = { search: (q, options) => call("errorCodes.search", { query: { q } }, options) };
    this.numbers = {
      list: (options) => call("numbers.list", {}, options),
      update: (id, body, options) => call("numbers.update", { id, body }, options),
    };
    this.contacts = {
      ...collection(call, "contacts"),
      findByPhone: (phoneNumber, options) => call("contacts.findByPhone", { query: { phoneNumber } }, options),
    };
    this.templates = collection(call, "templates");
  }

  /**
   * Sends a message, or several at once where the provider takes a list of recipients. It is checked first:
   * where anything is wrong, nothing is sent, and the error's `issues` name all of it, errors and warnings. A
   * warning alone stops nothing; the result has it in `warnings`.
   *
   * Where none of its messages was accepted it throws, and the error has what is known of them (`id`, `batchId`, `messages`);
   * where at least one was, it resolves, and each message that failed has its `error` in the result's `messages`.
   */
  async send(message: Message, options?: SendOptions): Promise<SendResult> {
    // Awaited, so that the caller's own function is in the stack of what it throws.
    return await coreOf(this, "send(message)").perform<SendResult>("send", message, options);
  }

  /**
   * Sends many messages (1,000,000 at most), a few at a time. One that fails does not stop the others; there is a result for
   * each, in the order of the messages. `timeoutMs` and `deadlineMs` are for each message, from when its turn comes.
   *
   * @throws TidingsError of the category `configuration`, where the list or an option is wrong. Nothing was sent then.
   */
  async sendMany<M extends Message>(
    messages: Iterable<M>,
    options?: SendManyOptions<M>,
  ): Promise<SendManyResult<SendResult, M>[]> {
    coreOf(this, "sendMany(messages)");
    return await sendMany((message, own) => this.send(message, own), messages, options);
  }

  /**
   * What is wrong with a message, all of it at once. It can be sent when nothing has been found but warnings
   * (`severity: "warning"`). Numbers are checked as they are written, and never rewritten. The network is not touched.
   *
   * @example
   * ```ts
   * const client = new Client({ provider: "sent", apiKey, defaultCountry: "GB" });
   * client.validate({ to: "020 7946 0958", body: "Hello" })[0]?.suggestion; // "+442079460958"
   * const issues = client.validate({ to: "+442079460958", body: "Hello" }); // "cannot-receive-sms": a fixed line
   * const stops = issues.some(({ severity }) => severity !== "warning"); // false
   * ```
   */
  validate(message: Message, options: ValidateOptions = {}): Issue[] {
    const { template } = readProperties(options ?? {}, "options", "an object", ["template"]);
    return coreOf(this, "validate(message)").validate(message, template);
  }

  /**
   * Calls any endpoint of the provider, with the same errors, retries and cancellation as a send.
   *
   * @param path Below the base URL, which holds the version: `/messages`.
   */
  async request<T = unknown>(method: string, path: string, options?: RequestOptions): Promise<ApiResponse<T>> {
    const core = coreOf(this, "request(method, path)");
    const { body, rest } = readInput("options", () => {
      const { body, ...rest } = readCallOptions(options, "{ body }");
      return { body, rest };
    });
    return await core.perform<ApiResponse<T>>("request", { method, path, body }, rest);
  }
}

/** What stands behind a client; not for `const { send } = client`, whose `this` is lost. */
function coreOf(client: Client | undefined, how: string): Performer {
  const { core } = (client ?? {}) as { core?: Performer };
  if (core === undefined)
    throw configurationError(`This is a method of a \`Client\`: call it as one, \`client.${how}\`.`);
  return core;
}

function collection(
  call: <T>(operation: string, input: Fields, options?: CallOptions) => Promise<ApiResponse<T>>,
  name: "contacts" | "templates",
): Client["templates"] {
  return {
    list: (query, options) => call(`${name}.list`, { query }, options),
    get: (id, options) => call(`${name}.get`, { id }, options),
    create: (body, options) => call(`${name}.create`, { body }, options),
    update: (id, body, options) => call(`${name}.update`, { id, body }, options),
    delete: (id, options) => call(`${name}.delete`, { id }, options),
  };
}
