/**
 * `tidings`: sends text messages through the HTTP APIs of messaging providers, from browsers and edge runtimes, and reports exactly
 * what happened.
 *
 * @packageDocumentation
 */
export { Client } from "./client/client.js";
export type * from "./client/option-types.js";
export { parseError } from "./errors/parse-error.js";
export type { ReceivedResponse } from "./errors/parse-error.js";
export { explain } from "./errors/explain.js";
export type { ExplainedCode, ExplainOptions } from "./errors/explain.js";
export * from "./shared.js";
export * from "./failover/index.js";
export * from "./phone/index.js";
export { segments } from "./segments/segments.js";
export type { CostlyCharacter, Segment, Segments, SegmentsOptions, SmartEncoding } from "./segments/segments.js";
export type { SegmentLimits, SegmentProfile, SegmentRules } from "./segments/profiles.js";
export type { Replacement } from "./segments/smart.js";
export * from "./webhooks/index.js";
