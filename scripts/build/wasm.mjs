// Compiles Rust to a module and its glue, for each variant, small for pages and fast for servers: build/tidings_bg.wasm and
// build/glue/tidings/, build/tidings_server_bg.wasm and build/glue/tidings_server/, ...
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure, must, root, run } from "../process.mjs";
import { lockedVersion } from "../setup.mjs";
import { shortenNames } from "./short-names.mjs";
import { buildDir, stage } from "./stamp.mjs";

/** The modules of the package: all parts, and each part alone. The features are those of Cargo.toml. */
export const variants = [
  { name: "tidings", features: "client,names,phone,segments" },
  { name: "core", features: "client" },
  { name: "phone", features: "phone" },
  { name: "segments", features: "segments" },
  { name: "webhooks", features: "webhook" },
].filter(({ name }) => name === "tidings" || existsSync(join(root, "pkg", "src", `${name}.ts`)));

/**
 * The two forms of a module. A page downloads its module, so that each byte counts. A server has it already, and pays for processor time.
 */
export const forms = {
  pages: {
    suffix: "",
    cargoProfile: "release",
    // Built anew from flat code, the control flow takes fewer bytes. Not every function with one caller becomes part of it: V8 takes
    // an optimized function for the next call only, and then much of the unpacking would happen in one call.
    passes: ["--one-caller-inline-max-function-size", "200", "--flatten", "--rereloop", "-Oz", "-Oz"],
  },
  servers: {
    suffix: "_server",
    cargoProfile: "server",
    // Not every function with one caller becomes part of it: V8 takes a function of many loops and calls for a hot one when it has
    // run once, and optimizes it while the program starts.
    passes: ["--one-caller-inline-max-function-size", "200", "-O3"],
  },
};

/** The file of a module's glue. `form`: `pages` or `servers`. */
export const glueFile = (variant, form = "pages") => join(buildDir, "glue", variant + forms[form].suffix, "tidings.js");
/** The file of a module. `form`: `pages` or `servers`. */
export const wasmFile = (variant, form = "pages") => join(buildDir, `${variant}${forms[form].suffix}_bg.wasm`);

/** The inputs of the Rust stages. */
const crate = ["src", "Cargo.toml", "Cargo.lock", "rust-toolchain.toml"].map((name) => join(root, name));

const scripts = ["wasm.mjs", "short-names.mjs", "wasm-sections.mjs"].map((name) =>
  join(dirname(fileURLToPath(import.meta.url)), name),
);

/**
 * Changes to wasm-bindgen's output. Each string must occur exactly once, or the build stops; those with `features` only in modules with
 * one of them.
 */
const patches = [
  {
    // boot.ts always passes a compiled module, perhaps of another realm, where `instanceof` is false. An edge bundler also rejects
    // code that could compile bytes.
    from: `    if (!(module instanceof WebAssembly.Module)) {
        module = new WebAssembly.Module(module);
    }
`,
    to: "",
  },
  // The asynchronous start is unused, but bundlers cannot drop it, because boot.ts exports the whole namespace.
  { from: "export { initSync, __wbg_init as default };", to: "export { initSync };" },
  {
    // The loop after this reads a string character by character, which takes ten times as long for a body.
    from: "if (realloc === undefined) {",
    to: "if (realloc === undefined || arg.length > 100) {",
    features: ["client", "webhook"],
  },
  {
    // A timer of an instance that trapped. Its call has ended, and throwing here would end a Node process.
    from: "throw new Error('Cannot invoke closure from previous WASM instance');",
    to: "return;",
    features: ["client"],
  },
  {
    // Called while a future is polled, where nothing catches an error of the host's `clearTimeout`.
    from: "const ret = setTimeout(arg0, arg1);",
    // A timer that fires twice would call a FnOnce of Rust twice.
    to: "let isOver = false; const ret = setTimeout(() => { if (!isOver) { isOver = true; arg0(); } }, arg1);",
    features: ["client"],
  },
  {
    from: "const ret = clearTimeout(arg0);",
    to: "let ret; try { ret = clearTimeout(arg0); } catch { ret = undefined; }",
    features: ["client"],
  },
];

export async function buildWasm() {
  const version = await bindgenVersion();
  for (const form of Object.keys(forms)) for (const variant of variants) await buildVariant(variant, form, version);
}

