// Bundles the playground: www/src and www/styles into www/dist. Build `pkg/dist` first (`npm run build`).
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { ids } from "../scripts/build/providers.mjs";

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
    define: {
      CLIENT_BYTES: String(await bundled(esbuild, "tidings")),
      CORE_BYTES: String(await bundled(esbuild, "tidings/core")),
      PROFILE_COUNT: String(ids.length),
    },
  });
}

/**
 * Bytes (brotli) that the client adds to a program when a bundler ships script and module in one file. The size gates of
 * `scripts/size-gates.mjs` are lower, because they count the module as a separate file.
 */
async function bundled(esbuild, entry) {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: `export { Client } from "${entry}";`, resolveDir: here },
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    write: false,
    legalComments: "none",
    logLevel: "warning",
  });
  return brotliCompressSync(outputFiles[0].contents).length;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
