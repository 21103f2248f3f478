/**
 * `tidings/core`: the client alone, without the tools for phone numbers and texts.
 *
 * @packageDocumentation
 */
export { Client } from "./client.js";
export type { RequestOptions, SendManyOptions, SendManyResult, ValidateOptions } from "./client.js";
export { isTidingsError, TidingsError } from "./error.js";
export { createGate } from "./gate.js";
export type { Gate, GateLane, GateState } from "./gate.js";
export { init } from "./boot.js";
export type { InitSource } from "./boot.js";
export { adviceFor } from "./advice.js";
export type { Advice, AdviceFacts } from "./advice.js";
export { parseError, serverTiming } from "./read.js";
export type { HeadersLike } from "./headers.js";
export type { ReceivedResponse, ServerTiming } from "./read.js";
export type * from "./events.js";
export type * from "./profile/types.js";
export type * from "./profile/webhook-types.js";
export type * from "./types.js";
