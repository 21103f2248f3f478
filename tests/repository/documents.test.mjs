// The documents name what exists: files, functions in them, titles of tests, headings.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/process.mjs";

const read = (file) => readFileSync(join(root, file), "utf8");

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
  maxBuffer: 2 ** 26,
})
  .split("\n")
  .filter((file) => file !== "" && existsSync(join(root, file)));
const topLevel = new Set(files.map((file) => file.split("/")[0]));

const documents = files.filter((file) => /^([^/]+|docs\/.*|tests\/README|fuzz\/README)\.md$/.test(file));

/** Made by a command and not committed. */
const GENERATED = /^(pkg\/dist|www\/dist|fuzz\/(artifacts|corpus))(\/|$)/;

/** A path of the repository: a file or folder at the top, or below one of its folders. `<id>` and `*` stand for any name. */
function isPath(text) {
  if (!/^[\w.<>*-]+(\/[\w.<>*-]*)*$/.test(text) || GENERATED.test(text)) return false;
  return text.includes("/") ? topLevel.has(text.split("/")[0]) : /\.(md|toml|json)$/.test(text) && topLevel.has(text);
}

function exists(path) {
  const pattern = path.replace(/\/$/, "").replace(/[.]/g, "\\.").replace(/<\w+>/g, "[^/]+").replace(/\*+/g, "[^/]*");
  const matches = new RegExp(`^${pattern}(/|$)`);
  return files.some((file) => matches.test(file));
}

/** Code spans of a document, without its code blocks. */
function codeSpans(document) {
  const text = read(document).replace(/^```[\s\S]*?^```$/gm, "");
  return [...text.matchAll(/`([^`\n]+)`/g)].map(([, span]) => span);
}

test("every path that a document names exists", () => {
  const missing = [];
  let found = 0;
  for (const document of documents) {
    for (const path of codeSpans(document)
      .flatMap((span) => span.split(/\s+/))
      .filter(isPath)) {
      found += 1;
      if (!exists(path)) missing.push(`${document}: ${path}`);
    }
  }
  for (const [, path] of read("NOTICE").matchAll(/\b((?:src|pkg)\/[\w./-]+\w)/g)) {
    if (!exists(path)) missing.push(`NOTICE: ${path}`);
  }
  assert.ok(found > 150, `${found} paths`);
  assert.deepEqual(missing, []);
});

/** Names in the form "`name` in `file`" or "`name` in `file` and `file`". */
const NAMED = /`([A-Za-z_]\w*)` in (`[^`]+`(?: and `[^`]+`)*)/g;

test("every function and type that a document locates is in that file", () => {
  const missing = [];
  let found = 0;
  for (const document of documents) {
    for (const [, name, places] of read(document).matchAll(NAMED)) {
      for (const [, file] of places.matchAll(/`([^`]+)`/g)) {
        if (!isPath(file) || !existsSync(join(root, file)) || !/\.\w+$/.test(file)) continue;
        found += 1;
        if (!new RegExp(`\\b${name}\\b`).test(read(file))) missing.push(`${document}: ${name} in ${file}`);
      }
    }
  }
  assert.ok(found > 30, `${found} names`);
  assert.deepEqual(missing, []);
});

test("every test title that a document quotes is in that file", () => {
  const missing = [];
  let found = 0;
  for (const document of documents) {
    for (const [, file, title] of read(document).matchAll(/`(tests\/[^`]+\.(?:mjs|rs|json))`: "([^"\n]+)"/g)) {
      found += 1;
      if (!existsSync(join(root, file)) || !read(file).includes(title)) missing.push(`${document}: ${file}: ${title}`);
    }
  }
  assert.ok(found > 2, `${found} titles`);
  assert.deepEqual(missing, []);
});

const anchor = (heading) =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, "")
    .replaceAll(" ", "-");

test("every link of a document leads to a file and to a heading in it", () => {
  const missing = [];
  for (const document of documents) {
    for (const [, link] of read(document).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
      const [path, id] = link.split("#");
      const target = path === "" ? document : relative(root, join(root, dirname(document), path));
      const headings = target.endsWith(".md") && existsSync(join(root, target)) ? read(target).match(/^#+ .*$/gm) : [];
      if (!existsSync(join(root, target))) missing.push(`${document}: ${link}`);
      else if (id !== undefined && !headings.some((heading) => anchor(heading.replace(/^#+ /, "")) === id))
        missing.push(`${document}: ${link}`);
    }
  }
  assert.deepEqual(missing, []);
});

test("tests/README.md describes every folder of tests", () => {
  const foldersIn = (folder) =>
    readdirSync(join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${folder}/${name}/`);
  const folders = foldersIn("tests").flatMap((folder) => [
    folder,
    ...(folder === "tests/data/" ? [] : foldersIn(folder.slice(0, -1))),
  ]);
  const text = read("tests/README.md");
  assert.deepEqual(
    folders.filter((folder) => !text.includes(`\`${folder}\``)),
    [],
  );
});

test("the glossary has at most 30 words, in alphabetical order", () => {
  const words = [...read("docs/glossary.md").matchAll(/^\| ([a-z][\w -]*) \|/gm)].map(([, word]) => word);
  assert.ok(words.length > 20 && words.length <= 30, `${words.length} words`);
  assert.deepEqual(words, [...words].sort());
});
