// Bundles the playground: www/src and www/styles to www/dist. `pkg/dist` must have been built before.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

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
    },
  });
}

/**
 * What the client adds to a program, in bytes of brotli, as bundlers ship it: script and module in one file. The size gate
 * (`scripts/size.mjs`) holds less than that, because it counts the module as a file of its own.
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
