/** What the codes and texts of webhooks mean. The core reads failed requests by the same rules (`src/provider/rules.rs`). */

import type { Category, Outcome, Scope } from "../types.js";
import type { ProfileErrors, ProfileRule } from "./types.js";

/** A rule of a profile, in full. */
export interface Rule {
  readonly category: Category;
  readonly scope?: Scope;
  readonly transient?: boolean;
  readonly outcome?: Outcome;
  readonly permanent?: boolean;
  /** Whether the provider documents this code or text itself, and not only a range or a family of codes. */
  readonly exact: boolean;
}

/**
 * What the code of a message or of a delivery report means; without a rule for the code, what its text means. An exact code
 * counts before a range (`21000-21999`), a range before a family (`INVALID_*`).
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

function ofText(rules: NonNullable<ProfileErrors["messageRules"]>, text: string): Rule | null {
  const row = rules.find(([known]) => text.includes(known));
  return row === undefined ? null : read(row[1], true);
}

function read(rule: ProfileRule, exact: boolean): Rule {
  const full = typeof rule === "string" ? ({ category: rule } as Exclude<ProfileRule, string>) : rule;
  const [category, scope = full.scope] = full.category.split("@") as [Category, Scope?];
  return { ...full, category, exact, ...(scope === undefined ? undefined : { scope }) };
}
