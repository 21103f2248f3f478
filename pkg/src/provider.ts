/**
 * `tidings/provider`: {@link defineProvider}, for a provider that the package does not know, and the types of profiles.
 *
 * @packageDocumentation
 */
export * from "./provider/define-provider.js";
