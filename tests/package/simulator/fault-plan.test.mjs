// Random faults: the same for the same seed; which of them deliver the message.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PROVIDERS, send, turns, virtualClock, createSimulator } from "./harness.mjs";

/** Makes many sends with random faults, and returns the result of each. */
async function storm(seed, count = 300) {
  const rates = {
    lostBefore: 0.1,
    lostAfter: 0.1,
    serverError: 0.1,
    serverErrorAfter: 0.1,
    rateLimit: 0.1,
    truncated: 0.05,
    html: 0.05,
  };
  const simulator = createSimulator({ seed, faults: { rates }, ...virtualClock() });
  const outcomes = [];
  for (let index = 0; index < count; index += 1) {
    const provider = PROVIDERS[index % PROVIDERS.length];
    outcomes.push(await send(simulator, provider).then(({ status, text }) => `${status} ${text}`, String));
  }
  return { simulator, outcomes };
}

test("the same seed gives the same faults, ids and responses; another seed gives others", async () => {
  const [first, again, other] = [await storm(1), await storm(1), await storm(2)];
  assert.deepEqual(again.outcomes, first.outcomes);
  assert.deepEqual(again.simulator.delivered, first.simulator.delivered);
  assert.notDeepEqual(other.outcomes, first.outcomes);
  const faulty = first.simulator.requests.filter(({ fault }) => fault !== null).length;
  assert.ok(faulty > 130 && faulty < 230, `about 60 % of 300 requests: ${faulty}`);
});

test("exactly the accepted messages are delivered, whether or not their responses are lost", async () => {
  const { simulator } = await storm(3);
  for (const { number, provider, fault, status } of simulator.requests) {
    if (provider === "shingleai") continue;
    const accepted =
      fault === null
        ? status < 300
        : fault.kind === "truncated" || (fault.kind === "lost" && fault.when === "after") || fault.accepted === true;
    const delivered = simulator.delivered.filter(({ request }) => request === number).length;
    assert.equal(delivered, accepted ? 1 : 0, `request ${number} ${JSON.stringify(fault)}`);
  }
});

test("each rate of a plan causes its fault, and delivers the message or not", async () => {
  const expected = {
    lostBefore: [null, 0],
    lostAfter: [null, 1],
    serverError: [500, 0],
    serverErrorAfter: [500, 1],
    badGateway: [502, 0],
    unavailable: [503, 0],
    gatewayTimeout: [504, 1],
    rateLimit: [429, 0],
    stallHeaders: [null, 1],
    stallBody: [202, 1],
    truncated: [202, 1],
    html: [200, 0],
    empty: [200, 1],
    slow: [202, 1],
    partial: [202, 0],
  };
  for (const [name, [status, delivered]] of Object.entries(expected)) {
    const simulator = createSimulator({ faults: { rates: { [name]: 1 } }, ...virtualClock() });
    const controller = new AbortController();
    const pending = send(simulator, "sent", { signal: controller.signal }).catch(() => null);
    if (name.startsWith("stall")) await turns(20).then(() => controller.abort());
    await pending;
    assert.deepEqual([simulator.requests[0].status, simulator.delivered.length], [status, delivered], name);
  }
});

test("about as many requests have a fault as the rate says, and others with another seed", async () => {
  const faulty = async (seed) => {
    const simulator = createSimulator({ seed, faults: { rates: { lostBefore: 0.3 } } });
    for (let index = 0; index < 1000; index += 1) await send(simulator, "sent").catch(() => null);
    return simulator.requests.filter(({ fault }) => fault !== null).map(({ number }) => number);
  };
  const [one, two] = [await faulty(1), await faulty(2)];
  for (const { length } of [one, two]) assert.ok(length > 250 && length < 350, String(length));
  assert.notDeepEqual(one, two);
});

test("the order in which concurrent requests are processed does not change their faults", async () => {
  const faultsOf = async (concurrent) => {
    const simulator = createSimulator({ seed: 9, faults: { rates: { lostBefore: 0.5 } } });
    const one = () => send(simulator, "sent").catch(() => null);
    if (concurrent) await Promise.all(Array.from({ length: 50 }, one));
    else for (let index = 0; index < 50; index += 1) await one();
    return simulator.requests.map(({ fault }) => fault?.kind ?? "none");
  };
  assert.deepEqual(await faultsOf(true), await faultsOf(false));
});
