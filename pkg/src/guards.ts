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
export { quietHours } from "./guards/quiet-hours.js";
export type { QuietHoursOptions, Zones } from "./guards/quiet-hours.js";
export { countries } from "./guards/countries.js";
export type { CountriesOptions } from "./guards/countries.js";
export type { CountryOf } from "./guards/destinations.js";
export { numberTypes } from "./guards/number-types.js";
export type { GuardedNumberType, NumberTypesOptions } from "./guards/number-types.js";
export { memoryCounterStore } from "./guards/counter-store.js";
export type { Counter, CounterStore } from "./guards/counter-store.js";
export { pace } from "./guards/pace.js";
export type { PaceOptions, Rate } from "./guards/pace.js";
export { cooldown } from "./guards/cooldown.js";
export type { CooldownOptions } from "./guards/cooldown.js";
export { limit } from "./guards/limit.js";
export type { LimitOptions } from "./guards/limit.js";
