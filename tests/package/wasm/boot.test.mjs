// When and how the module starts, with a module of a few bytes instead of the core.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import * as esbuild from "esbuild";
import { root } from "../../../scripts/process.mjs";

/** `(module)`: the smallest possible module. */
const EMPTY = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

/** Replaces wasm-bindgen's glue, and counts its calls. */
const GLUE = `
export const calls = { starts: 0, resets: 0 };
let module;
export function initSync(options) {
  if (Object.prototype.toString.call(options.module) !== "[object WebAssembly.Module]") throw new Error("not a module");
  new WebAssembly.Instance(options.module);
  calls.starts += 1;
}
export function __wbg_reset_state() { calls.resets += 1; }
`;

/** Loads a new copy of boot.ts with one of the sources. */
async function boot(source) {
  const resolved = { "#glue": "glue", "#bytes": "bytes" };
  const contents = { glue: GLUE, bytes: `export const hex = "${Buffer.from(EMPTY).toString("hex")}"` };
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(root, "pkg", "src", "wasm", "boot.ts")],
    bundle: true,
    write: false,
    format: "cjs",
    logLevel: "silent",
    plugins: [
      {
        name: "parts",
        setup(build) {
          build.onResolve({ filter: /^#source$/ }, () => ({
            path: join(root, "pkg", "src", "wasm", "source", `${source}.ts`),
          }));
          build.onResolve({ filter: /^#/ }, ({ path }) => ({ path: resolved[path], namespace: "test" }));
          build.onLoad({ filter: /.*/, namespace: "test" }, ({ path }) => ({ contents: contents[path] }));
        },
      },
    ],
  });
  const module = { exports: {} };
  new Function("module", "exports", "require", outputFiles[0].text)(module, module.exports, () => ({}));
  return module.exports;
}

test("the module starts once, with the first use", async () => {
  const { core } = await boot("inline");
  const { calls } = core();
  core();
  assert.deepEqual(calls, { starts: 1, resets: 0 });
});

test("init starts the module early, and ignores its argument if the entry contains the module", async () => {
  const { init, core } = await boot("inline");
  await init("https://example.com/not-there.wasm");
  await init();
  assert.equal(core().calls.starts, 1);
});

test("after a reset the next use starts a new instance with another generation", async () => {
  const { core, reset, generation } = await boot("inline");
  reset();
  assert.equal(generation(), 0, "there is no instance to discard yet");
  const { calls } = core();
  reset();
  reset();
  assert.equal(generation(), 1, "one trap discards one instance, however often it is reported");
  assert.equal(calls.resets, 0, "not before the next use");
  core();
  core();
  assert.deepEqual([calls.starts, calls.resets, generation()], [1, 1, 1]);
});

test("the restart function is called with each new instance, but not the first", async () => {
  const { core, reset, onRestart } = await boot("inline");
  const calls = [];
  onRestart((glue) => calls.push({ ...glue.calls }));
  core();
  core();
  assert.deepEqual(calls, []);
  for (const resets of [1, 2]) {
    reset();
    core();
    core();
    assert.deepEqual(calls.splice(0), [{ starts: 1, resets }], "it is called once, with the running instance");
  }
});

test("slim, used before init, names what to call", async () => {
  const { core } = await boot("slim");
  assert.throws(core, /await init\(\.\.\.\)/);
});

test("slim accepts a module, bytes, a buffer, a Response, and promises of them", async () => {
  const bytes = EMPTY;
  const gifts = [
    new WebAssembly.Module(bytes),
    bytes,
    bytes.buffer,
    Buffer.from(bytes),
    new Response(bytes),
    Promise.resolve(new Response(bytes)),
    Promise.resolve(bytes),
  ];
  for (const gift of gifts) {
    const { init, core } = await boot("slim");
    await init(gift);
    assert.equal(core().calls.starts, 1);
  }
});

