/** What `tidings` and `tidings/core` have in common: all of the client but what takes a provider. */
export type { RequestOptions, ValidateOptions } from "./client/client.js";
export type { SendManyOptions, SendManyResult } from "./client/send-many.js";
export { isTidingsError, TidingsError } from "./errors/error.js";
export { createGate } from "./client/gate.js";
export type * from "./client/gate-types.js";
export { init } from "./wasm/boot.js";
export type { InitSource } from "./wasm/boot.js";
export { adviceFor } from "./errors/advice.js";
export type { Advice, AdviceFacts } from "./errors/advice.js";
export { serverTiming } from "./errors/parse-error.js";
export type { HeadersLike } from "./util/headers.js";
export type { ServerTiming } from "./errors/parse-error.js";
export type * from "./events.js";
export type * from "./provider/types.js";
export type * from "./provider/webhook-types.js";
export type { ProfileOptions, RetryOptions } from "./client/option-types.js";
export type * from "./types.js";
