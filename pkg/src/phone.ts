/**
 * `tidings/phone`: parses and checks phone numbers, without the client.
 *
 * @packageDocumentation
 */
export { init } from "./wasm/boot.js";
export type { InitSource } from "./wasm/boot.js";
export { isTidingsError, TidingsError } from "./errors/error.js";
export * from "./phone/index.js";
