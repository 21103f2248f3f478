// Shortens the names between a module and its glue. wasm-bindgen's names contain hashes and whole Rust types, which do not compress, and
// stand in both files.
import {
  EXPORTS,
  IMPORTS,
  readExports,
  readImports,
  readSections,
  writeExports,
  writeImports,
  writeSections,
} from "./wasm-sections.mjs";

/** The imports of the module are properties of one object in the glue. */
const importsOf = "./tidings_bg.js";

/** The names of wasm-bindgen itself. Those of `src/bindings/` and `memory` are short already, and say what they are. */
const isGenerated = (name) => name.startsWith("_") || name.startsWith("wasm_bindgen_");

/** `a`, `b`, ... `z`, `aa`, `ab`, ... */
function short(index) {
  const letter = String.fromCharCode(97 + (index % 26));
  return index < 26 ? letter : short(Math.floor(index / 26) - 1) + letter;
}

/**
 * Renames the imports to `a`, `b`, ..., and the exports that wasm-bindgen adds to `_a`, `_b`, .... Exports that the glue does not use are
 * removed. Throws if the glue lacks an import, or has it twice.
 *
 * @param {Uint8Array} module
 * @param {string} glue
 */
export function shortenNames(module, glue) {
  const sections = readSections(module);
  const parts = { glue };
  const replaceOnce = (from, to) => {
    const found = parts.glue.split(from);
    if (found.length !== 2) throw new Error(`the glue has ${from} ${found.length - 1} times, not once`);
    parts.glue = found.join(to);
  };

  const imports = readImports(sections.find(({ id }) => id === IMPORTS).body);
  replaceOnce(`"${importsOf}": `, '"": ');
  const shortImports = imports.map(({ module: from, name, type }, index) => {
    if (from !== importsOf) throw new Error(`an import from ${from}`);
    replaceOnce(` ${name}: function`, ` ${short(index)}: function`);
    return { module: "", name: short(index), type };
  });

  const exports = readExports(sections.find(({ id }) => id === EXPORTS).body);
  const used = new Set([...glue.matchAll(/\bwasm\.(\w+)/g)].map(([, name]) => name));
  const kept = exports.filter(({ name }) => used.has(name) || !isGenerated(name));
  const names = new Map(
    kept.filter(({ name }) => isGenerated(name)).map(({ name }, index) => [name, `_${short(index)}`]),
  );
  const shortExports = kept.map(({ name, ...rest }) => ({ name: names.get(name) ?? name, ...rest }));

  const bodies = new Map([
    [IMPORTS, writeImports(shortImports)],
    [EXPORTS, writeExports(shortExports)],
  ]);
  return {
    module: writeSections(sections.map(({ id, body }) => ({ id, body: bodies.get(id) ?? body }))),
    glue: parts.glue.replace(/\bwasm\.(\w+)/g, (all, name) => (names.has(name) ? `wasm.${names.get(name)}` : all)),
  };
}
