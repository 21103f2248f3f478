// A send through two clients, with a limit of time, breakers, guards and a store.
import { guardsBy, UNDO_MS } from "./guarded.mjs";
import { ending, storeBy, storeLimit } from "./logged.mjs";
import { messageOf, PROVIDERS } from "./providers.mjs";
import { Failover } from "tidings";

/** How long a client may take to end after its signal or deadline: `FailoverClient`. */
const GRACE_MS = 250;

export function failover(rng, context) {
  const { deadlineMs, clock, provider } = context;
  const other = rng.of(Object.keys(PROVIDERS).filter((name) => name !== provider));
  const second = Object.assign(Object.create(context), { provider: other, channel: "second" });
  const store = rng.hits(0.3) ? storeBy(rng.fork(), context) : undefined;
  const beforeSend = rng.hits(0.2) ? guardsBy(rng, context) : undefined;
  const policy = {
    ...store,
    ...(beforeSend && { beforeSend }),
    deadlineMs: store ? 120_000 : rng.of([undefined, 120_000]),
    breaker: rng.of([undefined, false, { failures: 1 }]),
    order: rng.of([undefined, "weighted"]),
  };
  const times = rng.of([1, 1, 2]);
  const storeMs = 2 * (context.log?.storeTimeoutMs ?? 0);
  const limitMs = deadlineMs + storeMs + GRACE_MS + (beforeSend ? UNDO_MS : 0) + 5 * clock.kind.lateMs;
  const abortMs = storeLimit(context) + GRACE_MS + (beforeSend ? UNDO_MS : 0) + clock.kind.lateMs;
  Object.assign(context, { calls: times, ends: [], callNow: 1, limitMs: times * limitMs, perGroup: 1 });
  return {
    async call({ client, own, make }) {
      const both = new Failover(
        [
          { client, from: PROVIDERS[provider].from ?? null },
          { client: make(second, {}), from: PROVIDERS[other].from ?? null },
        ],
        policy,
      );
      const options = { ...own, ...((store || rng.hits(0.3)) && { idempotencyKey: "order-1" }) };
      for (let n = 1; n <= times; n++) {
        context.callNow = n;
        await ending(context, () => both.send(messageOf(provider, 0), options), { limitMs, abortMs });
      }
      const { ok, value } = context.ends.at(-1);
      if (!ok) throw value;
      return value;
    },
  };
}
