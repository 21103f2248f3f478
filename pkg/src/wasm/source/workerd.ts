import compiled from "./tidings_bg.wasm";
import type { Source } from "./source.js";

/** workerd compiles modules at deployment and refuses to at run time. */
export const source: Source = { module: () => compiled };
