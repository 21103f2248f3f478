// Splits the size of a WebAssembly module by Rust module. Reads the sizes of the functions from the code section and their names from
// the name section (WebAssembly core specification 2.0, sections 5.5 and 7.4.1).
import { CODE, IMPORTS, Reader, readImports, readSections } from "./wasm-sections.mjs";

/** The names of the sections by id. The code section is counted by function. */
const sectionNames = [
  "custom",
  "types",
  "imports",
  "function types",
  "table",
  "memory",
  "globals",
  "exports",
  "start",
  "elements",
  "code",
  "data: texts and tables",
  "data count",
];

/** Groups with a smaller share are added up. */
const small = 0.004;

export function costs(bytes) {
  const sections = readSections(bytes);
  const sum = new Map();
  const add = (name, size) => sum.set(name, (sum.get(name) ?? 0) + size);
  for (const { id, name, size } of sections) {
    // Code is counted by function, and names are not published.
    if (id !== CODE && name !== "name") add(`(${sectionNames[id] ?? "custom"})`, size);
  }
  const names = functionNames(sections);
  functionSizes(sections).forEach(({ index, size }) => add(group(names.get(index) ?? ""), size));
  const total = [...sum.values()].reduce((a, b) => a + b, 0);
  const rows = [...sum].map(([name, size]) => ({ name, bytes: size, share: size / total }));
  const rest = rows.filter(({ share }) => share < small).reduce((a, { bytes: size }) => a + size, 0);
  const shown = rows.filter(({ share }) => share >= small).sort((a, b) => b.bytes - a.bytes);
  return [
    ...shown,
    { name: "(less than 0.4 % each)", bytes: rest, share: rest / total },
    { name: "(all)", bytes: total, share: 1 },
  ];
}

/** Returns the largest functions with their names. */
export function largest(bytes, howMany) {
  const sections = readSections(bytes);
  const names = functionNames(sections);
  return functionSizes(sections)
    .map(({ index, size }) => ({ name: names.get(index) ?? `function ${index}`, bytes: size }))
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, howMany);
}

/** `<tidings::error::Facts as core::clone::Clone>::clone` counts as `tidings::error`. */
function group(name) {
  const plain = name.replace(/\[[0-9a-f]+\]/g, "").replace(/^[<&(*]*(?:mut |dyn |const )?/, "");
  const path = /^[A-Za-z_][\w]*(?:::[A-Za-z_][\w]*)*/.exec(plain)?.[0].split("::") ?? [];
  const [crate, module] = path;
  if (crate === undefined) return "(other)";
  if (path.length === 1)
    return /^(__wbindgen|__externref|__rust|__rg|mem)/.test(crate) ? "(runtime support)" : "(exported functions)";
  if (["core", "alloc", "std"].includes(crate) || crate === "tidings") {
    return path.length > 2 || crate !== "tidings" ? `${crate}::${module}` : crate;
  }
  return crate;
}

function functionSizes(sections) {
  const imported = sections.find(({ id }) => id === IMPORTS);
  const imports = imported === undefined ? 0 : readImports(imported.body).length;
  const reader = new Reader(sections.find(({ id }) => id === CODE).body);
  return Array.from({ length: reader.number() }, (_, at) => {
    const size = reader.number();
    reader.take(size);
    return { index: imports + at, size };
  });
}

function functionNames(sections) {
  const reader = new Reader(sections.find(({ name }) => name === "name").body);
  reader.text();
  const names = new Map();
  while (!reader.done()) {
    const kind = reader.byte();
    const part = new Reader(reader.take(reader.number()));
    if (kind !== 1) continue;
    for (let left = part.number(); left > 0; left -= 1) names.set(part.number(), part.text());
  }
  return names;
}
