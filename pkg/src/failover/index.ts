/**
 * `tidings/failover`: one send, several providers. The next one is tried only where the one before certainly did not send
 * and another can do better.
 *
 * Modules: `advance` (whether the next may be tried), `order` (who is next), `breaker` (who is left alone), `door` (who waits
 * for whom), `client` (one client's call), `facts` (what it told), `walk` (one send's way), `patience` (what ends it), `report` (what is told
 * of it), `policy` and `state` (what is given, checked).
 *
 * @packageDocumentation
 */
export { Failover } from "./failover.js";
export { isTidingsError, TidingsError } from "../errors/error.js";
export { FailoverError, isFailoverError } from "./report.js";
export type { FailoverErrorFacts } from "./report.js";
export type {
  BreakerOptions,
  BreakerState,
  FailoverBreakerEvent,
  FailoverClient,
  FailoverEvent,
  FailoverMoveEvent,
  FailoverOrder,
  FailoverPolicy,
  FailoverProvider,
  FailoverResult,
  FailoverState,
  FailoverStep,
  FailoverReason,
  ProviderState,
} from "./types.js";
