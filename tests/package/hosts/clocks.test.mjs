// A host whose only clock is set back, or whose timers are early: what waits ends at its time, not an hour later and not before.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, Failover } from "tidings";
import { defineGuard } from "tidings/guards";
import { inVirtualTime } from "../client/virtual-time.mjs";

const message = { to: "+14155551234", from: "+14155559876", body: "Hi" };
const accepted = async () => Response.json({ id: "m1", status: "queued", to: message.to });
const clientOf = (more) => new Client({ provider: "texting-blue", apiKey: "k", fetch: accepted, ...more });

/** Runs `act` with a time of day only, which is set back by an hour after a second. Returns how long it took. */
async function setBack(t, act) {
  const { performance } = globalThis;
  const restore = { value: performance, configurable: true, writable: true };
  t.after(() => Object.defineProperty(globalThis, "performance", restore));
  return await inVirtualTime(async (clock) => {
    Object.defineProperty(globalThis, "performance", { value: undefined, configurable: true });
    const { now } = Date;
    clock.at(1_000, () => (Date.now = () => now() - 3_600_000));
    const began = clock.now;
    await act();
    Object.defineProperty(globalThis, "performance", restore);
    return clock.now - began;
  });
}

const never = () => new Promise(() => {});
const hanging = defineGuard(never);
const stubborn = { provider: "own", validate: () => [], send: never };
const list = Array.from({ length: 3 }, (_, index) => ({ ...message, body: `${index}` }));
const send = (sender) => sender.send(message, { deadlineMs: 10_000 }).catch(() => {});

// What waits, and how long.
const WAITS = [
  ["a guard that never answers", () => send(clientOf({ beforeSend: hanging })), 10_000],
  ["a failover's guard", () => send(new Failover([clientOf()], { beforeSend: hanging })), 10_000],
  ["a failover's client that never answers", () => send(new Failover([stubborn])), 10_250],
  ["the pace of a run", () => clientOf().sendMany(list, { ratePerSecond: 0.1 }).all(), 20_000],
];
for (const [what, act, ms] of WAITS)
  test(`a clock that is set back does not prolong ${what}`, async (t) => {
    assert.equal(await setBack(t, act), ms);
  });

test("a failover does not give a client up because a timer is early", () =>
  inVirtualTime(async (clock) => {
    const virtual = globalThis.setTimeout;
    globalThis.setTimeout = (act, ms) => virtual(act, ms === 10_250 ? 7_000 : ms);
    const slow = {
      ...stubborn,
      send: () => clock.sleep(9_000).then(() => ({ messages: [], attempts: [], warnings: [] })),
    };
    const { path } = await new Failover([slow]).send(message, { deadlineMs: 10_000 });
    assert.equal(path[0].why, "accepted");
  }));

test("a failover gives a client up if the clock stands still", () =>
  inVirtualTime(async () => {
    const [{ now }, day] = [performance, Date.now()];
    Object.assign(performance, { now: () => 5 });
    Date.now = () => day;
    try {
      const error = await new Failover([stubborn]).send(message, { deadlineMs: 1_000 }).catch((thrown) => thrown);
      assert.deepEqual([error.category, error.outcome], ["timeout", "unknown"]);
    } finally {
      performance.now = now;
    }
  }));
