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
