/** The public API of this folder. */
export { checkPhones } from "./bulk.js";
export type { PhoneChecks } from "./bulk.js";
export { parsePhone } from "./parse.js";
export { loadNumberingPlans, numberingPlans } from "./plans.js";
export type { NumberingPlans } from "./plans.js";
export type {
  CountryCode,
  ParsedPhone,
  PhoneCountry,
  PhoneOptions,
  PhoneType,
  PhoneVerdict,
  SuggestionReason,
} from "./types.js";
