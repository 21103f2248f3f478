/**
 * `tidings/phone`: phone numbers, and nothing else.
 *
 * @packageDocumentation
 */
export { init } from "./boot.js";
export type { InitSource } from "./boot.js";
export { isTidingsError, TidingsError } from "./error.js";
export * from "./numbers/index.js";
