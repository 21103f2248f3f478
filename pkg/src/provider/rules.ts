/** What a profile says of a code or a text. The core reads failures of requests by the same rules (`src/provider/rules.rs`). */

import type { Category, Outcome, Scope } from "../types.js";
import type { ProfileErrors, ProfileRule } from "./types.js";

export interface Rule {
  readonly category: Category;
  readonly scope?: Scope;
  readonly transient?: boolean;
  readonly outcome?: Outcome;
  readonly permanent?: boolean;
  /** Whether the code itself or the text is documented, as opposed to a range or a family of codes. */
  readonly exact: boolean;
}

/**
 * What a message's or a delivery report's code means, or else its text: an exact code before a range (`21000-21999`), that
 * before a family (`INVALID_*`).
 */
export function deliveryRule(
  { codes, deliveryCodes = codes, messageRules = [] }: ProfileErrors,
  code: string | null,
  text: string | null,
): Rule | null {
  return (
    (code === null ? null : ofCode(deliveryCodes ?? {}, code)) ??
    (text === null ? null : ofText(messageRules, text.toLowerCase()))
  );
}

function ofCode(codes: Readonly<Record<string, ProfileRule>>, code: string): Rule | null {
  if (Object.hasOwn(codes, code)) return read(codes[code]!, true);
  const number = /^\d+$/.test(code) ? Number(code) : NaN;
  const isWithin = (key: string): boolean => {
    const [, first, last] = /^(\d+)-(\d+)$/.exec(key) ?? [];
    return Number(first) <= number && number <= Number(last);
  };
  const isFamily = (key: string): boolean => key.endsWith("*") && code.startsWith(key.slice(0, -1));
  const keys = Object.keys(codes);
  const key = keys.find(isWithin) ?? keys.find(isFamily);
  return key === undefined ? null : read(codes[key]!, false);
}

function ofText(texts: NonNullable<ProfileErrors["messageRules"]>, text: string): Rule | null {
  const row = texts.find(([known]) => text.includes(known));
  return row === undefined ? null : read(row[1], true);
}

function read(rule: ProfileRule, exact: boolean): Rule {
  const whole = typeof rule === "string" ? ({ category: rule } as Exclude<ProfileRule, string>) : rule;
  const [category, scope = whole.scope] = whole.category.split("@") as [Category, Scope?];
  return { ...whole, category, exact, ...(scope === undefined ? undefined : { scope }) };
}
