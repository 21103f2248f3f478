// Random faults at both connections, of the page and of the provider, in virtual time: one action is at most one message, and no outcome is wrong.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inVirtualTime } from "../store/harness.mjs";
import { GRANT, pageOf, setUp, TO } from "./relay-harness.mjs";

/** A small generator of random numbers, so that a failure can be repeated by its seed. */
function randomOf(seed) {
  let state = seed;
  return (max) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % max;
  };
}

const PROVIDER_FAULTS = [
  { kind: "none" },
  { kind: "none" },
  { kind: "lost", when: "before" },
  { kind: "lost", when: "after" },
  { kind: "rate-limit", waitSeconds: 3 },
  { kind: "rate-limit", waitSeconds: 300 },
  { kind: "slow", ms: 20_000 },
  { kind: "truncated" },
  { kind: "status", status: 402 },
  { kind: "status", status: 503 },
  { kind: "html", status: 502, accepted: true },
];

/** One action of a user, with several clicks, and how each of them ended. */
async function act(provider, seed) {
  const random = randomOf(seed);
  const one = setUp({ provider, authorize: () => GRANT });
  // Two isolates share the store.
  const two = setUp({ provider, authorize: () => GRANT, client: { store: one.store, fetch: one.simulator.fetch } });
  one.simulator.fail(...Array.from({ length: 6 }, () => PROVIDER_FAULTS[random(PROVIDER_FAULTS.length)]));
  const page = pageOf(null, {
    provider,
    token: "a_token_of_the_page",
    timeoutMs: 10_000,
    deadlineMs: 60_000,
    fetch: async (url, init) => {
      const { relay } = random(2) === 0 ? one : two;
      const request = () => new Request(url, init);
      const what = random(6);
      if (what === 0) throw new TypeError("lost before");
      // The browser repeats the POST by itself.
      if (what === 1) void relay(request());
      const response = await relay(request());
      if (what === 2) throw new TypeError("lost after");
      return response;
    },
  });
  const ends = [];
  for (let click = 0; click < 3; click++) {
    const sending = page.send({ to: TO, body: "Hello" }, { idempotencyKey: "action-1" }).then(
      () => "sent",
      (error) => error.outcome,
    );
    ends.push(random(2) === 0 ? sending : await sending);
  }
  return { ends: await Promise.all(ends), deliveries: one.simulator.delivered.length };
}

for (const provider of ["texting-blue", "sent"])
  test(`60 random actions through ${provider}: at most one message each, and every outcome is true`, async () => {
    const seen = new Set();
    for (let seed = 1; seed <= 60; seed++) {
      const { ends, deliveries } = await inVirtualTime(() => act(provider, seed));
      const what = `seed ${seed}: ${ends} with ${deliveries} delivered`;
      assert.ok(deliveries <= 1, what);
      if (ends.includes("sent")) assert.equal(deliveries, 1, what);
      if (ends.at(-1) === "not-sent" && !ends.includes("sent") && !ends.includes("unknown"))
        assert.equal(deliveries, 0, what);
      for (const end of ends) seen.add(end);
    }
    assert.deepEqual([...seen].sort(), ["not-sent", "sent", "unknown"]);
  });
