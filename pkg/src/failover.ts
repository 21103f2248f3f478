/**
 * `tidings/failover`: several providers, one send.
 *
 * @packageDocumentation
 */
export * from "./failover/index.js";
