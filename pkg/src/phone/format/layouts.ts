import { EXTENSION_PREFIXES, LAYOUTS, LEADING_DIGITS, TEMPLATES } from "./data.js";

/** How the numbers of a calling code are formatted. */
export interface CallingCodeFormats {
  /** What stands before an extension. */
  readonly extensionPrefix: string;
  /** The first layout that fits a number is used. */
  readonly layouts: readonly Layout[];
}

interface Layout {
  /** The leading digits of the number; null if there is no condition. */
  readonly leading: RegExp | null;
  /** The minimum length of each group. */
  readonly min: readonly number[];
  /** How many more digits each group may have. The first groups take as many as they can. */
  readonly more: readonly number[];
  /** The sum of `min`. */
  readonly minLength: number;
  /** The sum of `more`. */
  readonly spare: number;
  /** For callers within the country. */
  readonly national: Template;
  /** Null if the number cannot be called from abroad, or if another layout is for that. */
  readonly international: Template | null;
}

/** Strings to write and, at odd indexes, numbers of groups, from 1. */
type Template = readonly string[];

/** The formats by calling code. Until first used, the index of the line of the table. */
let formatsByCode: Map<number, CallingCodeFormats | number> | undefined;
let layoutLines: string[] = [];
let leadingLines: string[] = [];

/** The formats of a calling code; undefined if no country has it. */
export function formatsOf(code: number): CallingCodeFormats | undefined {
  const found = table().get(code);
  if (typeof found !== "number") return found;
  const formats = { extensionPrefix: EXTENSION_PREFIXES[code] ?? " ext. ", layouts: layoutsOf(found) };
  table().set(code, formats);
  return formats;
}

/** The calling code of an E.164 number. No code is the prefix of another. */
export function callingCodeOf(e164: string): number | undefined {
  for (let end = 2; end <= 4; end++) {
    const code = Number(e164.slice(1, end));
    if (table().has(code)) return code;
  }
  return undefined;
}

/** Formats the digits in groups. Returns them unchanged if no layout fits. */
export function write(formats: CallingCodeFormats, digits: string, national: boolean): string {
  for (const layout of formats.layouts) {
    const template = national ? layout.national : layout.international;
    const spare = digits.length - layout.minLength;
    if (template === null || spare < 0 || spare > layout.spare) continue;
    if (layout.leading === null || layout.leading.test(digits)) return fill(template, cut(digits, layout, spare));
  }
  return digits;
}

function cut(digits: string, { min, more }: Layout, spare: number): string[] {
  let from = 0;
  return min.map((length, index) => {
    const extra = Math.min(spare, more[index] ?? 0);
    spare -= extra;
    return digits.slice(from, (from += length + extra));
  });
}

function fill(template: Template, groups: readonly string[]): string {
  let text = "";
  for (let index = 0; index < template.length; index++)
    text += index % 2 === 0 ? template[index] : groups[Number(template[index]) - 1];
  return text;
}

function table(): Map<number, CallingCodeFormats | number> {
  if (formatsByCode !== undefined) return formatsByCode;
  layoutLines = LAYOUTS.split("\n");
  leadingLines = LEADING_DIGITS.split("\n");
  let code = 0;
  return (formatsByCode = new Map(layoutLines.map((line, index) => [(code += Number.parseInt(line, 10) || 1), index])));
}

function layoutsOf(line: number): Layout[] {
  const leading = (leadingLines[line] ?? "").split(" ");
  return [...(layoutLines[line] ?? "").matchAll(/([A-Z]+)([\da-z]+)/g)].map(([, name = "", groups = ""], index) => {
    const min: number[] = [];
    const more: number[] = [];
    for (const [, digit, letter] of groups.matchAll(/(\d)([a-z]?)/g)) {
      min.push(Number(digit));
      more.push(letter ? letter.charCodeAt(0) - 96 : 0);
    }
    const prefix = leading[index];
    return {
      leading: prefix ? new RegExp(`^(?:${prefix.replaceAll("(", "(?:")})`) : null,
      min,
      more,
      minLength: sum(min),
      spare: sum(more),
      ...templatesOf(name),
    };
  });
}

/** The templates of a name: A to Z, then AA, AB and so on. */
function templatesOf(name: string): { national: Template; international: Template | null } {
  let index = 0;
  for (const letter of name) index = index * 26 + letter.charCodeAt(0) - 64;
  const [written = "", rule = "", international = ""] = (TEMPLATES.split("\n")[index - 1] ?? "").split("|");
  return {
    // The rule replaces the first group, and `$1` in it is that group.
    national: parseTemplate(
      rule === "" ? written : written.replace(/\$\d/, (group) => rule.replace("$1", () => group)),
    ),
    international: international === "-" ? null : parseTemplate(international || written),
  };
}

function parseTemplate(template: string): Template {
  return template.split(/\$(\d)/);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
