// Writes pkg/profile.schema.json from the types of the profile format, pkg/src/provider/*types.ts, and their doc comments.
// `node scripts/profile-schema.mjs --check` writes nothing, and fails where the file is not what the types give.
//
// Besides the usual tags of JSON Schema (`@pattern`, `@minimum`, ...), the doc comments may have:
// - `@namePattern <pattern>`: the names that a record may have;
// - `@requiredIf <property>=<value>`: the property is required where another one has that value;
// - `@anyOfRequired <property> <property>`: one of these properties is required.
// In a pattern, `<Name>` stands for the strings of that closed list.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createGenerator } from "ts-json-schema-generator";
import { Failure, main, root } from "./process.mjs";

const file = join(root, "pkg", "profile.schema.json");

/** The order of the keywords in the file. Each subschema begins with what it is for. */
const KEYWORDS = [
  ...["$schema", "$id", "title", "description", "$ref", "type", "const", "enum", "default", "pattern"],
  ...["minLength", "minimum", "maximum", "required", "properties", "propertyNames", "additionalProperties"],
  ...["minProperties", "items", "prefixItems", "minItems", "maxItems", "uniqueItems", "anyOf", "allOf", "if", "then"],
  "$defs",
];

const COMMENT = { description: "A note for people, because JSON has no comments. It is ignored.", type: "string" };

function generate() {
  const { definitions, ...profile } = createGenerator({
    path: join(root, "pkg", "src", "provider", "types.ts"),
    tsconfig: join(root, "tsconfig.json"),
    type: "ProviderProfile",
    topRef: false,
    // `npm run check` has checked the types; names keep the order of the source.
    skipTypeCheck: true,
    sortProps: false,
    extraTags: ["namePattern", "requiredIf", "anyOfRequired"],
  }).createSchema("ProviderProfile");
  const convert = converter(definitions);
  return sorted({
    ...convert(profile),
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "urn:tidings:profile:1",
    title: "ProviderProfile",
    $defs: { Comment: COMMENT, ...mapValues(definitions, convert) },
  });
}

/** From the generator's draft 7 to the keywords that `pkg/src/provider/json-schema.ts` follows. */
function converter(definitions) {
  const convert = (node) => {
    const { namePattern, requiredIf, anyOfRequired, title, ...schema } = node;
    if (schema.description !== undefined) schema.description = plain(schema.description);
    if (schema.$ref !== undefined) schema.$ref = schema.$ref.replace("#/definitions/", "#/$defs/");
    // A wrong type is then reported as a wrong value, with the allowed values.
    if ("const" in schema || schema.enum !== undefined) delete schema.type;
    if (schema.pattern !== undefined) schema.pattern = schema.pattern.replace(/<(\w+)>/g, (_, name) => oneOf(name));
    if (Array.isArray(schema.items)) {
      schema.prefixItems = schema.items.map(convert);
      delete schema.items;
    } else if (schema.items !== undefined) schema.items = convert(schema.items);
    if (typeof schema.additionalProperties === "object")
      schema.additionalProperties = convert(schema.additionalProperties);
    if (namePattern !== undefined) schema.propertyNames = { pattern: `^(\\$comment|${namePattern})$` };
    if (schema.allOf !== undefined) return discriminated(schema);
    if (schema.type === "object") {
      const conditions = Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
        property.requiredIf === undefined ? [] : [when(...property.requiredIf.split("="), { required: [name] })],
      );
      if (conditions.length > 0) schema.allOf = conditions;
      schema.properties = {
        ...mapValues(constantsFirst(schema.properties ?? {}), convert),
        $comment: { $ref: "#/$defs/Comment" },
      };
      // The generator sorts it where an interface extends another.
      if (schema.required !== undefined)
        schema.required = Object.keys(schema.properties).filter((name) => schema.required.includes(name));
    }
    if (anyOfRequired !== undefined) schema.anyOf = anyOfRequired.split(" ").map((name) => ({ required: [name] }));
    // The strings of a template literal type: the pattern says the same.
    else if (schema.pattern !== undefined && schema.anyOf !== undefined) {
      delete schema.anyOf;
      schema.type = "string";
    } else if (schema.anyOf !== undefined) return merged(schema, schema.anyOf.map(convert));
    return schema;
  };
  const oneOf = (name) => `(${definitions[name].enum.join("|")})`;

  /** A union of objects by the value of one property: only the alternative that is meant is checked. */
  const discriminated = ({ properties, allOf, ...schema }) => {
    const [[name, { enum: values }]] = Object.entries(properties);
    const alternatives = allOf.map(({ then: { $ref } }) => $ref.replace("#/definitions/", ""));
    return {
      ...schema,
      properties: { [name]: { description: `The ${name === "type" ? "kind of scheme" : name}.`, enum: values } },
      allOf: alternatives.map((alternative, at) => when(name, values[at], { $ref: `#/$defs/${alternative}` })),
    };
  };

  /** A union of types that exclude each other, as one schema: its keywords say which type they are about. */
  const merged = ({ anyOf, ...schema }, alternatives) => {
    const constants = alternatives
      .filter((alternative) => "const" in alternative)
      .map((alternative) => alternative.const);
    const others = alternatives
      .filter((alternative) => !("const" in alternative))
      .map(({ $ref, ...alternative }) =>
        $ref === undefined ? alternative : convert(definitions[$ref.replace("#/$defs/", "")]),
      );
    if (constants.length > 0) others.unshift({ type: "string", pattern: `^(${constants.join("|")})$` });
    const keywords = others.flatMap(({ description, ...alternative }) => Object.keys(alternative));
    const repeated = keywords.find((keyword, at) => keyword !== "type" && keywords.indexOf(keyword) < at);
    const types = others.flatMap(({ type }) => type ?? []);
    if (repeated !== undefined || new Set(types).size < others.length)
      throw new Failure(`a union cannot be one schema: ${JSON.stringify(anyOf).slice(0, 200)}`);
    return Object.assign({}, ...others, schema, { type: types });
  };
  return convert;
}

