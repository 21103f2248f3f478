import compiled from "./tidings_bg.wasm";
import type { Source } from "./source.js";

/** workerd compiles modules at deployment. It forbids compiling at run time. */
export const source: Source = { module: () => compiled };
