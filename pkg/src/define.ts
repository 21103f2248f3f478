/**
 * `tidings/define`: providers of your own.
 *
 * @packageDocumentation
 */
export * from "./provider/define.js";
