import compiled from "./tidings_bg.wasm?module";
import type { Source } from "./source.js";

/** Vercel's edge runtime compiles what is imported with `?module`, and refuses to at run time. */
export const source: Source = { module: () => compiled };
