/**
 * tidings sends text messages through messaging providers' HTTP APIs from browsers and edge runtimes, and
 * tells its caller exactly what happened.
 *
 * @packageDocumentation
 */
export * from "./core.js";
export * from "./failover/index.js";
export * from "./numbers/index.js";
export { segments } from "./sms/segments.js";
export type { CostlyCharacter, Segment, Segments, SegmentsOptions, SmartEncoding } from "./sms/segments.js";
export type { SegmentLimits, SegmentProfile, SegmentRules } from "./sms/profiles.js";
export type { Replacement } from "./sms/smart.js";
export * from "./webhook/index.js";
