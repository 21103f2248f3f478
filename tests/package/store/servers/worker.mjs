// A Worker with both stores of Cloudflare, and a way to its bindings. A request calls one of them; its body says how.
import { d1Store, durableObjectStore, sendTableSql } from "tidings/store";

export { MessageStatusObject, SendLogObject } from "tidings/store";

const stores = {
  d1: ({ DB }, { name, ...options }) => d1Store(DB, { table: name, ...options }),
  durableObject({ SEND_LOG }, { name, ...options }) {
    const part = { idFromName: (key) => SEND_LOG.idFromName(`${name}:${key}`), get: (id) => SEND_LOG.get(id) };
    return durableObjectStore(part, options);
  },
};

/** The bindings, for stores that do not run in the Worker. */
const bindings = {
  query: async ({ DB }, sql, params) =>
    Response.json(
      await DB.prepare(sql)
        .bind(...params)
        .all(),
    ),
  status: ({ MESSAGE_STATUS }, name, url, init) => MESSAGE_STATUS.get(MESSAGE_STATUS.idFromName(name)).fetch(url, init),
};

export default {
  async fetch(request, env) {
    const { kind, options, method, args } = await request.json();
    try {
      if (kind === "binding") return await bindings[method](env, ...args);
      if (method === "table") {
        for (const statement of sendTableSql("sqlite", options.name).split(";\n").filter(Boolean))
          await env.DB.prepare(statement).run();
        return Response.json(null);
      }
      return Response.json((await stores[kind](env, options)[method](...args)) ?? null);
    } catch (error) {
      return new Response(error.stack, { status: 500 });
    }
  },
};
