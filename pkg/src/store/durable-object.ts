/** A store in Durable Objects: the class of the objects, and the store that calls them. */

import { newIdempotencyKey } from "../client/idempotency-key.js";
import type { DefinedSendStore } from "../client/send-log.js";
import { invalidOption, readProperties } from "../util/options.js";
import { storedKey } from "./key.js";
import { readRetention } from "./retention.js";
import type { RetentionOptions } from "./retention.js";
import { decideReservation, settledSend } from "./rule.js";
import type { StoredSend } from "./rule.js";
import { defineSendStore } from "./send-log.js";
import type { Reservation, ReserveEntry, SendRecord } from "./types.js";

/** What the store needs of a Durable Object namespace. */
export interface ObjectNamespace<Id> {
  idFromName(name: string): Id;
  get(id: Id): { fetch(url: string, init: { method: string; body: string }): Promise<ObjectResponse> };
}

export interface ObjectResponse {
  readonly ok: boolean;
  readonly status: number;
  json(): Promise<unknown>;
}

/** What an object needs of its state. */
export interface ObjectState {
  readonly storage: {
    get(key: string): Promise<unknown>;
    put(key: string, value: unknown): Promise<void>;
    setAlarm(time: number): Promise<void>;
    deleteAlarm(): Promise<void>;
    deleteAll(): Promise<void>;
  };
}

/** What the store sends to an object. */
type ObjectCall =
  | { readonly method: "reserve"; readonly entry: ReserveEntry; readonly retention: number }
  | { readonly method: "settle"; readonly token: string; readonly record: SendRecord; readonly retention: number }
  | { readonly method: "release" };

/** The name of the only value in the storage of an object. */
const SEND = "send";

/**
 * The class of the Durable Objects of `durableObjectStore`: export it from your Worker, and bind it. One object keeps one key, and its
 * alarm deletes it. It extends nothing and takes requests, not calls: so the package imports nothing that only Workers have.
 */
export class SendLogObject {
  readonly #storage: ObjectState["storage"];

  constructor(state: ObjectState) {
    this.#storage = state.storage;
  }

  /** Answers the store. */
  async fetch(request: { json(): Promise<unknown> }): Promise<Response> {
    const call = (await request.json()) as ObjectCall;
    // While an object waits for its storage, no other request reaches it, and what it writes without waiting in between is written at
    // once or not at all. The response leaves when it is written.
    const known = (await this.#storage.get(SEND)) as StoredSend | undefined;
    const answer = this.#change(known, call);
    return new Response(JSON.stringify(answer ?? null));
  }

  /** Deletes the object when its key has expired. */
  async alarm(): Promise<void> {
    const known = (await this.#storage.get(SEND)) as StoredSend | undefined;
    if (known !== undefined && known.expiresAt > Date.now()) void this.#storage.setAlarm(known.expiresAt);
    else await this.#storage.deleteAll();
  }

  #change(known: StoredSend | undefined, call: ObjectCall): Reservation | undefined {
    const storage = this.#storage;
    const now = Date.now();
    if (call.method === "reserve") {
      const { entry, retention } = call;
      const { reservation, send } = decideReservation(known, entry, now, newIdempotencyKey, retention);
      if (send !== undefined) {
        void storage.put(SEND, send);
        void storage.setAlarm(send.expiresAt);
      }
      return reservation;
    }
    if (call.method === "settle") {
      // Without an alarm of its own: the one of the reservation finds out that the key lives longer.
      const settled = settledSend(known, call.token, call.record, now, call.retention);
      if (settled !== undefined) void storage.put(SEND, settled);
    } else {
      void storage.deleteAlarm();
      void storage.deleteAll();
    }
    return undefined;
  }
}

/**
 * Creates a store in Durable Objects: one for each key, so that there is no number of objects to choose and never to change, and no object
 * that many sends wait for. Times are those of the machine that has the object.
 *
 * @param namespace The binding of the class `SendLogObject`, which your Worker exports.
 * @throws TidingsError with the category `configuration` for an invalid option.
 *
 * @example
 * ```ts
 * export { SendLogObject } from "tidings/store"; // in wrangler.json: its binding, and a migration with `new_sqlite_classes`
 *
 * export default {
 *   async fetch(request, env) {
 *     const client = new Client({ provider: "texting-blue", apiKey: env.TEXTING_BLUE_KEY, store: durableObjectStore(env.SEND_LOG) });
 *     // ...
 *   },
 * };
 * ```
 */
export function durableObjectStore<Id>(
  namespace: ObjectNamespace<Id>,
  options: RetentionOptions = {},
): DefinedSendStore {
  if (typeof (namespace as ObjectNamespace<Id> | null | undefined)?.idFromName !== "function")
    throw invalidOption("namespace", "the binding of a Durable Object", namespace);
  const retention = readRetention(readProperties(options, "options", "an object", ["retentionMs"]).retentionMs);
  const run = async (key: string, call: ObjectCall): Promise<unknown> => {
    const object = namespace.get(namespace.idFromName(storedKey(key)));
    const response = await object.fetch("https://send-log/", { method: "POST", body: JSON.stringify(call) });
    if (!response.ok)
      throw new Error(`The Durable Object responded with ${response.status}. Is its class SendLogObject?`);
    return response.json();
  };
  return defineSendStore({
    async reserve(key, entry) {
      return (await run(key, { method: "reserve", entry, retention })) as Reservation;
    },
    async settle(key, token, record) {
      await run(key, { method: "settle", token, record, retention });
    },
    async release(key) {
      await run(key, { method: "release" });
    },
  });
}
