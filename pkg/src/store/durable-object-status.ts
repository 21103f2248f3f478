/** A status store in Durable Objects: the class of the objects, and the store that calls them. */

import type { StatusEntry, StatusStore } from "../delivery/status-store.js";
import { invalidOption, readProperties } from "../util/options.js";
import type { ObjectNamespace, ObjectState } from "./durable-object.js";
import { storedKey } from "./key.js";
import { readRetention } from "./retention.js";
import type { RetentionOptions } from "./retention.js";

/** What the store sends to an object. */
type ObjectCall =
  | { readonly method: "read" }
  | { readonly method: "forget" }
  | { readonly method: "write"; readonly entry: StatusEntry; readonly retention: number };

/** What an object keeps. */
interface StoredMessage {
  readonly entries: readonly StatusEntry[];
  readonly expiresAt: number;
}

/** The name of the only value in the storage of an object. */
const MESSAGE = "message";

/**
 * The class of the Durable Objects of `durableObjectStatusStore`: export it from your Worker, and bind it. One object keeps one message, and
 * its alarm deletes it.
 */
export class MessageStatusObject {
  readonly #storage: ObjectState["storage"];

  constructor(state: ObjectState) {
    this.#storage = state.storage;
  }

  /** Answers the store. */
  async fetch(request: { json(): Promise<unknown> }): Promise<Response> {
    const call = (await request.json()) as ObjectCall;
    // As in `SendLogObject`: no other request reaches the object between the look and the write.
    const known = await this.#read();
    return new Response(JSON.stringify(this.#answer(known?.entries ?? [], call)));
  }

  /** Deletes the object when its message has expired. */
  async alarm(): Promise<void> {
    const known = await this.#read();
    if (known === undefined) await this.#storage.deleteAll();
    else void this.#storage.setAlarm(known.expiresAt);
  }

  async #read(): Promise<StoredMessage | undefined> {
    const known = (await this.#storage.get(MESSAGE)) as StoredMessage | undefined;
    return known !== undefined && known.expiresAt > Date.now() ? known : undefined;
  }

  #answer(entries: readonly StatusEntry[], call: ObjectCall): readonly StatusEntry[] | boolean {
    if (call.method === "read") return entries;
    if (call.method === "forget") {
      void this.#storage.deleteAlarm();
      void this.#storage.deleteAll();
      return true;
    }
    const { entry, retention } = call;
    const others = entries.filter(({ recipient }) => recipient !== entry.recipient);
    const known = entries.find(({ recipient }) => recipient === entry.recipient);
    if ((known?.version ?? 0) !== entry.version - 1) return false;
    const message: StoredMessage = { entries: [...others, entry], expiresAt: Date.now() + retention };
    void this.#storage.put(MESSAGE, message);
    // Later, the alarm itself finds out that the message lives longer.
    if (entries.length === 0) void this.#storage.setAlarm(message.expiresAt);
    return true;
  }
}

/**
 * Creates a status store for `createTracker` of `tidings/delivery` in Durable Objects: one for each message.
 *
 * @param namespace The binding of the class `MessageStatusObject`, which your Worker exports.
 * @throws TidingsError with the category `configuration` for an invalid option.
 *
 * @example
 * ```ts
 * export { MessageStatusObject } from "tidings/store"; // in wrangler.json: its binding, and a migration with `new_sqlite_classes`
 *
 * const tracker = createTracker(durableObjectStatusStore(env.MESSAGE_STATUS));
 * ```
 */
export function durableObjectStatusStore<Id>(
  namespace: ObjectNamespace<Id>,
  options: RetentionOptions = {},
): StatusStore {
  if (typeof (namespace as ObjectNamespace<Id> | null | undefined)?.idFromName !== "function")
    throw invalidOption("namespace", "the binding of a Durable Object", namespace);
  const retention = readRetention(readProperties(options, "options", "an object", ["retentionMs"]).retentionMs);
  const run = async (key: string, call: ObjectCall): Promise<unknown> => {
    const object = namespace.get(namespace.idFromName(storedKey(key)));
    const response = await object.fetch("https://message-status/", { method: "POST", body: JSON.stringify(call) });
    if (!response.ok)
      throw new Error(`The Durable Object responded with ${response.status}. Is its class MessageStatusObject?`);
    return response.json();
  };
  return {
    async read(key) {
      return (await run(key, { method: "read" })) as readonly StatusEntry[];
    },
    async write(key, entry) {
      return (await run(key, { method: "write", entry, retention })) as boolean;
    },
    async forget(key) {
      await run(key, { method: "forget" });
    },
  };
}
