/**
 * `tidings/failover`: one send over several providers.
 *
 * @packageDocumentation
 */
export * from "./failover/index.js";
