/** A store in the browser, for all tabs and workers of an origin. */

import { newIdempotencyKey } from "../client/idempotency-key.js";
import type { DefinedSendStore } from "../client/send-log.js";
import { configurationError } from "../errors/error.js";
import { wallTime } from "../util/clock.js";
import { invalidOption, readProperties } from "../util/options.js";
import { readRetention } from "./retention.js";
import type { RetentionOptions } from "./retention.js";
import { decideReservation, settledSend } from "./rule.js";
import type { StoredSend } from "./rule.js";
import { defineSendStore } from "./send-log.js";
import { holdLock, isHeld } from "./tab-locks.js";

export interface IndexedDbStoreOptions extends RetentionOptions {
  /** The name of the database. @default "tidings" */
  name?: string;
}

/** A send, and whether the tab that makes it holds a lock as long as it lives. */
interface LockedSend extends StoredSend {
  readonly isLocked?: boolean;
}

const SENDS = "sends";
const EXPIRES_AT = "expiresAt";

/** How many expired records a reservation deletes. */
const SWEEP_RECORDS = 20;

/**
 * Creates a store in IndexedDB: a message is sent once, whatever tabs are reloaded, closed or opened twice. Times are the machine's. A
 * user can clear the storage, and browsers may when the disk is full; see `navigator.storage.persist()`.
 *
 * The transactions of IndexedDB are atomic across tabs by themselves. With Web Locks, a tab that was closed while it sent is noticed at
 * once, and not only when its lease ends.
 *
 * @throws TidingsError with the category `configuration` if there is no IndexedDB, or for an invalid option.
 *
 * @example
 * ```ts
 * const client = new Client({ provider: "texting-blue", baseUrl: "/sms", store: indexedDbStore() });
 * ```
 */
export function indexedDbStore(options: IndexedDbStoreOptions = {}): DefinedSendStore {
  const names = ["name", "retentionMs"] as const;
  const { name = "tidings", retentionMs } = readProperties(options, "options", "an object", names);
  if (typeof name !== "string" || name === "") throw invalidOption("name", "a string that is not empty", name);
  const retention = readRetention(retentionMs);
  const change = transactions(name);
  /** Ends the locks of the sends that this object reserved, by token. */
  const locks = new Map<string, () => void>();
  const unlock = (token: string): void => {
    locks.get(token)?.();
    locks.delete(token);
  };

  return defineSendStore({
    async reserve(key, entry) {
      const token = entry.token ?? newIdempotencyKey();
      // Before the reservation can be seen, so that no tab takes it for that of a dead one.
      const isLook = entry.look === true;
      const free = isLook ? undefined : await holdLock(token, entry.leaseMs, () => locks.delete(token));
      const isLocked = free !== undefined;
      /** Reserves, and takes the lease of `dead` for ended. */
      const reserve = (dead?: string) =>
        change(key, (known, sends) => {
          const now = wallTime();
          const isDead = dead !== undefined && known?.token === dead;
          const ended = isDead ? { ...known, leaseUntil: Math.min(known.leaseUntil, now) } : known;
          const { reservation, send } = decideReservation(ended, entry, now, () => token, retention);
          if (!isLook) sweep(sends, key, now);
          if (send !== undefined) sends.put({ ...send, isLocked } satisfies LockedSend, key);
          return { reservation, known };
        });
      try {
        let { reservation, known } = await reserve();
        if (reservation.state === "busy" && known?.isLocked === true && !(await isHeld(known.token)))
          ({ reservation } = await reserve(known.token));
        if (reservation.state === "new" && isLocked) locks.set(token, free);
        else free?.();
        return reservation;
      } catch (error) {
        free?.();
        throw error;
      }
    },
    async settle(key, token, record) {
      await change(key, (known, sends) => {
        const settled = settledSend(known, token, record, wallTime(), retention);
        if (settled !== undefined) sends.put(settled, key);
      });
      unlock(token);
    },
    async release(key) {
      const token = await change(key, (known, sends) => {
        sends.delete(key);
        return known?.token;
      });
      if (token !== undefined) unlock(token);
    },
  });
}

/** Deletes some expired records, but not that of `key`, which may be reserved anew. */
function sweep(sends: IDBObjectStore, key: string, now: number): void {
  const expired = sends.index(EXPIRES_AT).getAllKeys(IDBKeyRange.upperBound(now), SWEEP_RECORDS);
  expired.onsuccess = () => {
    for (const old of expired.result) if (old !== key) sends.delete(old);
  };
}

/** What a transaction does with a key: `known` is what is kept for it. */
type Change<T> = (known: LockedSend | undefined, sends: IDBObjectStore) => T;

/**
 * Returns a function that runs a transaction for a key. It resolves when the transaction is on the disk.
 *
 * @throws TidingsError with the category `configuration` if there is no IndexedDB.
 */
function transactions(name: string): <T>(key: string, change: Change<T>) => Promise<T> {
  const factory = indexedDbOf();
  let opened: Promise<IDBDatabase> | undefined;
  const forget = (): void => (opened = undefined);
  const run = async <T>(key: string, change: Change<T>): Promise<T> => {
    opened ??= open(factory, name, forget);
    const database = await opened.catch((error: unknown) => {
      forget();
      throw error;
    });
    return transact(database, key, change);
  };
  return async (key, change) => {
    try {
      return await run(key, change);
    } catch (error) {
      // The browser closed the connection; nothing was done.
      if ((error as { name?: unknown } | null)?.name !== "InvalidStateError") throw error;
      forget();
      return run(key, change);
    }
  };
}

const REMEDY =
  "Create the store in the browser only, in a page whose storage is not blocked; elsewhere use `memoryStore`, or a store on a server.";

function indexedDbOf(): IDBFactory {
  try {
    // Typed as if it were always there.
    const found = globalThis.indexedDB as IDBFactory | undefined;
    if (typeof found?.open === "function") return found;
  } catch (cause) {
    throw configurationError(`The browser does not let this page use IndexedDB. ${REMEDY}`, cause);
  }
  throw configurationError(`There is no IndexedDB here. ${REMEDY}`);
}

function open(factory: IDBFactory, name: string, onClose: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(SENDS).createIndex(EXPIRES_AT, EXPIRES_AT);
    };
    request.onsuccess = () => {
      const database = request.result;
      database.onclose = onClose;
      // Another tab deletes the database, or has a later version of the package.
      database.onversionchange = () => {
        database.close();
        onClose();
      };
      resolve(database);
    };
    request.onerror = () =>
      reject(configurationError(`IndexedDB could not be opened: see \`cause\`. ${REMEDY}`, request.error));
  });
}

function transact<T>(database: IDBDatabase, key: string, change: Change<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    // `strict`: complete when it is on the disk, so that a crash of the machine forgets nothing.
    const transaction = database.transaction(SENDS, "readwrite", { durability: "strict" });
    const sends = transaction.objectStore(SENDS);
    const found: IDBRequest<LockedSend | undefined> = sends.get(key);
    let result: { readonly value: T } | undefined;
    let thrown: unknown;
    found.onsuccess = () => {
      try {
        result = { value: change(found.result, sends) };
      } catch (error) {
        thrown = error;
        transaction.abort();
      }
    };
    transaction.oncomplete = () => result !== undefined && resolve(result.value);
    transaction.onabort = () => reject(thrown ?? transaction.error);
  });
}
