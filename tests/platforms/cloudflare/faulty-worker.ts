/** The Worker of the example with a database that fails when the test says so: the service `FAULT` is asked before some statements. */

import type { Env } from "../../../examples/cloudflare/src/env.js";
import type {
  D1Database,
  D1PreparedStatement,
  DeliveryBatch,
  ExecutionContext,
  Fetcher,
} from "../../../examples/cloudflare/src/platform.js";
import worker from "../../../examples/cloudflare/src/worker.js";

export { Pacer } from "../../../examples/cloudflare/src/worker.js";

interface FaultyEnv extends Env {
  readonly FAULT: Fetcher;
}

export default {
  ...worker,
  fetch: (request: Request, env: FaultyEnv, context: ExecutionContext): Promise<Response> =>
    worker.fetch(request, { ...env, DB: faulty(env) }, context),
  queue: (batch: DeliveryBatch, env: FaultyEnv): Promise<void> => worker.queue(batch, { ...env, DB: faulty(env) }),
};

/** What a consumer reads first, and what it keeps; what that of the dead letters reads; what a webhook keeps. */
const ASKED =
  /AS job\n|^UPDATE messages SET (outcome|status)|^SELECT outcome, record|^INSERT INTO "tidings_suppressions"/;

function faulty({ DB, FAULT }: FaultyEnv): D1Database {
  const ask = async (sql: string): Promise<void> => {
    if (!ASKED.test(sql)) return;
    const response = await FAULT.fetch("http://fault/", { method: "POST", body: sql });
    if ((await response.text()) === "throw") throw new Error("The consumer crashed.");
  };
  const real = new WeakMap<D1PreparedStatement, D1PreparedStatement>();
  return {
    batch: (statements) => DB.batch(statements.map((statement) => real.get(statement) ?? statement)),
    prepare(sql) {
      const wrap = (statement: D1PreparedStatement): D1PreparedStatement => {
        const wrapped: D1PreparedStatement = {
          bind: (...values) => wrap(statement.bind(...values)),
          all: async <Row>() => (await ask(sql), statement.all<Row>()),
          first: async <Row>() => (await ask(sql), statement.first<Row>()),
          run: async () => (await ask(sql), statement.run()),
        };
        real.set(wrapped, statement);
        return wrapped;
      };
      return wrap(DB.prepare(sql));
    },
  };
}
