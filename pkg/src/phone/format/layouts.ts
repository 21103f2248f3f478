import { EXTENSION_PREFIXES, LAYOUTS, LEADING_DIGITS, TEMPLATES } from "./data.js";

/** How the numbers of one calling code are written. */
export interface CallingCodeFormats {
  readonly extensionPrefix: string;
  /** The first one that fits a number is the number's. */
  readonly layouts: readonly Layout[];
}

interface Layout {
  /** What the number must begin with; null where anything may. */
  readonly leading: RegExp | null;
  /** The least digits of each group, and how many more each takes: the first ones take as many as they can. */
  readonly min: readonly number[];
  readonly more: readonly number[];
  /** The sums of the two. */
  readonly minLength: number;
  readonly spare: number;
  readonly national: Template;
  /** Null where the number cannot be called from abroad, or where another layout says how. */
  readonly international: Template | null;
}

/** Text and, at odd places, numbers of groups. */
type Template = readonly string[];

/** By calling code: the line of the table until it is first used. */
let formatsByCode: Map<number, CallingCodeFormats | number> | undefined;
let layoutLines: string[] = [];
let leadingLines: string[] = [];

/** The plan of a calling code, undefined if no country has it. */
export function formatsOf(code: number): CallingCodeFormats | undefined {
  const found = table().get(code);
  if (typeof found !== "number") return found;
  const formats = { extensionPrefix: EXTENSION_PREFIXES[code] ?? " ext. ", layouts: layoutsOf(found) };
  table().set(code, formats);
  return formats;
}

/** The calling code that an E.164 number begins with: no code begins another one. */
export function callingCodeOf(e164: string): number | undefined {
  for (let end = 2; end <= 4; end++) {
    const code = Number(e164.slice(1, end));
    if (table().has(code)) return code;
  }
  return undefined;
}

/** The digits in groups, or as they are if no layout fits them. */
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

/** Templates are numbered in letters: A to Z, AA, AB and so on. */
function templatesOf(name: string): { national: Template; international: Template | null } {
  let index = 0;
  for (const letter of name) index = index * 26 + letter.charCodeAt(0) - 64;
  const [written = "", rule = "", international = ""] = (TEMPLATES.split("\n")[index - 1] ?? "").split("|");
  return {
    // The rule says what stands around the first group that is written.
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
