import { createRunner } from "./call-runner.js";
import type { CallRunner } from "./call-runner.js";
import { configurationError } from "../errors/error.js";
import type { TidingsError } from "../errors/error.js";
import { readInput } from "../errors/foreign.js";
import { define } from "../util/define.js";
import { readProperties, readCallOptions } from "../util/options.js";
import { startRun } from "./many/run.js";
import type { SendManyOptions, SendManyRun } from "./many/types.js";
import type { Channel, ChannelOf, ClientProvider } from "../provider/known-types.js";
import type { CallInput, DocumentedCalls } from "./documented-calls.js";
import type { SendStore } from "../store/types.js";
import type { Capabilities } from "./capabilities.js";
import type { ApiResponse, Issue, Message, SendOptions, SendResult } from "../types.js";
import type { ClientOptions, OptionsFor } from "./option-types.js";

/** The options of `request`. */
export interface RequestOptions extends SendOptions {
  /** Appended to the path. An array repeats its name for each item; null and undefined are left out. */
  query?: Readonly<
    Record<string, string | number | boolean | null | undefined | readonly (string | number | boolean)[]>
  >;
  /**
   * Plain data. It is sent as `encoding` says: as JSON; or as a form, from URLSearchParams or an object of strings, numbers,
   * booleans and arrays of these (an array repeats its name).
   */
  body?: unknown;
  /**
   * The encoding of the body.
   * @default "form" if all routes of the provider's profile are forms (Twilio, Vonage), else "json"
   */
  encoding?: "json" | "form";
  /** Header fields to add. */
  headers?: Readonly<Record<string, string>>;
  /**
   * Whether a repetition of the request has no further effect, so that it may be retried after any failure.
   * @default true for GET, HEAD, PUT and DELETE, else false
   */
  idempotent?: boolean;
}

/** The options of `validate`. */
export interface ValidateOptions {
  /** The response of `templates.get`. The message's parameters are checked against it. */
  template?: unknown;
}

/**
 * A message through a provider. A channel that is written out must be one of the provider's, if the package knows them. A channel that
 * is only known at run time, as in a variable of the type `Message`, is checked then.
 */
export type MessageFor<P extends ClientProvider, C extends Channel = ChannelOf<P>> = Message & {
  channel?: C | readonly C[];
} & ([C] extends [ChannelOf<P>]
    ? unknown
    : string extends C
      ? unknown
      : { channel?: ChannelOf<P> | readonly ChannelOf<P>[] });

/**
 * Sends messages through one provider.
 *
 * Every method that sends a request takes a `signal`, retries only what is safe to retry, and throws only
 * {@link TidingsError}. A call that the provider does not document throws one with the category `unsupported`.
 *
 * @example
 * ```ts
 * const client = new Client({ provider: "texting-blue", apiKey: env.TEXTING_BLUE_KEY });
 * const sent = await client.send({ from: "+14155559876", to: "+14155551234", body: "Hello" });
 * ```
 */
export class Client<P extends ClientProvider = ClientProvider> {
  declare private readonly core: CallRunner;

  /** The provider's id, as in results and errors: `texting-blue`. */
  readonly provider: string;

  /**
   * @throws TidingsError with the category `configuration`. Its `issues` name each invalid option.
   */
  constructor(options: OptionsFor<P>) {
    const core = createRunner(options as ClientOptions);
    // Not a #private field: those break when a framework wraps the client in a Proxy.
    Object.defineProperty(this, "core", { value: core });
    this.provider = core.provider;
    // Bundlers shorten the class name, and consoles print it.
    define(Client, "name", "Client", false);
  }

  /** Messages that were sent. */
  get messages(): DocumentedCalls["messages"] {
    return coreOf(this, "messages").calls().messages;
  }

  /** NativeHub's error codes of messages. */
  get errorCodes(): DocumentedCalls["errorCodes"] {
    return coreOf(this, "errorCodes").calls().errorCodes;
  }

  /** The phone numbers of an account (Texting Blue), and what is known of any number (Sent). */
  get numbers(): DocumentedCalls["numbers"] {
    return coreOf(this, "numbers").calls().numbers;
  }

  /** Contacts, with the provider's own fields. */
  get contacts(): DocumentedCalls["contacts"] {
    return coreOf(this, "contacts").calls().contacts;
  }

  /** Sent's templates, with its own fields. */
  get templates(): DocumentedCalls["templates"] {
    return coreOf(this, "templates").calls().templates;
  }

  /** Sent's conversations. */
  get conversations(): DocumentedCalls["conversations"] {
    return coreOf(this, "conversations").calls().conversations;
  }

  /** Sent's sender profiles, with its own fields. */
  get senderProfiles(): DocumentedCalls["senderProfiles"] {
    return coreOf(this, "senderProfiles").calls().senderProfiles;
  }

