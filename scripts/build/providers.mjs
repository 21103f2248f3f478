// Writes each provider's data as a module: `tidings/providers/twilio`.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../process.mjs";

const folder = join(root, "providers");

/** The ids of all providers, each with a folder of data. */
export const ids = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

/** The ids of the built-in providers. The others are only loaded when they are imported. */
export const builtIn = ids.filter((id) => known().includes(id));

/** A provider's profile. */
export const profileFile = (id) => join(folder, id, "profile.json");

/** A provider's documented errors. */
export const errorsFile = (id) => join(folder, id, "errors.json");

/** The simulator's data of a built-in provider. */
export const simulationFile = (id) => join(folder, id, "simulation.json");

export const providers = ids.map(profileFile);

/** The built-in providers for the simulator: profile, errors and simulation, without data that only people or tests read. */
export function simulatedProviders() {
  const read = (file) => JSON.parse(readFileSync(file, "utf8"), withoutNotes);
  const errorOf = ({ source, catches, read, messages, code = null, headers = {}, trigger = null, ...error }) => ({
    ...{ code, headers, trigger },
    ...error,
  });
  const ofProvider = (id) => {
    const { asOf, sources, notCovered, webhook, ...profile } = read(profileFile(id));
    const { $schema, sources: pages, variants, documented, ...errors } = read(errorsFile(id));
    const { $schema: _, ...simulation } = read(simulationFile(id));
    return { profile, errors: { ...errors, documented: documented.map(errorOf) }, simulation };
  };
  return Object.fromEntries(known().map((id) => [id, ofProvider(id)]));
}

/** In the order of the error message for an unknown provider. */
function known() {
  const [, names] = /BUILT_IN: &str = "([^"]+)"/.exec(readFileSync(join(root, "src", "provider", "names.rs"), "utf8"));
  return names.split(", ");
}

/** Writes the modules and their declarations, as ES modules and CommonJS. */
export async function writeProviders(out) {
  const { transform } = await import("esbuild");
  for (const folder of [join(out, "providers"), join(out, "cjs", "providers")]) mkdirSync(folder, { recursive: true });
  for (const file of providers) {
    const profile = JSON.parse(readFileSync(file, "utf8"), withoutNotes);
    const { id, title } = profile;
    const name = variable(id);
    for (const [format, folder] of [
      ["esm", out],
      ["cjs", join(out, "cjs")],
    ]) {
      // Short lines, because Node prints the line that threw.
      const module = await transform(code(name, profile), { format, minify: true, lineLimit: 160, target: "es2022" });
      writeFileSync(join(folder, "providers", `${id}.js`), module.code);
      writeFileSync(join(folder, "providers", `${id}.d.ts`), declaration(id, name, title));
    }
  }
}

/** Removes comments, which the program does not need. */
function withoutNotes(key, value) {
  return key === "$comment" ? undefined : value;
}

/** Converts an id to an identifier: `whatsapp-cloud` to `whatsappCloud`, `46elks` to `_46elks`. */
function variable(id) {
  return id.replace(/^\d/, "_$&").replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
}

/** Marks a profile as checked by `defineProvider`. The tests have checked these. */
function code(name, profile) {
  const checked = `Object.freeze(/* @__PURE__ */ Object.defineProperty(${JSON.stringify(profile)}, /* @__PURE__ */ Symbol.for("tidings.profile"), { value: true }))`;
  return `export const ${name} = /* @__PURE__ */ ${checked};\nexport default ${name};\n`;
}

function declaration(id, name, title) {
  return `import type { KnownProfiles } from "../provider/known-profiles.js";
/** ${title}, as data: pass it as a client's \`provider\`. */
export declare const ${name}: KnownProfiles["${id}"];
export default ${name};
`;
}
