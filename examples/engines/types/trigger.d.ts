/**
 * The part of Trigger.dev's types that the recipe uses: its SDK is not installed here. Leave this file out where it is. Source: version
 * 4.5.12 of `@trigger.dev/sdk`, in https://github.com/triggerdotdev/trigger.dev at b082e44: packages/core/src/v3/types/tasks.ts,
 * packages/core/src/v3/schemas/common.ts, packages/core/src/v3/errors.ts, packages/core/src/schemas/json.ts, packages/trigger-sdk/src/v3/wait.ts and metadata.ts.
 */

declare module "@trigger.dev/sdk" {
  export type DeserializedJson =
    | string
    | number
    | boolean
    | null
    | { [key: string]: DeserializedJson }
    | DeserializedJson[];
  export interface Context {
    readonly run: { readonly id: string; readonly createdAt: Date };
    readonly attempt: { readonly number: number };
  }
  export interface TriggerOptions {
    readonly idempotencyKey?: string | string[];
    readonly idempotencyKeyTTL?: string;
  }
  export interface Task<Id extends string, Payload, Output> {
    readonly id: Id;
    trigger(payload: Payload, options?: TriggerOptions): Promise<{ readonly id: string }>;
  }
  export function task<Id extends string, Payload, Output>(options: {
    readonly id: Id;
    readonly retry?: { readonly maxAttempts?: number };
    readonly run: (
      payload: Payload,
      params: { readonly ctx: Context; readonly signal: AbortSignal },
    ) => Promise<Output>;
  }): Task<Id, Payload, Output>;
  export const wait: {
    for(period: { readonly seconds: number; readonly idempotencyKey?: string }): Promise<void>;
  };
  export const metadata: {
    set(key: string, value: DeserializedJson): unknown;
  };
  export class AbortTaskRunError extends Error {
    constructor(message: string);
  }
}
