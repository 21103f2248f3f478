/**
 * `tidings/format`: formats phone numbers as people write them.
 *
 * @packageDocumentation
 */
export * from "./phone/format/index.js";