  /**
   * What the provider documents that it can do: its channels, the fields of a message with their limits, its calls, and its
   * idempotency keys. The object is frozen.
   *
   * @example
   * ```ts
   * const { fields } = client.capabilities;
   * if (fields.sendAt) await client.send({ to, body, sendAt }); // else keep the message until then
   * ```
   */
  get capabilities(): Capabilities {
    return coreOf(this, "capabilities").capabilities();
  }

  /** The store of its send log; undefined without one. */
  get store(): SendStore | undefined {
    return coreOf(this, "store").store;
  }

  /**
   * Sends a message; to several recipients in one request, if the provider supports it. The message is validated first. If it
   * is invalid, nothing is sent, and the error's `issues` list every error and warning. Warnings alone do not stop a send; they
   * are in the result's `warnings`.
   *
   * Throws if no message was accepted; `id`, `batchId` and `messages` of the error contain what is known about them. Resolves if at
   * least one was accepted; each message that failed has its `error` in the result's `messages`.
   */
  async send<C extends Channel = Channel>(message: MessageFor<P, C>, options?: SendOptions): Promise<SendResult> {
    // Awaited, so that the caller's function is in the stack of an error.
    return await coreOf(this, "send(message)").run<SendResult>("send", message, options);
  }

  /**
   * Sends many messages, from any iterable or async iterable, a few at a time and at the provider's pace. It starts at once. A message that
   * fails does not stop the others: there is an outcome for each. `timeoutMs` and `deadlineMs` count for each message, from the start of its send.
   *
   * @throws TidingsError with the category `configuration`, before anything is sent, if `messages` or an option is invalid.
   *
   * @example
   * ```ts
   * const run = client.sendMany(messages, { key: (_, index) => `news-7-${people[index].id}` });
   * for await (const one of run) if (!one.ok) console.log(one.message.to, one.error.outcome);
   * ```
   */
  sendMany<M extends Message>(
    messages: Iterable<M> | AsyncIterable<M>,
    options?: SendManyOptions<M>,
  ): SendManyRun<SendResult, M> {
    const core = coreOf(this, "sendMany(messages)");
    const { fields, limits } = core.capabilities();
    const sender = {
      send: (message: Message, own: SendOptions) => this.send(message, own),
      // A guard rejects a whole request, for one of its recipients.
      maxRecipients: core.isGuarded ? 1 : (fields.to?.maxItems ?? 1),
      needsKey: core.store !== undefined,
      rate: limits.rate,
    };
    return startRun(sender, messages, options);
  }

  /**
   * Returns everything that is wrong with a message. It can be sent if there are only warnings (`severity: "warning"`). Phone
   * numbers are checked as written and never changed. Makes no request.
   *
   * @example
   * ```ts
   * const client = new Client({ provider: "sent", apiKey, defaultCountry: "GB" });
   * client.validate({ to: "020 7946 0958", body: "Hello" })[0]?.suggestion; // "+442079460958"
   * const issues = client.validate({ to: "+442079460958", body: "Hello" }); // "cannot-receive-sms": a fixed-line number
   * const stops = issues.some(({ severity }) => severity !== "warning"); // false
   * ```
   */
  validate<C extends Channel = Channel>(message: MessageFor<P, C>, options: ValidateOptions = {}): Issue[] {
    const { template } = readProperties(options ?? {}, "options", "an object", ["template"]);
    return coreOf(this, "validate(message)").validate(message, template);
  }

  /**
   * Calls a documented operation by its name in the provider's profile, with its own parameters.
   *
   * @example
   * ```ts
   * await client.call("channels.getSms", { path: { country: "US", type: "LONG_CODE" } });
   * ```
   */
  async call<T = unknown>(operation: string, input?: CallInput, options?: SendOptions): Promise<ApiResponse<T>> {
    const core = coreOf(this, "call(operation)");
    const known = readProperties(input ?? {}, "input", "an object", ["id", "path", "query", "body"]);
    return await core.run<ApiResponse<T>>(operation, known, options);
  }

  /**
   * Calls any endpoint of the provider, with the same errors, retries and cancellation as a send.
   *
   * @param path The path below the base URL, which contains the version: `/messages`.
   */
  async request<T = unknown>(method: string, path: string, options?: RequestOptions): Promise<ApiResponse<T>> {
    const core = coreOf(this, "request(method, path)");
    const { body, rest } = readInput("options", () => {
      const { body, ...rest } = readCallOptions(options, "{ body }");
      return { body, rest };
    });
    return await core.run<ApiResponse<T>>("request", { method, path, body }, rest);
  }
}

/** The client's runner of calls. Throws after `const { send } = client`, where `this` is lost. */
function coreOf(client: Client | undefined, how: string): CallRunner {
  const { core } = (client ?? {}) as { core?: CallRunner };
  if (core === undefined) throw configurationError(`Call this as a method of a \`Client\`: \`client.${how}\`.`);
  return core;
}
