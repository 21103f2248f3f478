/**
 * What is wrong with a profile: the published JSON Schema, followed step by step, as far as it goes (the keywords that
 * it uses of 2020-12). Every issue names the path, what is wrong there, and what belongs there.
 */

import type { Issue } from "../types.js";
import type { IssueCode } from "../vocabulary.js";

/** The part of JSON Schema that the profile's schema is written in. */
export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly minProperties?: number;
  readonly items?: boolean | Schema;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly if?: Schema;
  readonly then?: Schema;
}

/** More than these are not listed: one mistake at the top may be thousands below. */
const MOST = 50;
/** No profile is deeper; an object that contains itself is. */
const DEPTH = 32;

type Found = { path: string; code: IssueCode; message: string }[];

/** Everything that is wrong, in the order of the schema. */
export function findIssues(value: unknown, schema: Schema): Issue[] {
  const found: Found = [];
  walk(value, "", schema, schema, DEPTH, found);
  return found.slice(0, MOST);
}

function walk(value: unknown, path: string, schema: Schema, root: Schema, depth: number, found: Found): void {
  if (schema.$ref !== undefined)
    walk(value, path, root.$defs?.[schema.$ref.replace("#/$defs/", "")] ?? {}, root, depth, found);
  const wrong = (code: IssueCode, problem: string, at = path, { description } = schema): void => {
    const remedy = description === undefined ? "" : ` What belongs there: ${description}`;
    found.push({ path: at, code, message: `\`${at || "profile"}\` ${problem}.${remedy}` });
  };
  if (found.length >= MOST) return;
  if (depth === 0) return wrong("too-deep", "is nested too deep, or contains itself");
  const { type } = schema;
  if (type !== undefined && ![type].flat().some((name) => is(value, name))) {
    return wrong(
      "wrong-type",
      `must be ${[type]
        .flat()
        .map((name) => NAMES[name] ?? name)
        .join(" or ")}, not ${kind(value)}`,
    );
  }
  if ("const" in schema && value !== schema.const)
    wrong("invalid", `must be ${shown(schema.const)}, not ${shown(value)}`);
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    wrong("unknown-value", `must be one of ${schema.enum.map(shown).join(", ")}, not ${shown(value)}`);
  }
  if (typeof value === "string") {
    if (value.length < (schema.minLength ?? 0)) wrong("empty", "is empty");
    else if (schema.pattern !== undefined && !new RegExp(schema.pattern, "u").test(value))
      wrong("invalid", `cannot be ${shown(value)}`);
  }
  if (typeof value === "number" && !(value >= (schema.minimum ?? -Infinity) && value <= (schema.maximum ?? Infinity))) {
    const { minimum = "", maximum = "" } = schema;
    wrong("out-of-range", `must be a number from ${minimum} to ${maximum}, not ${value}`.replace(" to ,", " on,"));
  }
  const inner = (item: unknown, at: string, rule: Schema): void => walk(item, at, rule, root, depth - 1, found);
  if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0))
      wrong("too-few", `must have at least ${schema.minItems} ${schema.minItems === 1 ? "entry" : "entries"}`);
    if (value.length > (schema.maxItems ?? Infinity)) wrong("too-many", `must have at most ${schema.maxItems} entries`);
    if (schema.uniqueItems && new Set(value.map((item) => JSON.stringify(item))).size < value.length)
      wrong("duplicate", "has an entry twice");
    for (const [index, item] of value.entries()) {
      const rule = schema.prefixItems?.[index] ?? schema.items;
      if (typeof rule === "object") inner(item, `${path}[${index}]`, rule);
    }
  } else if (typeof value === "object" && value !== null) {
    const members = value as Readonly<Record<string, unknown>>;
    const below = (name: string): string => (path === "" ? name : `${path}.${name}`);
    for (const name of schema.required ?? []) {
      if (!Object.hasOwn(members, name)) wrong("required", "is missing", below(name), schema.properties?.[name]);
    }
    if (Object.keys(members).length < (schema.minProperties ?? 0)) wrong("empty", "is an empty object");
    for (const [name, member] of Object.entries(members)) {
      const rule =
        schema.properties !== undefined && Object.hasOwn(schema.properties, name)
          ? schema.properties[name]
          : schema.additionalProperties;
      if (rule === false) {
        const known = Object.keys(schema.properties ?? {}).filter((known) => known !== "$comment");
        wrong("unknown-property", `is not a property of the format. There are: ${known.join(", ")}`, below(name), {});
      } else if (typeof rule === "object") inner(member, below(name), rule);
      if (schema.propertyNames !== undefined) inner(name, below(name), schema.propertyNames);
    }
  }
  const fits = (rule: Schema): boolean => {
    const tried: Found = [];
    walk(value, path, rule, root, depth - 1, tried);
    return tried.length === 0;
  };
  for (const rule of schema.allOf ?? []) walk(value, path, rule, root, depth - 1, found);
  if (schema.anyOf !== undefined && !schema.anyOf.some(fits)) wrong("invalid", "fits none of the forms that there are");
  if (schema.if !== undefined && schema.then !== undefined && fits(schema.if))
    walk(value, path, schema.then, root, depth - 1, found);
}

const NAMES: Readonly<Record<string, string>> = {
  object: "an object",
  array: "a list",
  string: "text",
  boolean: "true or false",
  number: "a number",
  integer: "a whole number",
};

function is(value: unknown, type: string): boolean {
  if (type === "array") return Array.isArray(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}

function kind(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? "a list" : (NAMES[typeof value] ?? `a ${typeof value}`);
}

function shown(value: unknown): string {
  return typeof value === "string"
    ? `"${value.slice(0, 60)}"`
    : typeof value === "number" || typeof value === "boolean"
      ? String(value)
      : kind(value);
}
