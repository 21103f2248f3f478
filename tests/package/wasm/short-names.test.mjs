// The names between module and glue: `scripts/build/short-names.mjs` renames both, and they must agree.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { shortenNames } from "../../../scripts/build/short-names.mjs";
import { EXPORTS, IMPORTS, writeExports, writeImports, writeSections } from "../../../scripts/build/wasm-sections.mjs";

const dist = join(import.meta.dirname, "..", "..", "..", "pkg", "dist");

// Every entry with its own module. `Instance` sees what the glue passes to it.
const entries = { tidings: "index.js", core: "core.js", phone: "phone.js", segments: "segments.js" };

for (const [variant, file] of Object.entries(entries)) {
  test(`dist/${file} passes what ${variant}_bg.wasm imports and uses what it exports, by short names`, async () => {
    const module = new WebAssembly.Module(readFileSync(join(dist, `${variant}_bg.wasm`)));
    const imports = WebAssembly.Module.imports(module);
    const exports = WebAssembly.Module.exports(module).map(({ name }) => name);
    for (const { module: from, name } of imports) assert.match(`${from}.${name}`, /^\.[a-z]{1,2}$/);
    for (const name of exports) assert.match(name, /^(_[a-z]{1,2}|[a-z][A-Za-z_]*)$/);

    const script = readFileSync(join(dist, file), "utf8");
    const used = new Set([...script.matchAll(/\bwasm\.(\w+)/g)].map(([, name]) => name));
    assert.deepEqual([...used].sort(), exports.sort());

    const RealInstance = WebAssembly.Instance;
    let passed;
    WebAssembly.Instance = function Instance(compiled, given) {
      passed = given;
      return new RealInstance(compiled, given);
    };
    try {
      await (await import(join(dist, file))).init();
    } finally {
      WebAssembly.Instance = RealInstance;
    }
    // The glue may have more: wasm-opt removes imports that turn out unused.
    for (const { module: from, name } of imports) assert.equal(typeof passed[from][name], "function", name);
  });
}

const types = { id: 1, body: Buffer.from([1, 0x60, 0, 0]) };
const module = (imports, exports) =>
  writeSections([
    types,
    { id: IMPORTS, body: writeImports(imports.map((name) => ({ module: "./tidings_bg.js", name, type: 0 }))) },
    { id: EXPORTS, body: writeExports(exports.map((name) => ({ name, kind: 0, index: 0 }))) },
  ]);
const glue = (imports, uses) => `
const import0 = { ${imports.map((name) => `${name}: function() {},`).join(" ")} };
const all = { "./tidings_bg.js": import0 };
${uses.map((name) => `wasm.${name}();`).join("\n")}
`;

test("each name is replaced in both, and an export that the glue does not use goes", () => {
  const names = Array.from({ length: 30 }, (_, index) => `__wbg_call_${index}`);
  const exports = ["send", "__wbindgen_malloc", "__unused", "wasm_bindgen_1_closure", "wasm_bindgen_1_closure_2"];
  const uses = exports.filter((name) => name !== "__unused");
  const short = shortenNames(module(names, exports), glue(names, uses));
  const compiled = new WebAssembly.Module(short.module);
  const imported = WebAssembly.Module.imports(compiled).map(({ name }) => name);
  assert.deepEqual([imported[0], imported[25], imported[26], imported[29]], ["a", "z", "aa", "ad"]);
  assert.deepEqual(
    WebAssembly.Module.exports(compiled).map(({ name }) => name),
    ["send", "_a", "_b", "_c"],
  );
  assert.equal(short.glue, glue(imported, ["send", "_a", "_b", "_c"]).replace('"./tidings_bg.js"', '""'));
});

test("glue of another form stops the build", () => {
  assert.throws(() => shortenNames(module(["__wbg_a"], []), glue([], [])), /0 times, not once/);
  assert.throws(() => shortenNames(module(["__wbg_a"], []), glue(["__wbg_a", "__wbg_a"], [])), /2 times, not once/);
  assert.throws(() => shortenNames(module([], []), "const all = {};"), /0 times, not once/);
});
