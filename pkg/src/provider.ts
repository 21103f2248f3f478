/**
 * `tidings/provider`: providers of your own.
 *
 * @packageDocumentation
 */
export * from "./provider/define-provider.js";
