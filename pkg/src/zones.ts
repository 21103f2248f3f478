/**
 * `tidings/zones`: the time zones of phone numbers, from libphonenumber's data.
 *
 * @packageDocumentation
 */
export { zonesOf } from "./zones/zones-of.js";
