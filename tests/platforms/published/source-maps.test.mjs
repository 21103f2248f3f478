// The source maps of the published package lead from a stack trace to the TypeScript source.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";
import { build, stop } from "esbuild";
import { root, run } from "../../../scripts/process.mjs";
import { installPacked } from "./packed.mjs";

let folder;
let files;
before(async () => ({ folder, files } = await installPacked([])));
after(() => stop());

const read = (file) => readFileSync(join(folder, "node_modules", "tidings", file), "utf8");
const maps = () => files.filter((name) => name.endsWith(".js.map"));
/** Whether a file has code of its own: not the module as a string, not a profile, and not a source itself. */
const isCode = (name) => /^dist\/.*\.js$/.test(name) && !/bytes\.js$|\/(providers|glue)\//.test(name);

/** The frames of an uncaught error that are in the package. */
async function frames(flags, code) {
  const { output } = await run(process.execPath, [...flags, "--eval", code], { cwd: folder });
  return output.split("\n").filter((line) => /^\s+at .*\/tidings\//.test(line));
}
const esm = 'import { Client } from "tidings"; new Client({ provider: "twilio", apiKey: "key_of_a_reader" });';
// By its path: Node resolves `require("tidings")` to the module of an import.
const cjs =
  'const { Client } = require("./node_modules/tidings/dist/cjs/index.js"); new Client({ provider: "twilio", apiKey: "key_of_a_reader" });';

test("every file with code has a map, and says where it is", () => {
  const code = files.filter(isCode);
  assert.ok(code.length >= 25, `${code.length} files`);
  assert.deepEqual(maps().sort(), code.map((name) => `${name}.map`).sort());
  for (const name of code) assert.ok(read(name).endsWith(`\n//# sourceMappingURL=${basename(name)}.map\n`), name);
});

test("the sources of every map are files of the package, those of pkg/src among them, and no map repeats their content", () => {
  const named = new Set();
  for (const name of maps()) {
    const { sources, sourcesContent, sourceRoot } = JSON.parse(read(name));
    assert.deepEqual([sourcesContent, sourceRoot], [undefined, undefined], name);
    assert.ok(sources.length > 0, name);
    for (const source of sources) {
      const path = join(name, "..", source);
      assert.match(path, /^(src\/.*\.ts|dist\/glue\/[\w-]+\.js)$/, name);
      assert.ok(files.includes(path), `${name} leads to ${path}`);
      named.add(path);
    }
  }
  for (const path of [...named].filter((path) => path.startsWith("src/")))
    assert.equal(read(path), readFileSync(join(root, "pkg", path), "utf8"), path);
  const glue = files.filter((path) => path.startsWith("dist/glue/"));
  assert.ok(glue.length > 0 && glue.every((path) => named.has(path)), glue.join(", "));
});

test("code that was made of data has no source, and the code after it has its own", () => {
  const code = read("dist/index.js").split("\n");
  const map = new SourceMap(JSON.parse(read("dist/index.js.map")));
  const sourceOf = (line) => map.findEntry(line, 0).originalSource?.replace(/^(\.\.\/)+/, "");
  let source;
  const seen = new Map();
  // esbuild writes a comment before the code of each file.
  for (const [line, text] of code.entries()) {
    const comment = /^\/\/ (?:.*:)?(?:.*\/)?(src\/.*\.ts|tidings\.js|profiles)$/.exec(text);
    if (comment !== null) source = comment[1];
    else if (/^(var|function|async function|class) /.test(text))
      seen.set(source, [...(seen.get(source) ?? []), sourceOf(line)]);
  }
  assert.ok(seen.size > 30 && seen.has("profiles") && seen.has("tidings.js"), [...seen.keys()].join(", "));
  for (const [file, found] of seen) {
    const expected = { profiles: undefined, "tidings.js": "glue/tidings.js" };
    const wanted = file in expected ? expected[file] : file;
    assert.ok(
      found.some((one) => one === wanted),
      `${file}: ${[...new Set(found)].join(", ")}`,
    );
    assert.ok(
      found.every((one) => one === wanted || one === undefined),
      `${file}: ${[...new Set(found)].join(", ")}`,
    );
  }
});

for (const [kind, flags, code, file] of [
  ["an import", ["--input-type=module"], esm, "dist/node.js"],
  ["the CommonJS file", ["--input-type=commonjs"], cjs, "dist/cjs/index.js"],
]) {
  test(`a stack frame of ${kind} resolves to the line of TypeScript that threw`, async () => {
    const trace = await frames(flags, code);
    const map = JSON.parse(read(`${file}.map`));
    const resolved = trace.map((frame) => {
      const [, name, line, column] = /\/tidings\/(.*):(\d+):(\d+)/.exec(frame);
      assert.equal(name, file);
      const { originalSource, originalLine } = new SourceMap(map).findEntry(line - 1, column - 1);
      const source = read(join(file, "..", originalSource));
      return `${originalSource.replace(/^(\.\.\/)+/, "")}: ${source.split("\n")[originalLine].trim()}`;
    });
    assert.match(resolved[0], /^src\/client\/call-runner\.ts: .*new TidingsError\(/);
    assert.ok(
      resolved.some((line) => line.startsWith("src/client/client.ts: const core = createRunner(")),
      resolved.join("\n"),
    );
  });

  test(`Node itself shows the TypeScript line in the stack of ${kind}`, async () => {
    const trace = await frames(["--enable-source-maps", ...flags], code);
    const line = readFileSync(join(root, "pkg/src/client/client.ts"), "utf8")
      .split("\n")
      .findIndex((text) => text.includes("const core = createRunner("));
    assert.ok(
      trace.some((frame) => frame.includes(`src/client/client.ts:${line + 1}:`)),
      trace.join("\n"),
    );
  });
}

test("a bundle has neither the maps nor the comments that lead to them", async () => {
  const options = { bundle: true, write: false, format: "esm", minify: true, logLevel: "silent" };
  const stdin = { contents: 'export * from "tidings"; export * from "tidings/simulator";', resolveDir: folder };
  const { outputFiles } = await build({ stdin, ...options });
  assert.equal(outputFiles.length, 1);
  assert.doesNotMatch(outputFiles[0].text, /sourceMappingURL/);
});

test("a bundle's own map leads on to TypeScript", async () => {
  const options = { bundle: true, write: false, format: "esm", sourcemap: "external", outdir: folder };
  const stdin = { contents: 'export * from "tidings";', resolveDir: folder };
  const { outputFiles } = await build({ stdin, ...options });
  const { sources } = JSON.parse(outputFiles.find(({ path }) => path.endsWith(".map")).text);
  assert.ok(
    sources.some((source) => source.endsWith("tidings/src/client/client.ts")),
    sources.join("\n"),
  );
});
