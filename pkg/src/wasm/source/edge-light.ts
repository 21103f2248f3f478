import compiled from "./tidings_bg.wasm?module";
import type { Source } from "./source.js";

/** Vercel's edge runtime compiles modules that are imported with `?module`. It forbids compiling at run time. */
export const source: Source = { module: () => compiled };
