// Measures what a page downloads, and fails if it is too large: `node scripts/size.mjs [number]`. Also prints the size by Rust module,
// and this number of the largest functions; not with `gates` instead of the number, because that needs another module. Source maps are not counted, because bundlers do not ship them. The gates are in
// `scripts/size-gates.mjs`.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { buildSync } from "esbuild";
import { isMain, main, root } from "./process.mjs";
import { buildDir, stage } from "./build/stamp.mjs";
import { bind, compile, forms, optimize, variants } from "./build/wasm.mjs";
import { costs, largest } from "./build/wasm-costs.mjs";
import { gates } from "./size-gates.mjs";

/** Bundles and minifies an entry for the import of these names, or of all. */
function bundled(file, names) {
  const { outputFiles } = buildSync({
    stdin: {
      contents: `export ${names === undefined ? "*" : `{ ${names} }`} from "./${file}.js";`,
      resolveDir: join(root, "pkg", "dist"),
    },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    external: ["*bytes.js"],
    logLevel: "silent",
  });
  return Buffer.from(outputFiles[0].contents);
}

function sizes(data) {
  const brotli = brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  return { raw: data.length, gzip: gzipSync(data, { level: 9 }).length, brotli: brotli.length };
}

const add = (a, b) => ({ raw: a.raw + b.raw, gzip: a.gzip + b.gzip, brotli: a.brotli + b.brotli });

function row(name, { raw, gzip, brotli }) {
  return [name.padEnd(34), ...[raw, gzip, brotli].map((bytes) => String(bytes).padStart(8))].join(" ");
}

/** The sizes of an entry's module, and of its script for the import of these names, or of all. Without a `variant`, it has no module. */
export function measure({ variant, file, names }) {
  const read = (name) => sizes(readFileSync(join(root, "pkg", "dist", name)));
  const script = sizes(bundled(file, names));
  if (variant === undefined) return { script, imported: script };
  const wasm = read(`${variant}_bg.wasm`);
  const inline = read(variant === "tidings" ? "bytes.js" : `${variant}-bytes.js`);
  return { wasm, script, inline, imported: add(wasm, script), inlined: add(inline, script) };
}

/** Builds the module with its functions' names, which the published one does not contain. */
async function named() {
  const compiled = await compile(variants[0].features);
  const folder = join(buildDir, "named");
  const file = join(folder, "optimized.wasm");
  await stage("named", { inputs: [compiled, { text: "1" }], outputs: [file] }, async () => {
    await bind(compiled, folder, []);
    await optimize(join(folder, "tidings_bg.wasm"), file, [...forms.pages.passes, "--debuginfo"]);
  });
  return readFileSync(file);
}

/** Prints what the module is made of, and this number of its largest functions. */
async function printParts(count) {
  console.log("\nwhat the module is made of         raw bytes");
  const module = await named();
  for (const { name, bytes, share } of costs(module)) {
    console.log(`${name.padEnd(34)} ${String(bytes).padStart(8)} ${(100 * share).toFixed(1).padStart(6)} %`);
  }
  for (const { name, bytes } of largest(module, count)) console.log(`${String(bytes).padStart(8)}  ${name}`);
}

if (isMain(import.meta.url)) {
  await main(async () => {
    console.log(["bytes".padEnd(34), "raw", "gzip", "brotli"].map((head) => head.padStart(8)).join(" "));
    const measured = gates.map((gate) => ({ gate, ...measure(gate) }));
    for (const { gate, wasm, script, inline, imported, inlined } of measured) {
      const { variant, file, names } = gate;
      if (wasm !== undefined) console.log(row(`${variant}_bg.wasm`, wasm));
      console.log(row(names === undefined ? `${file}.js` : `{ ${names} } of ${file}.js`, script));
      if (wasm === undefined) continue;
      console.log(row("  the module as text", inline));
      console.log(row("  both, the module imported", imported));
      console.log(row("  both, the module as text", inlined));
    }

    const [asked = "0"] = process.argv.slice(2);
    if (asked !== "gates") await printParts(Number(asked));

    console.log("\nmodule and script, brotli bytes:");
    for (const { gate, imported } of measured) {
      const { name, target, limit } = gate;
      const { brotli } = imported;
      const holds = brotli <= limit;
      const aim = brotli <= target ? "reached" : `${brotli - target} over`;
      console.log(
        `${name.padEnd(16)} ${String(brotli).padStart(8)}  gate ${limit}: ${holds ? "holds" : "BROKEN"}, target ${target}: ${aim}`,
      );
      if (!holds) process.exitCode = 1;
    }
    if (process.exitCode === 1) console.log("A gate moves only with a line in docs/size.md.");
  });
}
