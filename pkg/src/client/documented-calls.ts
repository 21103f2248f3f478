/** The methods of a client for a provider's documented calls other than the send. A profile says which ones it has. */

import type { ApiResponse, CallOptions, MessageResponse, MessagesResponse, SendOptions } from "../types.js";

/** Query parameters. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;
/** Properties of a body. */
export type Fields = Readonly<Record<string, unknown>>;

/** Gets one by its id. */
type Get<O = CallOptions> = <T = unknown>(id: string, options?: O) => Promise<ApiResponse<T>>;
type List = <T = unknown>(query?: Query, options?: CallOptions) => Promise<ApiResponse<T>>;
type Create = <T = unknown>(fields: Fields, options?: SendOptions) => Promise<ApiResponse<T>>;
type Update = <T = unknown>(id: string, change: Fields, options?: SendOptions) => Promise<ApiResponse<T>>;

/** What a documented call takes. */
export interface CallInput {
  /** The id in its path. */
  readonly id?: string;
  /** The other values in its path, by name. */
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Query;
  readonly body?: Fields;
}

/** The documented calls. One that the provider does not have throws an error of the category `unsupported`. */
export interface DocumentedCalls {
  /** Messages that were sent, by the `id` of a send's result. */
  readonly messages: {
    /** The message with the provider's id, and its status: `message.status`, `message.error`. */
    get<T = unknown>(id: string, options?: CallOptions): Promise<MessageResponse<T>>;
    /** Messages, by the provider's own parameters. */
    list<T = unknown>(query?: Query, options?: CallOptions): Promise<MessagesResponse<T>>;
    /**
     * Cancels a message that is scheduled (`sendAt`). A message that was sent already is the provider's error. A provider that cancels
     * the whole send (Infobip, Sinch) takes its id: `batchId ?? id` of the result.
     */
    cancel: Get<SendOptions>;
    /** Sends a finished message again, which is charged again. Sent only. */
    resend: Get<SendOptions>;
  };

  /** NativeHub's error codes of messages. */
  readonly errorCodes: {
    search<T = unknown>(text: string, options?: CallOptions): Promise<ApiResponse<T>>;
  };

  /** The phone numbers that are connected to a Texting Blue account. Sent: what is known of a number. */
  readonly numbers: {
    list<T = unknown>(options?: CallOptions): Promise<ApiResponse<T>>;
    update<T = unknown>(
      id: string,
      change: { status?: "active" | "paused"; label?: string },
      options?: CallOptions,
    ): Promise<ApiResponse<T>>;
    lookup: Get;
  };

  /** Contacts, with the provider's own fields. Not every provider has every call. */
  readonly contacts: {
    list: List;
    get: Get;
    /** Sent v2 only. */
    findByPhone<T = unknown>(phoneNumber: string, options?: CallOptions): Promise<ApiResponse<T>>;
    create: Create;
    update: Update;
    delete: Get;
  };

  /** Sent's templates, with its own fields. */
  readonly templates: { list: List; get: Get; create: Create; update: Update; delete: Get };

  /** Sent's conversations: the messages to and from one contact. */
  readonly conversations: { list: List; get: Get };

  /** Sent's sender profiles, with its own fields. */
  readonly senderProfiles: { list: List; get: Get; create: Create; update: Update; delete: Get };
}

/** The names of a group's methods, by their arguments. */
interface Names {
  readonly list?: string;
  readonly id?: string;
  readonly create?: string;
  readonly update?: string;
}

const CRUD: Names = { list: "list", id: "get delete", create: "create", update: "update" };

/**
 * Makes the methods. `call` runs one by its name.
 *
 * @internal
 */
export function documentedCalls(
  call: <T>(operation: string, input: Fields, options?: CallOptions) => Promise<ApiResponse<T>>,
): DocumentedCalls {
  const group = (group: string, { list = "", id = "", create = "", update = "" }: Names): Record<string, unknown> => {
    const methods: Record<string, unknown> = {};
    const add = (names: string, method: (name: string) => unknown): void => {
      for (const name of names.split(" ")) if (name !== "") methods[name] = method(`${group}.${name}`);
    };
    add(
      list,
      (name): List =>
        (query, options) =>
          call(name, { query }, options),
    );
    add(
      id,
      (name): Get =>
        (id, options) =>
          call(name, { id }, options),
    );
    add(
      create,
      (name): Create =>
        (body, options) =>
          call(name, { body }, options),
    );
    add(
      update,
      (name): Update =>
        (id, body, options) =>
          call(name, { id, body }, options),
    );
    return methods;
  };
  const calls = {
    messages: {
      ...group("messages", { list: "list", id: "cancel resend" }),
      get: async (id: string, options?: CallOptions) => {
        const response = (await call("messages.get", { id }, options)) as MessagesResponse;
        return { ...response, message: response.messages.find((one) => one.id === id) ?? null };
      },
    },
    errorCodes: {
      search: (q: string, options?: CallOptions) => call("errorCodes.search", { query: { q } }, options),
    },
    numbers: {
      list: (options?: CallOptions) => call("numbers.list", {}, options),
      update: (id: string, body: Fields, options?: CallOptions) => call("numbers.update", { id, body }, options),
      lookup: (id: string, options?: CallOptions) => call("numbers.lookup", { id }, options),
    },
    contacts: {
      ...group("contacts", CRUD),
      findByPhone: (phoneNumber: string, options?: CallOptions) =>
        call("contacts.findByPhone", { query: { phoneNumber } }, options),
    },
    templates: group("templates", CRUD),
    conversations: group("conversations", { list: "list", id: "get" }),
    senderProfiles: group("senderProfiles", CRUD),
  };
  // The names above are those of the types.
  return calls as unknown as DocumentedCalls;
}
