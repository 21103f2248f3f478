// The entry for workerd, in Node: workerd compiles an imported module, Node does not.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { root } from "../../../scripts/process.mjs";

/** Imports `dist/workerd.js` with its modules compiled. Each call gives the same instance. */
export async function workerdEntry() {
  const dist = join(root, "pkg", "dist");
  const outfile = join(root, "build", "tests", `workerd-${process.pid}.mjs`);
  await build({
    entryPoints: [join(dist, "workerd.js")],
    outfile,
    bundle: true,
    format: "esm",
    external: ["node:*"],
    logLevel: "silent",
    plugins: [
      {
        name: "compile",
        setup(build) {
          build.onResolve({ filter: /\.wasm$/ }, ({ path }) => ({ path, namespace: "wasm" }));
          build.onLoad({ filter: /./, namespace: "wasm" }, ({ path }) => ({
            contents: `
              import { readFileSync } from "node:fs";
              export default new WebAssembly.Module(readFileSync(${JSON.stringify(join(dist, path))}));`,
          }));
        },
      },
    ],
  });
  return import(pathToFileURL(outfile));
}