async function buildVariant({ name, features }, form, version) {
  const [glue, module] = [glueFile(name, form), wasmFile(name, form)];
  const { suffix, cargoProfile, passes } = forms[form];
  const inputs = [...crate, { text: version + features }, ...scripts];
  await stage(`wasm-${name}${suffix}`, { inputs, outputs: [module, glue] }, async () => {
    // The name inside is the same for all variants, so that the TypeScript sources find its types.
    await bind(await compile(features, cargoProfile), dirname(glue), [
      "--remove-name-section",
      "--remove-producers-section",
    ]);
    patch(glue, features.split(","));
    const bound = join(dirname(glue), "tidings_bg.wasm");
    const short = shortenNames(readFileSync(bound), readFileSync(glue, "utf8"));
    writeFileSync(bound, short.module);
    writeFileSync(glue, short.glue);
    await optimize(bound, module, [...passes, "--strip-producers", "--strip-target-features"]);
  });
}

/**
 * Compiles only a cdylib: with an rlib, rustc turns off link-time optimization. The standard library is compiled too, so that a panic in
 * it is only a trap, without a message and the code that formats it. `RUSTC_BOOTSTRAP` lets the pinned compiler do that. Only release
 * builds do it; the tests use the standard library as it is installed.
 */
export async function compile(features, cargoProfile = "release") {
  const parts = ["--no-default-features", "--features", features];
  const args = [
    "rustc",
    "--profile",
    cargoProfile,
    "--lib",
    "--target",
    "wasm32-unknown-unknown",
    "--crate-type",
    "cdylib",
    "-Zbuild-std=std,panic_abort",
    // No features: those for backtraces would only add crates to compile.
    "-Zbuild-std-features=",
    ...parts,
  ];
  const env = { CARGO_ENCODED_RUSTFLAGS: await rustFlags(), RUSTC_BOOTSTRAP: "1" };
  const { code, output } = await run("cargo", [...args, "--message-format", "json-render-diagnostics"], { env });
  if (code !== 0) throw new Failure(`cargo could not compile the core\n${output.replace(/^\{.*\n/gm, "")}`);
  for (const line of output.split("\n").filter((line) => line.startsWith('{"reason":"compiler-artifact"'))) {
    const { target, filenames } = JSON.parse(line);
    const wasm = filenames.find((name) => name.endsWith(".wasm"));
    if (target.name === "tidings" && wasm !== undefined) return wasm;
  }
  throw new Failure("cargo built no .wasm file");
}

/**
 * A panic is a trap. No string in the module may contain the build path, which is private, differs between machines and costs bytes.
 */
async function rustFlags() {
  const { stdout } = await must("cargo", [
    "metadata",
    "--format-version",
    "1",
    "--filter-platform",
    "wasm32-unknown-unknown",
  ]);
  const folders = JSON.parse(stdout)
    .packages.filter(({ source }) => source !== null)
    .map(({ manifest_path }) => dirname(dirname(manifest_path)));
  const sysroot = (await must("rustc", ["--print", "sysroot"])).stdout.trim();
  const hidden = [...new Set(folders), join(sysroot, "lib", "rustlib", "src", "rust")];
  const flags = process.env.CARGO_ENCODED_RUSTFLAGS?.split("\x1f") ?? process.env.RUSTFLAGS?.split(" ") ?? [];
  return [
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    ...flags.filter((flag) => flag !== ""),
    ...hidden.map((folder) => `--remap-path-prefix=${folder}=`),
  ].join("\x1f");
}

export async function bind(wasm, folder, flags) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const glue = ["--target", "web", "--omit-default-module-path", "--experimental-reset-state-function"];
  await must("wasm-bindgen", [...glue, ...flags, "--out-name", "tidings", "--out-dir", folder, wasm]);
}

export async function optimize(from, to, flags) {
  await must(process.execPath, [join(root, "node_modules", "binaryen", "bin", "wasm-opt"), ...flags, from, "-o", to]);
}

async function bindgenVersion() {
  const { output } = await must("wasm-bindgen", ["--version"]);
  const crate = lockedVersion("wasm-bindgen");
  if (output.trim() !== `wasm-bindgen ${crate}`) {
    throw new Failure(
      `the crate wasm-bindgen is ${crate}, but the command is "${output.trim()}": they must be the same`,
    );
  }
  return crate;
}

function patch(file, features) {
  let text = readFileSync(file, "utf8");
  for (const { from, to } of patches.filter((one) => one.features?.some((name) => features.includes(name)) ?? true)) {
    const parts = text.split(from);
    if (parts.length !== 2) {
      throw new Failure(`wasm-bindgen's output has changed: found ${parts.length - 1} times, not once:\n${from}`);
    }
    text = parts.join(to);
  }
  writeFileSync(file, text);
}
