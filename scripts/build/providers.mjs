// From a provider as data to a module of its own: `tidings/providers/twilio`.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../process.mjs";

const folder = join(root, "providers");

/** The ids of all providers, each a folder of data. */
export const ids = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

/** The ids of those that the package knows by name; the others are loaded only when they are imported. */
export const builtIn = ids.filter((id) => known().includes(id));

/** A provider's profile. */
export const profileFile = (id) => join(folder, id, "profile.json");

/** What a provider's documentation says of its errors. */
export const errorsFile = (id) => join(folder, id, "errors.json");

/** How the simulator plays a built-in provider. */
export const simulationFile = (id) => join(folder, id, "simulation.json");

export const providers = ids.map(profileFile);

/** The built-in providers for the simulator: profile, errors and simulation, without what people or only tests read. */
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

/** In the order of the sentence that refuses another one. */
function known() {
  const [, names] = /BUILT_IN: &str = "([^"]+)"/.exec(readFileSync(join(root, "src", "provider", "names.rs"), "utf8"));
  return names.split(", ");
}

/** Writes the modules and their declarations, of both kinds. */
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
      // Lines stay short, because Node prints the one that threw.
      const module = await transform(code(name, profile), { format, minify: true, lineLimit: 160, target: "es2022" });
      writeFileSync(join(folder, "providers", `${id}.js`), module.code);
      writeFileSync(join(folder, "providers", `${id}.d.ts`), declaration(name, title));
    }
  }
}

/** Notes are for whoever reads the data: the program has no use for them. */
function withoutNotes(key, value) {
  return key === "$comment" ? undefined : value;
}

/** `whatsapp-cloud` as a name in code: `whatsappCloud`. */
function variable(id) {
  return id.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
}

/** Marked as what `defineProvider` has checked: the tests did that for these. */
function code(name, profile) {
  const checked = `Object.freeze(/* @__PURE__ */ Object.defineProperty(${JSON.stringify(profile)}, /* @__PURE__ */ Symbol.for("tidings.profile"), { value: true }))`;
  return `export const ${name} = /* @__PURE__ */ ${checked};\nexport default ${name};\n`;
}

function declaration(name, title) {
  return `import type { ProviderProfile } from "../provider/types.js";
/** ${title}, as data: pass it as a client's \`provider\`. */
export declare const ${name}: ProviderProfile;
export default ${name};
`;
}
