/** The time zones of a phone number. */

import type { PhoneType } from "../vocabulary.js";
import { LISTS, PREFIXES, ZONES } from "./data.js";

/** Where a mobile number says where its owner is from, by calling code: libphonenumber's list. Elsewhere it may be from anywhere in the country. */
const GEOGRAPHIC_MOBILE = ["52", "54", "55", "62", "86"];

/** The lists of zones by prefix, unpacked on first use. */
let table: Map<string, readonly string[]> | undefined;

/**
 * The time zones in which a phone number may be, as libphonenumber knows them: those of the longest prefix that it lists. Names of the IANA
 * database: `["America/New_York"]`. Empty if it knows none. Makes no request.
 *
 * A number says where it was given out, and not where its owner is: someone who moved kept it. Where you know better, use what you know.
 *
 * @param number In E.164 form. Anything else has no zones.
 * @param type The number's type, from `parsePhone(number).type`. With it, a number that does not belong to a place (most mobile numbers, toll-free
 * numbers) has all zones of its calling code, as in libphonenumber, and an invalid one (`unknown`) has none. Without it, the digits alone count.
 *
 * @example
 * ```ts
 * zonesOf("+12125550123"); // ["America/New_York"]
 * zonesOf("+61491570156"); // ["Australia/Sydney"]
 * zonesOf("+61491570156", "mobile"); // eight: a mobile number may be from anywhere in Australia
 * ```
 */
export function zonesOf(number: string, type?: PhoneType | null): readonly string[] {
  const digits = /^\+(\d{2,15})$/.exec(typeof number === "string" ? number : "")?.[1];
  if (digits === undefined || type === "unknown") return [];
  table ??= unpacked();
  const lists = table;
  const prefixes = Array.from(digits, (_, index) => digits.slice(0, index + 1)).filter((prefix) => lists.has(prefix));
  // No calling code begins with another one, so that the shortest prefix is that of the calling code.
  const [code = ""] = prefixes;
  const isPlaced =
    type === undefined ||
    type === null ||
    type === "fixed-line" ||
    type === "fixed-line-or-mobile" ||
    (type === "mobile" && GEOGRAPHIC_MOBILE.includes(code));
  return lists.get((isPlaced ? prefixes.at(-1) : code) ?? "") ?? [];
}

function unpacked(): Map<string, readonly string[]> {
  const zones = ZONES.split(",");
  const lists = LISTS.split("|").map((list) => Object.freeze(list.split(",").map((index) => zones[Number(index)]!)));
  const found = new Map<string, readonly string[]>();
  for (const [index, packed] of PREFIXES.split("|").entries()) {
    let prefix = "";
    for (const [, shared, digits] of packed.matchAll(/([a-k])(\d*)/g)) {
      prefix = prefix.slice(0, shared!.charCodeAt(0) - 97) + digits;
      found.set(prefix, lists[index]!);
    }
  }
  return found;
}
