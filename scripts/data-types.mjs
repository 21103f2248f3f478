// Writes the TypeScript types that are made from data: the providers' profiles, their documented errors, and the countries.
// `node scripts/data-types.mjs --check` writes nothing, and fails where a file is not what the data gives.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { builtIn, errorsFile, ids, profileFile } from "./build/providers.mjs";
import { Failure, main, root } from "./process.mjs";

const MAX_COLUMNS = 120;

const json = (file) => JSON.parse(readFileSync(file, "utf8"));
const quoted = (word) => JSON.stringify(word);
const key = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name));

/** A doc comment of one sentence, in lines that fit. */
function comment(indent, sentence) {
  const line = `${indent}/** ${sentence} */`;
  if (line.length <= MAX_COLUMNS) return line;
  const lines = [];
  for (const word of sentence.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= MAX_COLUMNS) lines.push(`${lines.pop()} ${word}`);
    else lines.push(`${indent} * ${word}`);
  }
  return [`${indent}/**`, ...lines, `${indent} */`].join("\n");
}

/** A union of strings, as the formatter writes it. */
function union(name, words, doc) {
  const line = `export type ${name} = ${words.map(quoted).join(" | ")};`;
  const lines = [`export type ${name} =`, ...words.map((word) => `  | ${quoted(word)}`)].join("\n");
  return `${comment("", doc)}\n${line.length <= MAX_COLUMNS ? line : `${lines};`}\n`;
}

/** `A sentence.` of a description in a profile, which begins with a small letter and ends without a full stop. */
const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}.`;

const FILES = {
  "pkg/src/provider/known-profiles.ts": () => {
    const profiles = ids.map((id) => json(profileFile(id)));
    const channels = profiles.flatMap((profile) => {
      const fields = (profile.routes ?? []).flatMap((route) => route.fields);
      const words = fields.flatMap((one) => (one.field === "channel" ? (one.enum ?? []) : []));
      return words.length === 0
        ? []
        : [`  readonly ${key(profile.id)}: ${[...new Set(words)].map(quoted).join(" | ")};`];
    });
    const text = `import type { OptionalOption, ProfileWith, RequiredOption } from "./profile-with.js";

/** The profiles of the package, by id, with the options that each declares. */
export interface KnownProfiles {
${profiles.map(knownProfile).join("\n")}
}

/** The values of a message's \`channel\`, by the id of each provider that has the field. */
export interface KnownChannels {
${channels.join("\n")}
}
`;
    return ["The types of the providers' profiles", "providers/*/profile.json", text];
  },
  "pkg/src/simulator/error-names.ts": () => {
    const all = builtIn.flatMap((id) => json(errorsFile(id)).documented);
    const unique = (words) => [...new Set(words.filter((word) => word !== null && word !== undefined))].sort();
    const names = unique(all.map(({ name }) => name));
    const codes = unique(all.map(({ code }) => code));
    const text = `${union("DocumentedErrorName", names, "The name of an error that a built-in provider documents.")}
${union("DocumentedErrorCode", codes, "The code of an error that a built-in provider documents.")}`;
    return ["The errors in `documentedErrors`", "providers/*/errors.json", text];
  },
  "pkg/src/phone/countries.ts": () => {
    const require = createRequire(import.meta.url);
    const { PhoneNumberUtil } = require("google-libphonenumber");
    const { version } = require("google-libphonenumber/package.json");
    const codes = PhoneNumberUtil.getInstance().getSupportedRegions().sort();
    const doc =
      "A country or territory with phone numbers of its own: an ISO 3166-1 code, or `AC`, `TA` or `XK`. For a string from elsewhere, " +
      "such as a form: `country as CountryCode`; a country that does not exist is a `configuration` error.";
    return [
      "The countries of the numbering plans",
      `google-libphonenumber ${version}`,
      union("CountryCode", codes, doc),
    ];
  },
};

function knownProfile({ id, title, options }) {
  const entries = Object.entries(options ?? {});
  const members = entries.map(([name, { description, required }]) => {
    const type = required === true ? "RequiredOption" : "OptionalOption";
    return `${comment("      ", sentence(description))}\n      readonly ${name}: ${type};`;
  });
  const doc = comment("  ", `${title}.`);
  if (members.length === 0) return `${doc}\n  readonly ${key(id)}: ProfileWith<${quoted(id)}>;`;
  return `${doc}\n  readonly ${key(id)}: ProfileWith<\n    ${quoted(id)},\n    {\n${members.join("\n")}\n    }\n  >;`;
}

await main(() => {
  for (const [file, write] of Object.entries(FILES)) {
    const [what, from, text] = write();
    const digest = createHash("sha256").update(text).digest("base64");
    const header = `// ${what}. Generated by \`npm run data-types\`; do not edit.\n// From ${from}. The digest of what follows:\n// sha256-${digest}\n\n`;
    const path = join(root, file);
    if (!process.argv.includes("--check")) writeFileSync(path, header + text);
    else if (readFileSync(path, "utf8") !== header + text)
      throw new Failure(`${file} is not what its data gives: run \`npm run data-types\` and commit the file`);
  }
});
