/**
 * `tidings/webhooks`: what providers send back, verified and read.
 *
 * @packageDocumentation
 */
export * from "./webhooks/index.js";
