/**
 * `tidings/guards`: guards, which reject a message before it is sent.
 *
 * @packageDocumentation
 */
export { defineGuard } from "./guards/run.js";
export { readKeyword } from "./guards/keywords.js";
export type { Keyword } from "./guards/keywords.js";
export { suppression } from "./guards/suppression.js";
export { memorySuppressionList, recordConsent } from "./guards/suppression-list.js";
export type {
  ConsentChange,
  ConsentEvent,
  RecordConsentOptions,
  SuppressionList,
} from "./guards/suppression-list.js";
export type { GuardStoreOptions } from "./guards/stores.js";
export type {
  Guard,
  GuardedSend,
  GuardFunction,
  GuardOptions,
  GuardResult,
  GuardVerdict,
} from "./client/guard-types.js";
