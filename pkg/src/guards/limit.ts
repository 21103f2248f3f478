/** Limits what one message may cost. */

import type { Guard } from "../client/guard-types.js";
import { configurationError } from "../errors/error.js";
import { totalPrice } from "../failover/order.js";
import { invalidOption, readProperties } from "../util/options.js";
import { issueAt, recipientsOf } from "./addresses.js";
import { checkCountryKeys, destinationOf } from "./destinations.js";
import type { CountryOf } from "./destinations.js";
import { defineGuard } from "./run.js";

/** The options of `limit`. */
export interface LimitOptions {
  /** The segments of a text: `(body) => segments(body).segments`. Given by you, so that guards do not bring the part that counts them. */
  readonly segmentsOf: (body: string) => number;
  /** The most segments of a message. */
  readonly segments?: number;
  /** The most that a message may cost, to all of its recipients together, in the unit of `prices`. */
  readonly price?: number;
  /**
   * The price of a segment by destination: country (`"GB"`) or calling code (`"+44"`). The longest that matches counts, a country more than a
   * calling code. `"+"` is for all others; without it, a message to another destination is rejected.
   * @example { "+1": 0.0079, GB: 0.04, "+": 0.1 }
   */
  readonly prices?: Readonly<Record<string, number>>;
  /** Needed for countries in `prices`. */
  readonly countryOf?: CountryOf;
}

/**
 * Rejects a message with too many segments, or that would cost too much. A message without `body`, such as a template, counts as one segment.
 *
 * @throws TidingsError with the category `configuration` for an invalid option.
 *
 * @example
 * ```ts
 * const cheap = limit({ segmentsOf: (body) => segments(body).segments, segments: 3, price: 0.25, prices: { "+1": 0.0079, "+": 0.1 } });
 * ```
 */
export function limit(options: LimitOptions): Guard {
  const { segmentsOf, segments, price, prices, countryOf } = readProperties(
    options,
    "options",
    "an object such as { segmentsOf, segments }",
    ["segmentsOf", "segments", "price", "prices", "countryOf"],
  );
  if (typeof segmentsOf !== "function")
    throw invalidOption("segmentsOf", "a function, such as `(body) => segments(body).segments`", segmentsOf);
  if (segments === undefined && price === undefined) throw configurationError("`limit` needs `segments` or `price`.");
  if (segments !== undefined && !(Number.isSafeInteger(segments) && segments > 0))
    throw invalidOption("segments", "a positive integer", segments);
  if (price !== undefined && !(Number.isFinite(price) && price >= 0))
    throw invalidOption("price", "a number of at least 0", price);
  if ((price === undefined) !== (prices === undefined))
    throw configurationError("`price` and `prices` need each other.");
  checkCountryKeys("prices", Object.keys(prices ?? {}), countryOf);
  const wrong = Object.values(prices ?? {}).find((one) => !(Number.isFinite(one) && one >= 0));
  if (wrong !== undefined) throw invalidOption("prices", "of numbers of at least 0", wrong);
  return defineGuard((send) => {
    const { body } = Object(send.message) as { body?: unknown };
    const count: unknown = typeof body === "string" ? segmentsOf(body) : 1;
    if (!Number.isSafeInteger(count) || (count as number) < 0)
      throw invalidOption("segmentsOf", "a function that returns an integer", count);
    if (segments !== undefined && (count as number) > segments) {
      const reject = `The text has ${count} segments, and ${segments} are allowed.`;
      return { reject, guard: "limit", scope: "content", issues: [issueAt("body", "limit", reject)] };
    }
    if (price === undefined) return undefined;
    const recipients = recipientsOf(send);
    const total =
      (count as number) *
      totalPrice(
        prices,
        recipients.map(({ recipient }) => destinationOf(recipient, countryOf)),
      );
    if (total <= price) return undefined;
    const isKnown = total < Infinity;
    const reject = isKnown
      ? `The message would cost ${Number(total.toPrecision(12))}, and ${price} is allowed.`
      : "The price of a message to one of its recipients is not known.";
    const dear = isKnown
      ? recipients
      : recipients.filter(({ recipient }) => totalPrice(prices, [destinationOf(recipient, countryOf)]) === Infinity);
    return {
      reject,
      guard: "limit",
      scope: "recipient",
      issues: dear.map(({ path }) => issueAt(path, "limit", reject)),
    };
  });
}
