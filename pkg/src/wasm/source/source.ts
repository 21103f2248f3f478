import type { InitSource } from "../boot.js";

/** Where an entry's WebAssembly module comes from. The build resolves `#source` to one of these a file. */
export interface Source {
  /** The module, at once. Throws where it can only be had by waiting. */
  module(): WebAssembly.Module;
  /** Set where the module has to be given. */
  load?(input: InitSource | undefined): Promise<WebAssembly.Module>;
}
