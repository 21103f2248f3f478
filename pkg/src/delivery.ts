/**
 * `tidings/delivery`: what became of a message. Statuses come late, twice and out of order; they are merged into one.
 *
 * @packageDocumentation
 */
export { mergeStatus } from "./delivery/merge-status.js";
export type {
  Arrival,
  KnownStatus,
  MergedStatus,
  StatusError,
  StatusFact,
  StatusReport,
} from "./delivery/types.js";
export { createTracker } from "./delivery/tracker.js";
export type { StatusChange, Tracker } from "./delivery/tracker.js";
export { memoryStatusStore } from "./delivery/memory.js";
export type { MemoryStatusStoreOptions } from "./delivery/memory.js";
export type { StatusEntry, StatusStore } from "./delivery/status-store.js";
export { waitForDelivery } from "./delivery/wait.js";
export type { DeliveryClient } from "./delivery/status-request.js";
export type { DeliveryResult, WaitOptions } from "./delivery/wait.js";
export { sendWithFallback } from "./delivery/fallback.js";
export type { ChannelSend, FallbackOptions, FallbackResult } from "./delivery/fallback.js";
