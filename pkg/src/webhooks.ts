/**
 * `tidings/webhooks`: verifies and reads the webhooks of providers.
 *
 * @packageDocumentation
 */
export * from "./webhooks/index.js";
