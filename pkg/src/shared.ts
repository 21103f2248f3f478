/** What `tidings` and `tidings/core` have in common: all of the client but what takes a provider. */
export type { Capabilities, FieldCapability } from "./client/capabilities.js";
export type { DocumentedCalls } from "./client/documented-calls.js";
export type { MessageFor, RequestOptions, ValidateOptions } from "./client/client.js";
export type {
  SendManyCheckpoint,
  SendManyEvent,
  SendManyOptions,
  SendManyOutcome,
  SendManyRun,
  SendManyWait,
} from "./client/many/types.js";
export { isTidingsError, TidingsError } from "./errors/error.js";
export { oneTimeCodeBody } from "./client/one-time-code.js";
export type { OneTimeCode } from "./client/one-time-code.js";
export { createGate } from "./client/gate.js";
export type * from "./client/gate-types.js";
export { init } from "./wasm/boot.js";
export type { InitSource } from "./wasm/boot.js";
export { adviceFor } from "./errors/advice.js";
export type { Advice, AdviceFacts, AdviceOptions } from "./errors/advice.js";
export type { UserMessages } from "./errors/user-messages.js";
export { serverTiming } from "./errors/parse-error.js";
export type { HeadersLike } from "./util/headers.js";
export type { ServerTiming } from "./errors/parse-error.js";
export type * from "./events.js";
export type * from "./provider/types.js";
export type * from "./provider/webhook-types.js";
export type { CommonClientOptions, OptionsFor, ProfileOptions, RetryOptions } from "./client/option-types.js";
export type * from "./provider/known-profiles.js";
export type * from "./provider/known-types.js";
export type * from "./provider/profile-with.js";
export type * from "./types.js";
