// From Rust to a module and its glue, once for each variant: build/tidings_bg.wasm and build/glue/tidings.js, ...
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure, must, root, run } from "../process.mjs";
import { lockedVersion } from "../setup.mjs";
import { buildDir, stage } from "./stamp.mjs";

/** The modules of the package: everything, and each part alone. The features are those of Cargo.toml. */
export const variants = [
  { name: "tidings", features: "client,phone,segments" },
  { name: "core", features: "client" },
  { name: "phone", features: "phone" },
  { name: "segments", features: "segments" },
].filter(({ name }) => name === "tidings" || existsSync(join(root, "pkg", "src", `${name}.ts`)));

export const glueFile = (variant) => join(buildDir, "glue", variant, "tidings.js");
export const wasmFile = (variant) => join(buildDir, `${variant}_bg.wasm`);

/** What the Rust side is made from. */
const crate = ["src", "Cargo.toml", "Cargo.lock", "rust-toolchain.toml"].map((name) => join(root, name));

/**
 * What is changed in wasm-bindgen's output. Each text must occur exactly once, or the build stops; one of `client` only in
 * the modules that have one.
 */
const patches = [
  {
    // boot.ts always gives a compiled module, perhaps of another realm, which instanceof does not know.
    // And an edge bundler rejects what could compile bytes.
    from: `    if (!(module instanceof WebAssembly.Module)) {
        module = new WebAssembly.Module(module);
    }
`,
    to: "",
  },
  // The asynchronous start: unused, and no bundler can tell, because boot.ts hands out the whole namespace.
  { from: "export { initSync, __wbg_init as default };", to: "export { initSync };" },
  {
    // A timer of an instance that trapped. Nobody waits for it any more, and to throw here would end a Node process.
    from: "throw new Error('Cannot invoke closure from previous WASM instance');",
    to: "return;",
    client: true,
  },
  {
    // Called while a future is polled, where nothing catches what a host's own `clearTimeout` throws.
    from: "const ret = setTimeout(arg0, arg1);",
    // A timer that fires twice would call what Rust calls once.
    to: "let isOver = false; const ret = setTimeout(() => { if (!isOver) { isOver = true; arg0(); } }, arg1);",
    client: true,
  },
  {
    from: "const ret = clearTimeout(arg0);",
    to: "let ret; try { ret = clearTimeout(arg0); } catch { ret = undefined; }",
    client: true,
  },
];

export async function buildWasm() {
  const version = await bindgenVersion();
  for (const variant of variants) await buildVariant(variant, version);
}

async function buildVariant({ name, features }, version) {
  const [glue, module] = [glueFile(name), wasmFile(name)];
  const inputs = [...crate, { text: version + features }, fileURLToPath(import.meta.url)];
  await stage(`wasm-${name}`, { inputs, outputs: [module, glue] }, async () => {
    // The name inside is the same for all, so that the façade finds its types.
    await bind(await compile(features), dirname(glue), ["--remove-name-section", "--remove-producers-section"]);
    patch(glue, features.includes("client"));
    await optimize(join(dirname(glue), "tidings_bg.wasm"), module, ["--strip-producers", "--strip-target-features"]);
  });
}

/** Compiles as a cdylib alone: with the rlib beside it, rustc switches link-time optimisation off. */
export async function compile(features) {
  const parts = ["--no-default-features", "--features", features];
  const args = [
    "rustc",
    "--release",
    "--lib",
    "--target",
    "wasm32-unknown-unknown",
    "--crate-type",
    "cdylib",
    ...parts,
  ];
  const env = { CARGO_ENCODED_RUSTFLAGS: await rustFlags() };
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
 * The places of panics are texts in the module. They must not tell where it was built: that is nobody's
 * business, differs from machine to machine, and costs bytes.
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
  const given = process.env.CARGO_ENCODED_RUSTFLAGS?.split("\x1f") ?? process.env.RUSTFLAGS?.split(" ") ?? [];
  return [...given.filter((flag) => flag !== ""), ...hidden.map((folder) => `--remap-path-prefix=${folder}=`)].join(
    "\x1f",
  );
}

export async function bind(wasm, folder, flags) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const glue = ["--target", "web", "--omit-default-module-path", "--experimental-reset-state-function"];
  await must("wasm-bindgen", [...glue, ...flags, "--out-name", "tidings", "--out-dir", folder, wasm]);
}

export async function optimize(from, to, flags) {
  await must(process.execPath, [
    join(root, "node_modules", "binaryen", "bin", "wasm-opt"),
    "-Oz",
    ...flags,
    from,
    "-o",
    to,
  ]);
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

function patch(file, hasClient) {
  let text = readFileSync(file, "utf8");
  for (const { from, to } of patches.filter(({ client }) => hasClient || client !== true)) {
    const parts = text.split(from);
    if (parts.length !== 2) {
      throw new Failure(`wasm-bindgen's output has changed: found ${parts.length - 1} times, not once:\n${from}`);
    }
    text = parts.join(to);
  }
  writeFileSync(file, text);
}
