/** Limits how many messages go out in a time. */

import type { Guard, GuardedSend } from "../client/guard-types.js";
import { configurationError } from "../errors/error.js";
import { invalidOption, readProperties } from "../util/options.js";
import { addressKey, issueAt, recipientsOf, senderOf } from "./addresses.js";
import type { CounterStore } from "./counter-store.js";
import { readCounterStore, countAll } from "./counting.js";
import type { Count } from "./counting.js";
import { destinationOf } from "./destinations.js";
import type { CountryOf } from "./destinations.js";
import { defineGuard } from "./run.js";
import { readStoreOptions } from "./stores.js";
import type { GuardStoreOptions } from "./stores.js";

/** At most `max` messages in each window of `perMs` milliseconds. Windows begin at multiples of `perMs` since the Unix epoch. */
export interface Rate {
  readonly max: number;
  readonly perMs: number;
}

/** The options of `pace`. */
export interface PaceOptions extends GuardStoreOptions {
  /** Where the messages are counted. */
  readonly store: CounterStore;
  /** For each recipient. Several rates apply together. */
  readonly perRecipient?: Rate | readonly Rate[];
  /** For each sender (`from`). Messages without `from` count as of one sender. */
  readonly perSender?: Rate | readonly Rate[];
  /** For each country of recipients. Those whose country is not known count as one. */
  readonly perCountry?: Rate | readonly Rate[];
  /** Needed for `perCountry`. */
  readonly countryOf?: CountryOf;
}

const NAMES = [
  "store",
  "perRecipient",
  "perSender",
  "perCountry",
  "countryOf",
  "storeTimeoutMs",
  "onStoreFailure",
] as const;

interface PacedCount extends Count {
  readonly scope: "recipient" | "sender";
  /** The recipients that count, by their paths. */
  readonly paths: readonly string[];
  readonly endsAt: number;
}

/**
 * Rejects a message that would be too many: for its recipient, its sender or its recipient's country, with `retryAfterMs`. It counts messages that went
 * out or may have: what is certainly not sent is given back. A message to several recipients counts for each.
 *
 * Put it last, so that no counter is taken for what another guard rejects.
 *
 * @throws TidingsError with the category `configuration` for an invalid option.
 *
 * @example
 * ```ts
 * // Three codes in ten minutes to one number, and 500 an hour to one country.
 * const codes = pace({
 *   store: memoryCounterStore(),
 *   perRecipient: { max: 3, perMs: 600_000 },
 *   perCountry: { max: 500, perMs: 3_600_000 },
 *   countryOf: (to) => parsePhone(to).country,
 * });
 * ```
 */
export function pace(options: PaceOptions): Guard {
  const own = readProperties(options, "options", "an object such as { store, perRecipient }", NAMES);
  const store = readCounterStore(own.store);
  const settings = readStoreOptions(own);
  const { countryOf } = own;
  const rates = {
    recipient: readRates("perRecipient", own),
    sender: readRates("perSender", own),
    country: readRates("perCountry", own),
  };
  if (Object.values(rates).every(({ length }) => length === 0))
    throw configurationError("`pace` needs `perRecipient`, `perSender` or `perCountry`.");
  if (rates.country.length > 0 && typeof countryOf !== "function")
    throw configurationError("`perCountry` needs `countryOf`, such as `(to) => parsePhone(to).country`.");

  const countsOf = (send: GuardedSend): PacedCount[] => {
    const groups = new Map<string, { kind: keyof typeof rates; paths: string[] }>();
    const group = (kind: keyof typeof rates, name: string, path: string): void => {
      const key = `${kind}:${name}`;
      groups.set(key, { kind, paths: [...(groups.get(key)?.paths ?? []), path] });
    };
    const sender = addressKey(senderOf(send) ?? "");
    for (const { recipient, path } of recipientsOf(send)) {
      group("recipient", addressKey(recipient), path);
      group("sender", sender, path);
      if (rates.country.length > 0) group("country", destinationOf(recipient, countryOf).country ?? "", path);
    }
    return [...groups].flatMap(([key, { kind, paths }]) =>
      rates[kind].map(({ max, perMs }): PacedCount => {
        const window = Math.floor(send.now / perMs);
        const endsAt = (window + 1) * perMs;
        const scope = kind === "sender" ? "sender" : "recipient";
        return {
          key: `pace:${key}:${perMs}:${window}`,
          by: paths.length,
          expiresInMs: endsAt - send.now,
          max,
          scope,
          paths,
          endsAt,
        };
      }),
    );
  };

  const counted = new WeakSet<GuardedSend>();
  return defineGuard(async (send) => {
    // It is asked again if another guard sets a time.
    if (counted.has(send)) return undefined;
    const full = await countAll("pace", store, settings, send, countsOf(send));
    if (full.length === 0) {
      counted.add(send);
      return undefined;
    }
    const paths = new Set(full.flatMap(({ count }) => count.paths));
    return {
      reject: "Too many messages in this time.",
      guard: "pace",
      scope: full[0]!.count.scope,
      waitUntil: Math.max(...full.map(({ count }) => count.endsAt)),
      issues: [...paths].map((path) => issueAt(path, "pace", "Too many messages in this time.")),
    };
  });
}

function readRates(name: "perRecipient" | "perSender" | "perCountry", options: Partial<PaceOptions>): Rate[] {
  return [options[name] ?? []].flat().map((rate) => {
    const { max, perMs } = readProperties(rate as Rate, name, "an object such as { max: 3, perMs: 600_000 }", [
      "max",
      "perMs",
    ]);
    const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;
    if (!isCount(max)) throw invalidOption(`${name}.max`, "a positive integer", max);
    if (!isCount(perMs)) throw invalidOption(`${name}.perMs`, "a positive integer of milliseconds", perMs);
    return { max, perMs };
  });
}
