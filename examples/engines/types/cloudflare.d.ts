/**
 * The part of Cloudflare's types that the recipe uses, so that the example needs no further package. A Worker's project has them from
 * `wrangler types` or `@cloudflare/workers-types`: leave this file out there. Source: types/defines/rpc.d.ts and workflows.d.ts in
 * https://github.com/cloudflare/workerd
 */

declare module "cloudflare:workers" {
  export interface WorkflowEvent<Params> {
    readonly payload: Readonly<Params>;
    readonly timestamp: Date;
    readonly instanceId: string;
  }
  export interface WorkflowStep {
    do<T>(name: string, callback: () => Promise<T>): Promise<T>;
    /** A number is in milliseconds. */
    sleep(name: string, duration: number): Promise<void>;
  }
  export abstract class WorkflowEntrypoint<Env, Params> {
    protected env: Env;
    abstract run(event: Readonly<WorkflowEvent<Params>>, step: WorkflowStep): Promise<unknown>;
  }
}

declare module "cloudflare:workflows" {
  export class NonRetryableError extends Error {
    constructor(message: string, name?: string);
  }
}
