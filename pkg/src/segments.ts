/**
 * `tidings/segments`: counts the segments of a text, without the client.
 *
 * @packageDocumentation
 */
export { init } from "./wasm/boot.js";
export type { InitSource } from "./wasm/boot.js";
export { isTidingsError, TidingsError } from "./errors/error.js";
export { segments } from "./segments/segments.js";
export type { CostlyCharacter, Segment, Segments, SegmentsOptions, SmartEncoding } from "./segments/segments.js";
export type { SegmentLimits, SegmentProfile, SegmentRules } from "./segments/profiles.js";
export type { Replacement } from "./segments/smart.js";
