/** What a user may send. */

import { configurationError } from "../errors/error.js";
import { readInput } from "../errors/foreign.js";
import { invalidOption } from "../util/options.js";

/** What a user may send: to whom, and how often. */
export interface Grant {
  /** Who it is: an id that stays the same. Keys and limits are of one user, and no user meets those of another. */
  readonly user: string;
  /**
   * To whom: these numbers in E.164 form, and those that begin with a prefix (`"+44*"`); or `"any"`. A message by `contactId` needs `"any"`,
   * because nobody knows its number here.
   */
  readonly to: "any" | readonly string[];
  /** How often: messages in each window of `perMs` milliseconds, one for each recipient. Null: as often as they like. */
  readonly limit: GrantLimit | null;
  /** Data of yours for `compose`: plain data. In a token everybody who holds it can read it. */
  readonly data?: unknown;
}

/** At most `max` messages in each window of `perMs` milliseconds. Windows begin at multiples of `perMs` since the Unix epoch. */
export interface GrantLimit {
  readonly max: number;
  readonly perMs: number;
}

/** The most entries of `to`. */
const MAX_NUMBERS = 1_000;
const MAX_USER_LENGTH = 256;

/**
 * Reads a grant, each property once. Whatever it came with, such as a token's times, is left out.
 *
 * @throws TidingsError with the category `configuration`.
 */
export function readGrant<G extends Grant>(grant: G): G {
  return readInput("grant", () => {
    const { user, to, limit } = Object(grant) as Partial<Grant>;
    if (typeof user !== "string" || user === "" || user.length > MAX_USER_LENGTH)
      throw configurationError(`\`grant.user\` must be a string of 1 to ${MAX_USER_LENGTH} characters.`);
    return { ...grant, user, to: readTo(to), limit: readLimit(limit) };
  });
}

function readTo(to: unknown): Grant["to"] {
  if (to === "any") return to;
  if (!Array.isArray(to) || to.length > MAX_NUMBERS)
    throw configurationError(`\`grant.to\` must be "any" or an array of at most ${MAX_NUMBERS} numbers.`);
  const entries = [...(to as readonly unknown[])];
  if (!entries.every((entry) => typeof entry === "string" && /^\+\d{1,15}\*?$/.test(entry)))
    throw configurationError('`grant.to` must have numbers in E.164 form ("+14155551234") or prefixes ("+44*").');
  return entries as string[];
}

function readLimit(limit: unknown): GrantLimit | null {
  if (limit === null) return null;
  const { max, perMs } = Object(limit) as Partial<GrantLimit>;
  const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;
  if (!isCount(max) || !isCount(perMs))
    throw invalidOption("grant.limit", "null or { max, perMs }, of positive integers", limit);
  return { max, perMs };
}

/** Whether a message may go to this number. */
export function allows({ to }: Grant, number: string): boolean {
  if (to === "any") return true;
  return to.some((entry) => (entry.endsWith("*") ? number.startsWith(entry.slice(0, -1)) : number === entry));
}