/** The schema that applies where a property has this value. */
function when(name, value, then) {
  return { if: { required: [name], properties: { [name]: { const: value } } }, then };
}

/** What an object is stands before what it has, also where it inherits that. */
function constantsFirst(properties) {
  const rank = ([, property]) => ("const" in property ? 0 : 1);
  return Object.fromEntries(Object.entries(properties).sort((one, other) => rank(one) - rank(other)));
}

/** A doc comment in one line, without links. */
function plain(comment) {
  return comment
    .replace(/\{@link\s+(\S+)\s+([^}]*)\}/g, (_, target, text) => text.trim() || `\`${target}\``)
    .replace(/\*\*/g, "")
    .replace(/\s+/g, " ")
    .replace(/([:;.]) - /g, "$1 ")
    .replace(/ ([,.;)])/g, "$1")
    .replace(/\( /g, "(");
}

function mapValues(record, change) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

/** The keywords of every subschema in the order of `KEYWORDS`; the names of properties and definitions stay as they are. */
function sorted(schema) {
  if (Array.isArray(schema)) return schema.map(sorted);
  if (typeof schema !== "object" || schema === null) return schema;
  const unknown = Object.keys(schema).find((keyword) => !KEYWORDS.includes(keyword));
  if (unknown !== undefined) throw new Failure(`the schema has a keyword that the package does not follow: ${unknown}`);
  const found = KEYWORDS.filter((keyword) => keyword in schema);
  return Object.fromEntries(
    found.map((keyword) => [
      keyword,
      ["properties", "$defs"].includes(keyword)
        ? mapValues(schema[keyword], sorted)
        : ["const", "default", "enum"].includes(keyword)
          ? schema[keyword]
          : sorted(schema[keyword]),
    ]),
  );
}

await main(() => {
  const fresh = `${JSON.stringify(generate(), null, 2)}\n`;
  if (!process.argv.includes("--check")) writeFileSync(file, fresh);
  else if (readFileSync(file, "utf8") !== fresh)
    throw new Failure("pkg/profile.schema.json is not what its types give: run `npm run schema` and commit the file");
});
