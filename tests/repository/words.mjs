// The names of a checkout, cut into words: of its files and folders, and of what they export.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/process.mjs";

const FOLDERS = [
  "src",
  "pkg/src",
  "providers",
  "tests",
  "www/src",
  "xtask/src",
  "scripts",
  "benches",
  "examples",
  "docs",
];

/** `sendMany`, `SendMany`, `send_many`, `send-many` and `SEND_MANY` are the words send and many. */
export function wordsOf(name) {
  const split = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/([A-Z])([A-Z][a-z])/g, "$1 $2");
  return split
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

/** Every file and folder by its path from the root. */
export function paths() {
  return FOLDERS.flatMap((folder) => {
    const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
    return entries.map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll("\\", "/"),
    );
  }).filter((path) => !/node_modules|\/dist\//.test(path));
}

const TYPESCRIPT =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|const|let|class|type|interface|enum) (\w+)/gm;
const RUST =
  /^\s*pub(?:\([^)]*\))? (?:const |async |unsafe |extern "C" )*(?:fn|struct|enum|trait|type|const|static|mod) (\w+)/gm;

/** What the files of the core and the package export, as `{ file, name }`. */
export function exported() {
  const files = paths().filter((path) => /^(src|pkg\/src|www\/src)\/.*\.(rs|ts)$/.test(path));
  return files.flatMap((file) => {
    const source = readFileSync(join(root, file), "utf8");
    return [...source.matchAll(file.endsWith(".rs") ? RUST : TYPESCRIPT)].map(([, name]) => ({ file, name }));
  });
}
