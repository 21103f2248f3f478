/** The types of Cloudflare that this Worker uses. `@cloudflare/workers-types` has all of them. */

export interface D1Result<Row> {
  readonly results: Row[];
  readonly meta: { readonly changes: number };
}

export interface D1PreparedStatement {
  bind(...values: unknown[]): D1PreparedStatement;
  all<Row>(): Promise<D1Result<Row>>;
  first<Row>(): Promise<Row | null>;
  run(): Promise<D1Result<unknown>>;
}

export interface D1Database {
  prepare(sql: string): D1PreparedStatement;
  /** Runs the statements in one transaction. */
  batch(statements: D1PreparedStatement[]): Promise<D1Result<unknown>[]>;
}

export interface Queue<Body> {
  send(body: Body, options?: { delaySeconds?: number }): Promise<unknown>;
  sendBatch(messages: Iterable<{ body: Body; delaySeconds?: number }>): Promise<unknown>;
}

/** One delivery of a message of a queue. The first of `ack` and `retry` counts. */
export interface Delivery {
  readonly id: string;
  /** Whatever was sent to the queue, also by others. */
  readonly body: unknown;
  /** How often it was delivered, with this time. */
  readonly attempts: number;
  ack(): void;
  retry(options?: { delaySeconds?: number }): void;
}

export interface DeliveryBatch {
  readonly queue: string;
  readonly messages: readonly Delivery[];
}

export interface Fetcher {
  fetch(input: Request | string, init?: RequestInit): Promise<Response>;
}

export interface ObjectNamespace {
  idFromName(name: string): unknown;
  get(id: unknown): Fetcher;
}

export interface ObjectState {
  readonly storage: {
    get(key: string): Promise<unknown>;
    put(key: string, value: unknown): Promise<void>;
  };
}

export interface ExecutionContext {
  waitUntil(promise: Promise<unknown>): void;
}
