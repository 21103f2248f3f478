// From Rust to build/tidings_bg.wasm and the glue in build/glue.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure, must, root, run } from "../process.mjs";
import { lockedVersion } from "../setup.mjs";
import { buildDir, stage } from "./stamp.mjs";

export const glueDir = join(buildDir, "glue");
export const wasmFile = join(buildDir, "tidings_bg.wasm");

/** What is changed in wasm-bindgen's output. Each text must occur exactly once, or the build stops. */
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
];

export async function buildWasm() {
  const compiled = await compile();
  const version = await bindgenVersion();
  await stage(
    "wasm",
    { inputs: [compiled, { text: version }, fileURLToPath(import.meta.url)], outputs: [wasmFile, join(glueDir, "tidings.js")] },
    async () => {
      await bind(compiled, glueDir, ["--remove-name-section", "--remove-producers-section"]);
      patch(join(glueDir, "tidings.js"));
      await optimize(join(glueDir, "tidings_bg.wasm"), wasmFile, ["--strip-producers", "--strip-target-features"]);
    },
  );
}

/** Compiles as a cdylib alone: with the rlib beside it, rustc switches link-time optimisation off. */
export async function compile() {
  const args = ["rustc", "--release", "--lib", "--target", "wasm32-unknown-unknown", "--crate-type", "cdylib"];
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
  const { stdout } = await must("cargo", ["metadata", "--format-version", "1", "--filter-platform", "wasm32-unknown-unknown"]);
  const folders = JSON.parse(stdout).packages.filter(({ source }) => source !== null).map(({ manifest_path }) => dirname(dirname(manifest_path)));
  const sysroot = (await must("rustc", ["--print", "sysroot"])).stdout.trim();
  const hidden = [...new Set(folders), join(sysroot, "lib", "rustlib", "src", "rust")];
  const given = process.env.CARGO_ENCODED_RUSTFLAGS?.split("\x1f") ?? process.env.RUSTFLAGS?.split(" ") ?? [];
  return [...given.filter((flag) => flag !== ""), ...hidden.map((folder) => `--remap-path-prefix=${folder}=`)].join("\x1f");
}

export async function bind(wasm, folder, flags) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const glue = ["--target", "web", "--omit-default-module-path", "--experimental-reset-state-function"];
  await must("wasm-bindgen", [...glue, ...flags, "--out-name", "tidings", "--out-dir", folder, wasm]);
}

export async function optimize(from, to, flags) {
  await must(process.execPath, [join(root, "node_modules", "binaryen", "bin", "wasm-opt"), "-Oz", ...flags, from, "-o", to]);
}

async function bindgenVersion() {
  const { output } = await must("wasm-bindgen", ["--version"]);
  const crate = lockedVersion("wasm-bindgen");
  if (output.trim() !== `wasm-bindgen ${crate}`) {
    throw new Failure(`the crate wasm-bindgen is ${crate}, but the command is "${output.trim()}": they must be the same`);
  }
  return crate;
}

function patch(file) {
  let text = readFileSync(file, "utf8");
  for (const { from, to } of patches) {
    const parts = text.split(from);
    if (parts.length !== 2) {
      throw new Failure(`wasm-bindgen's output has changed: found ${parts.length - 1} times, not once:\n${from}`);
    }
    text = parts.join(to);
  }
  writeFileSync(file, text);
}
