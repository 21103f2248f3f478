// A Worker with both stores of Cloudflare. A request calls one of them; its body says how.
import { d1Store, durableObjectStore, sendTableSql } from "tidings/store";

export { MessageStatusObject, SendLogObject } from "tidings/store";

const stores = {
  d1: ({ DB }, { name, ...options }) => d1Store(DB, { table: name, ...options }),
  durableObject({ SEND_LOG }, { name, ...options }) {
    const part = { idFromName: (key) => SEND_LOG.idFromName(`${name}:${key}`), get: (id) => SEND_LOG.get(id) };
    return durableObjectStore(part, options);
  },
};

export default {
  async fetch(request, env) {
    const { kind, options, method, args } = await request.json();
    try {
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
