declare module "*.wasm" {
  const compiled: WebAssembly.Module;
  export default compiled;
}
declare module "*.wasm?module" {
  const compiled: WebAssembly.Module;
  export default compiled;
}
declare module "#bytes" {
  /** The module for pages, as a hexadecimal string. */
  export const hex: string;
  /** The module for servers, in Base64. */
  export const base64: string;
}
declare module "#file" {
  /** The file of the module for servers, and its length. */
  export const fileUrl: () => URL;
  export const fileBytes: number;
}
declare module "#schema" {
  /** The JSON Schema of profiles, `pkg/profile.schema.json`. */
  const schema: import("../../provider/json-schema.js").Schema;
  export default schema;
}
declare module "#profiles" {
  /** The built-in profiles by id, as JSON text, without their documentation. Empty in `tidings/core`. */
  const texts: Readonly<Record<string, string>>;
  export default texts;
}
declare module "#providers" {
  /** The built-in providers for the simulator, by their ids. */
  const providers: Readonly<
    Record<import("../../types.js").BuiltInProvider, import("../../simulator/provider-data.js").ProviderData>
  >;
  export default providers;
}
