/** Sends to some types of numbers only. */

import type { Guard } from "../client/guard-types.js";
import { invalidOption, readProperties } from "../util/options.js";
import { PHONE_TYPES } from "../vocabulary.js";
import type { PhoneType } from "../vocabulary.js";
import { issueAt, recipientsOf } from "./addresses.js";
import { defineGuard } from "./run.js";

/** A type of `parsePhone`, or `satellite`. */
export type GuardedNumberType = PhoneType | "satellite";

/** Inmarsat, the global mobile satellite systems, and Thuraya: ITU-T's list of E.164 country codes. Numbering plans have no type for them. */
const SATELLITE = /^\+(870|881|88216)/;

/** What costs its caller more, and is what a fraudster earns from. */
const COSTLY: readonly GuardedNumberType[] = ["premium-rate", "shared-cost", "personal-number", "satellite"];

/** The options of `numberTypes`. */
export interface NumberTypesOptions {
  /** The type of a number: `(to) => parsePhone(to).type`. Given by you, so that guards do not bring the numbering plans. */
  readonly typeOf: (to: string) => PhoneType | null;
  /** Send only to these types. @default all that are not in `deny` */
  readonly allow?: readonly GuardedNumberType[];
  /** Never send to these. @default premium-rate, shared-cost, personal-number, satellite; none if there is an `allow` */
  readonly deny?: readonly GuardedNumberType[];
}

/**
 * Rejects a message to a number of a type that is not allowed: by default to those that cost more than others. A `contactId` has no type: it is not
 * in `allow` and not in `deny`.
 *
 * @throws TidingsError with the category `configuration` for an invalid option.
 *
 * @example
 * ```ts
 * const phones = numberTypes({ typeOf: (to) => parsePhone(to).type, allow: ["mobile", "fixed-line-or-mobile"] });
 * ```
 */
export function numberTypes(options: NumberTypesOptions): Guard {
  const {
    typeOf,
    allow,
    deny = allow === undefined ? COSTLY : [],
  } = readProperties(options, "options", "an object such as { typeOf }", ["typeOf", "allow", "deny"]);
  if (typeof typeOf !== "function")
    throw invalidOption("typeOf", "a function, such as `(to) => parsePhone(to).type`", typeOf);
  const known: readonly string[] = [...PHONE_TYPES, "satellite"];
  for (const [name, types] of Object.entries({ allow: allow ?? [], deny })) {
    const wrong = types.find((type) => !known.includes(type));
    if (wrong !== undefined) throw invalidOption(name, `of types (${known.join(", ")})`, wrong);
  }
  return defineGuard((send) => {
    const issues = recipientsOf(send)
      .filter(({ recipient, path }) => {
        const type = path === "contactId" ? null : SATELLITE.test(recipient) ? "satellite" : typeOf(recipient);
        const isIn = (types: readonly (string | null)[]): boolean => types.includes(type);
        return isIn(deny) || (allow !== undefined && !isIn(allow));
      })
      .map(({ path }) => issueAt(path, "number-types", "Messages to numbers of this type are not allowed."));
    if (issues.length === 0) return undefined;
    return {
      reject: "The type of the recipient's number is not allowed.",
      guard: "number-types",
      scope: "recipient",
      issues,
    };
  });
}
