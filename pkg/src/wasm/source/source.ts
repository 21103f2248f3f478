import type { InitSource } from "../boot.js";

/** Where an entry's WebAssembly module comes from. The build resolves `#source` to one of the files in this folder. */
export interface Source {
  /** Returns the module. Throws if it must be loaded first. */
  module(): WebAssembly.Module;
  /** Loads the module from the argument of `init`. Only in `tidings/slim`. */
  load?(input: InitSource | undefined): Promise<WebAssembly.Module>;
}