test("slim fetches a URL, passed as a string or a URL object", async (t) => {
  const asked = [];
  t.mock.method(globalThis, "fetch", async (url) => (asked.push(String(url)), new Response(EMPTY)));
  for (const address of ["https://example.com/a.wasm", new URL("https://example.com/b.wasm")]) {
    const { init, core } = await boot("slim");
    await init(address);
    assert.equal(core().calls.starts, 1);
  }
  assert.deepEqual(asked, ["https://example.com/a.wasm", "https://example.com/b.wasm"]);
});

test("calls of init that overlap share one start", async (t) => {
  const fetched = t.mock.method(globalThis, "fetch", async () => new Response(EMPTY));
  const { init, core } = await boot("slim");
  await Promise.all([init("https://example.com/a.wasm"), init("https://example.com/a.wasm")]);
  assert.equal(fetched.mock.callCount(), 1);
  assert.equal(core().calls.starts, 1);
});

test("a failed init names the reason, and can be called again", async () => {
  const { init, core } = await boot("slim");
  const rejectedWith =
    (pattern, cause) =>
    ({ name, category, message, cause: found }) =>
      name === "TidingsError" && category === "configuration" && pattern.test(message) && found?.name === cause;
  await assert.rejects(init(), rejectedWith(/needs the WebAssembly module/));
  await assert.rejects(init(new Response("gone", { status: 404 })), rejectedWith(/returned 404/));
  await assert.rejects(
    init(new Response("<!doctype html>")),
    rejectedWith(/could not start its WebAssembly module/, "CompileError"),
  );
  await assert.rejects(init("/tidings_bg.wasm"), rejectedWith(/could not fetch \/tidings_bg\.wasm/, "TypeError"));
  await assert.rejects(init(new Uint8Array(3)), rejectedWith(/could not start its WebAssembly module/, "CompileError"));
  await init(EMPTY);
  assert.equal(core().calls.starts, 1);
});

test("if a policy forbids compiling, the error names the remedy and has the cause, in every engine", async (t) => {
  const compileError = (message) => new WebAssembly.CompileError(message);
  const causes = [
    compileError(
      "WebAssembly.Module(): Compiling or instantiating WebAssembly module violates the following Content Security policy directive because 'unsafe-eval' is not an allowed source",
    ),
    compileError("call to WebAssembly.Module() blocked by CSP"),
    compileError("WebAssembly.Module(): Wasm code generation disallowed by embedder"),
    new EvalError("Refused to create a WebAssembly object"),
  ];
  for (const cause of causes) {
    const { init, core } = await boot("inline");
    // A declaration: arrow functions cannot be called with `new`.
    function ForbiddenModule() {
      throw cause;
    }
    const mocked = t.mock.method(WebAssembly, "Module", ForbiddenModule);
    const named = (error) =>
      error.name === "TidingsError" && error.message.includes("script-src 'wasm-unsafe-eval'") && error.cause === cause;
    assert.throws(core, named);
    await assert.rejects(init(), named);
    mocked.mock.restore();
    core();
  }
});

test("without WebAssembly, the error names the platform and the remedy", async (t) => {
  const known = Object.getOwnPropertyDescriptor(globalThis, "WebAssembly");
  const navigator = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  t.after(() => {
    Object.defineProperty(globalThis, "WebAssembly", known);
    if (navigator) Object.defineProperty(globalThis, "navigator", navigator);
    else delete globalThis.navigator;
  });
  const [inline, slim] = [await boot("inline"), await boot("slim")];
  delete globalThis.WebAssembly;
  const says =
    (where) =>
    ({ name, category, message }) =>
      name === "TidingsError" &&
      category === "configuration" &&
      message.includes(where) &&
      /server or an edge function/.test(message) &&
      /tidings\/provider/.test(message);
  assert.throws(inline.core, says("this environment has none"));
  await assert.rejects(slim.init(new Uint8Array(3)), says("this environment has none"));
  Object.defineProperty(globalThis, "navigator", { value: { product: "ReactNative" }, configurable: true });
  assert.throws(inline.core, says("React Native has none"));
});
