/**
 * `tidings/failover`: one send over several providers. The next provider is tried only if the one before certainly did not
 * send the message, and another one can do better.
 *
 * | File | What it knows |
 * |---|---|
 * | `send` | one send, from provider to provider |
 * | `decide` | whether the next provider may be tried |
 * | `order-providers`, `order` | which providers serve a message, and in which order |
 * | `provider-gate`, `breaker` | how many sends a provider gets at once, and when it is skipped |
 * | `client`, `facts` | one call of a client, and reading its result or error |
 * | `deadline` | when a send or a wait ends |
 * | `report`, `error` | the steps of a send, and `FailoverError` |
 * | `providers`, `policy`, `state`, `checks` | reading the options |
 *
 * @packageDocumentation
 */
export { Failover } from "./failover.js";
export { isTidingsError, TidingsError } from "../errors/error.js";
export { FailoverError, isFailoverError } from "./error.js";
export type { FailoverErrorFacts } from "./error.js";
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
