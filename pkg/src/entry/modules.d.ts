declare module "*.wasm" {
  const compiled: WebAssembly.Module;
  export default compiled;
}
declare module "*.wasm?module" {
  const compiled: WebAssembly.Module;
  export default compiled;
}
declare module "#bytes" {
  /** The module, as hexadecimal text. */
  export const hex: string;
}
