/**
 * `tidings/segments`: how a text is split into SMS segments, and nothing else.
 *
 * @packageDocumentation
 */
export { init } from "./boot.js";
export type { InitSource } from "./boot.js";
export { isTidingsError, TidingsError } from "./error.js";
export { segments } from "./sms/segments.js";
export type { CostlyCharacter, Segment, Segments, SegmentsOptions, SmartEncoding } from "./sms/segments.js";
export type { SegmentLimits, SegmentProfile, SegmentRules } from "./sms/profiles.js";
export type { Replacement } from "./sms/smart.js";
