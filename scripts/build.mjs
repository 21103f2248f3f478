// Builds the npm package: pkg/dist. Stages whose inputs have not changed are skipped.
//
//   src/*.rs -> cargo -> wasm-bindgen -> wasm-opt -> build/tidings_bg.wasm, build/glue/
//   pkg/src/*.ts + the glue -> esbuild -> pkg/dist/*.js
//   pkg/src/*.ts -> tsc -> pkg/dist/*.d.ts
import { isMain, main } from "./process.mjs";
import { setUp } from "./setup.mjs";

export async function build() {
  await setUp();
  // Imported after setUp, because they need what it installs.
  const { buildWasm } = await import("./build/wasm.mjs");
  const { buildPackage } = await import("./build/package.mjs");
  await buildWasm();
  await buildPackage();
}

if (isMain(import.meta.url)) {
  await main(async () => {
    const started = performance.now();
    await build();
    console.log(`pkg/dist is up to date (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  });
}
