/**
 * A validator for the profile's JSON Schema. It knows the keywords of 2020-12 that the schema uses. Each issue names the path,
 * what is wrong there, and what is expected.
 */

import type { Issue } from "../types.js";
import type { IssueCode } from "../vocabulary.js";

/** The keywords of JSON Schema that the profile's schema uses. */
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

/** One mistake can cause thousands of issues. */
const MAX_ISSUES = 50;
/** No profile is nested deeper. An object that contains itself is. */
const MAX_DEPTH = 32;

type Found = { path: string; code: IssueCode; message: string }[];

/** The issues of a value, in the order of the schema; at most 50. */
export function findIssues(value: unknown, schema: Schema): Issue[] {
  const found: Found = [];
  walk(value, "", schema, schema, MAX_DEPTH, found);
  return found.slice(0, MAX_ISSUES);
}

function walk(value: unknown, path: string, schema: Schema, root: Schema, depth: number, found: Found): void {
  if (schema.$ref !== undefined)
    walk(value, path, root.$defs?.[schema.$ref.replace("#/$defs/", "")] ?? {}, root, depth, found);
  const report = (code: IssueCode, problem: string, at = path, { description } = schema): void => {
    const expected = description === undefined ? "" : ` Expected: ${description}`;
    found.push({ path: at, code, message: `\`${at || "profile"}\` ${problem}.${expected}` });
  };
  if (found.length >= MAX_ISSUES) return;
  if (depth === 0) return report("too-deep", "is nested too deep or contains itself");
  const { type } = schema;
  if (type !== undefined && ![type].flat().some((name) => is(value, name))) {
    return report(
      "wrong-type",
      `must be ${[type]
        .flat()
        .map((name) => TYPE_NAMES[name] ?? name)
        .join(" or ")}, not ${typeName(value)}`,
    );
  }
  if ("const" in schema && value !== schema.const)
    report("invalid", `must be ${shown(schema.const)}, not ${shown(value)}`);
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    report("unknown-value", `must be one of ${schema.enum.map(shown).join(", ")}, not ${shown(value)}`);
  }
  if (typeof value === "string") {
    if (value.length < (schema.minLength ?? 0)) report("empty", "is empty");
    else if (schema.pattern !== undefined && !new RegExp(schema.pattern, "u").test(value))
      report("invalid", `cannot be ${shown(value)}`);
  }
  if (typeof value === "number" && !(value >= (schema.minimum ?? -Infinity) && value <= (schema.maximum ?? Infinity))) {
    const { minimum = "", maximum = "" } = schema;
    report("out-of-range", `must be a number from ${minimum} to ${maximum}, not ${value}`.replace(" to ,", " on,"));
  }
  const inner = (item: unknown, at: string, rule: Schema): void => walk(item, at, rule, root, depth - 1, found);
  if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0))
      report("too-few", `must have at least ${schema.minItems} ${schema.minItems === 1 ? "item" : "items"}`);
    if (value.length > (schema.maxItems ?? Infinity)) report("too-many", `must have at most ${schema.maxItems} items`);
    if (schema.uniqueItems && new Set(value.map((item) => JSON.stringify(item))).size < value.length)
      report("duplicate", "has the same item twice");
    for (const [index, item] of value.entries()) {
      const rule = schema.prefixItems?.[index] ?? schema.items;
      if (typeof rule === "object") inner(item, `${path}[${index}]`, rule);
    }
  } else if (typeof value === "object" && value !== null) {
    const properties = value as Readonly<Record<string, unknown>>;
    const below = (name: string): string => (path === "" ? name : `${path}.${name}`);
    for (const name of schema.required ?? []) {
      if (!Object.hasOwn(properties, name)) report("required", "is missing", below(name), schema.properties?.[name]);
    }
    if (Object.keys(properties).length < (schema.minProperties ?? 0)) report("empty", "is an empty object");
    for (const [name, property] of Object.entries(properties)) {
      const rule =
        schema.properties !== undefined && Object.hasOwn(schema.properties, name)
          ? schema.properties[name]
          : schema.additionalProperties;
      if (rule === false) {
        const known = Object.keys(schema.properties ?? {}).filter((known) => known !== "$comment");
        report("unknown-property", `is not a property of the format. There are: ${known.join(", ")}`, below(name), {});
      } else if (typeof rule === "object") inner(property, below(name), rule);
      if (schema.propertyNames !== undefined) inner(name, below(name), schema.propertyNames);
    }
  }
  const fits = (rule: Schema): boolean => {
    const issues: Found = [];
    walk(value, path, rule, root, depth - 1, issues);
    return issues.length === 0;
  };
  for (const rule of schema.allOf ?? []) walk(value, path, rule, root, depth - 1, found);
  if (schema.anyOf !== undefined && !schema.anyOf.some(fits))
    report("invalid", `must have ${schema.anyOf.map(({ required = [] }) => `\`${required.join()}\``).join(" or ")}`);
  if (schema.if !== undefined && schema.then !== undefined && fits(schema.if))
    walk(value, path, schema.then, root, depth - 1, found);
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  object: "an object",
  array: "an array",
  string: "a string",
  boolean: "a boolean",
  number: "a number",
  integer: "an integer",
};

function is(value: unknown, type: string): boolean {
  if (type === "array") return Array.isArray(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}

function typeName(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? "an array" : (TYPE_NAMES[typeof value] ?? `a ${typeof value}`);
}

function shown(value: unknown): string {
  return typeof value === "string"
    ? `"${value.slice(0, 60)}"`
    : typeof value === "number" || typeof value === "boolean"
      ? String(value)
      : typeName(value);
}
