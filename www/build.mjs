// Bundles the playground: www/src and www/styles to www/dist. `pkg/dist` must have been built before.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { measure } from "../scripts/size.mjs";

const here = dirname(fileURLToPath(import.meta.url));

export async function build(outdir = join(here, "dist")) {
  const esbuild = await import("esbuild");
  await esbuild.build({
    entryPoints: [join(here, "src", "main.ts")],
    outdir,
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    sourcemap: true,
    legalComments: "none",
    logLevel: "warning",
    // What a page downloads for the client, compressed with brotli: the number that the size gate holds.
    define: { PACKAGE_BYTES: String(measure({ variant: "core", file: "core", names: "Client" }).imported.brotli) },
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
