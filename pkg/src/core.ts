/**
 * `tidings/core`: the client, without phone numbers, numbering plans and segments. It has no profiles: import that of your provider from
 * `tidings/providers/*`.
 *
 * @packageDocumentation
 */
export * from "./client/imported-profiles.js";
export * from "./shared.js";
export type { CountryCode } from "./phone/countries.js";
