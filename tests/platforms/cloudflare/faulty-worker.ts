/** The Worker of the example with a database that fails when the test says so: the service `FAULT` is asked before the consumers' statements. */

import type { Env } from "../../../examples/cloudflare/src/env.js";
import type { D1Database, DeliveryBatch, Fetcher } from "../../../examples/cloudflare/src/platform.js";
import worker from "../../../examples/cloudflare/src/worker.js";

export { Pacer } from "../../../examples/cloudflare/src/worker.js";

interface FaultyEnv extends Env {
  readonly FAULT: Fetcher;
}

export default {
  ...worker,
  queue: (batch: DeliveryBatch, env: FaultyEnv): Promise<void> => worker.queue(batch, { ...env, DB: faulty(env) }),
};

/** What a consumer reads first, and what it keeps; what that of the dead letters reads. */
const CONSUMERS = /AS job\n|^UPDATE messages SET outcome|^SELECT outcome, record/;

function faulty({ DB, FAULT }: FaultyEnv): D1Database {
  const ask = async (sql: string): Promise<void> => {
    if (!CONSUMERS.test(sql)) return;
    const response = await FAULT.fetch("http://fault/", { method: "POST", body: sql });
    if ((await response.text()) === "throw") throw new Error("The consumer crashed.");
  };
  return {
    batch: (statements) => DB.batch(statements),
    prepare(sql) {
      const wrap = (statement: ReturnType<D1Database["prepare"]>): ReturnType<D1Database["prepare"]> => ({
        bind: (...values) => wrap(statement.bind(...values)),
        all: async <Row>() => (await ask(sql), statement.all<Row>()),
        first: async <Row>() => (await ask(sql), statement.first<Row>()),
        run: async () => (await ask(sql), statement.run()),
      });
      return wrap(DB.prepare(sql));
    },
  };
}
