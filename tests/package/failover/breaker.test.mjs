// The circuit breaker and the bulkhead: the published cases C1-C9, as steps on one provider's gate.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BAD_NUMBER, BREAKER, DOWN, facts, inVirtualTime, parts } from "./harness.mjs";

const [{ ProviderGate }, { breakerResultOf }] = await parts("provider-gate", "breaker");

/**
 * Each step is an action, the name of a send, and a value. `in` enters the gate; `is` checks its admission: `call`, `probe`,
 * `waits`, or why it was rejected. `ok`, `fail`, `bad` (an invalid number) and `ignored` leave with that result; without a name, a
 * new send enters first. A string is a phase: actions, then what is checked.
 */
const cases = [
  {
    case: "C1",
    why: "opens after the configured number of consecutive failures, not before",
    steps: ["fail, fail, state closed", "fail, state open"],
  },
  {
    case: "C1",
    why: "a success in between resets the count",
    steps: ["fail, fail, ok, fail, fail, state closed", "fail, state open"],
  },
  {
    case: "C2",
    why: "rejects at once while it is open, with the time left",
    steps: ["fail, fail, fail, in a, is a breaker-open 1000", "pass 999, in b, is b breaker-open 1"],
  },
  {
    case: "C3",
    why: "half-open, it admits one probe, and the others wait for its result",
    steps: [
      "fail, fail, fail, pass 1000, in a, is a probe, state half-open",
      "in b, in c, is b waits, is c waits",
      "ok a, is b call, is c call, state closed",
    ],
  },
  {
    case: "C3",
    why: "waiting sends are rejected when the probe fails",
    steps: ["fail, fail, fail, pass 1000, in a, in b, fail a, is b breaker-open 2000, state open"],
  },
  {
    case: "C3",
    why: "if the probe has no result, the next waiting send probes, and only one",
    steps: ["fail, fail, fail, pass 1000, in a, in b, in c, ignored a, is b probe, is c waits", "ok b, is c call"],
  },
  {
    case: "C3",
    why: "a late result of a send that began before does not affect the probe",
    steps: [
      "in x, in y, fail, fail, fail, pass 1000, in a, fail x, state half-open",
      "ok y, state half-open",
      "ok a, state closed",
    ],
  },
  {
    case: "C4",
    why: "each time it opens again, it stays open longer, up to a limit",
    steps: [
      "fail, fail, fail, in a, is a breaker-open 1000",
      "pass 1000, fail, in b, is b breaker-open 2000",
      "pass 2000, fail, in c, is c breaker-open 4000",
      "pass 4000, fail, in d, is d breaker-open 5000",
      "pass 5000, fail, in e, is e breaker-open 5000",
    ],
  },
  {
    case: "C5",
    why: "closing resets the backoff",
    steps: [
      "fail, fail, fail, pass 1000, fail, pass 2000, ok, state closed",
      "fail, fail, fail, in a, is a breaker-open 1000",
    ],
  },
  { case: "C6", why: "an invalid number never opens it", steps: ["bad, bad, bad, bad, state closed"] },
  {
    case: "C6",
    why: "an invalid number shows that the provider works: it counts as a success",
    steps: ["fail, fail, bad, fail, fail, state closed"],
  },
  {
    case: "C6",
    why: "an invalid number closes it when half-open",
    steps: ["fail, fail, fail, pass 1000, bad, state closed"],
  },
  {
    case: "C6",
    why: "a send that never reached the provider does not count",
    steps: ["fail, fail, ignored, fail, state open"],
  },
  {
    case: "C7",
    why: "an open breaker restored from JSON keeps the rest of its time",
    steps: [
      "fail, fail, fail, pass 400, json, state open",
      "in a, is a breaker-open 600",
      "pass 600, in b, is b probe",
    ],
  },
  {
    case: "C7",
    why: "a half-open one is restored as open, and may be probed at once",
    steps: [
      "fail, fail, fail, pass 1000, in a, state half-open",
      "json, state open",
      "in b, is b probe",
      "fail b, in c, is c breaker-open 2000",
    ],
  },
  {
    case: "C7",
    why: "consecutive failures are counted across JSON",
    steps: ["fail, fail, json, fail, state open"],
  },
  {
    case: "C8",
    why: "a send waiting for the probe can be aborted, and the others keep waiting",
    steps: ["fail, fail, fail, pass 1000, in a, in b, in c, abort b, is b stopped, is c waits", "ok a, is c call"],
  },
  {
    case: "C8",
    why: "a send waiting for the probe stops at its deadline",
    steps: [
      "fail, fail, fail, pass 1000, in a, in b 50, pass 49, is b waits",
      "pass 1, is b stopped",
      "ok a, state closed",
    ],
  },
  {
    case: "C9",
    why: "up to maxConcurrent run, up to maxQueued wait, further ones are rejected",
    gate: { maxConcurrent: 2, maxQueued: 1 },
    steps: ["in a, in b, is a call, is b call", "in c, is c waits", "in d, is d full"],
  },
  {
    case: "C9",
    why: "a send that ends admits the first waiting one",
    gate: { maxConcurrent: 1, maxQueued: 2 },
    steps: [
      "in a, in b, in c, ok a, is b call, is c waits",
      "ok b, is c call",
      "ok c, in d, is d call",
      "in e, is e waits",
    ],
  },
  {
    case: "C9",
    why: "a send that is aborted in the queue makes room in it",
    gate: { maxConcurrent: 1, maxQueued: 1 },
    steps: ["in a, in b, in c, is c full", "abort b, is b stopped", "in d, is d waits", "ok a, is d call"],
  },
  {
    case: "C9",
    why: "an open breaker rejects before queueing, and rejects the queue when it opens",
    gate: { maxConcurrent: 1, maxQueued: 2 },
    steps: [
      "fail, fail, in a, in b, in c, fail a, is b breaker-open 1000, is c breaker-open 1000",
      "in d, is d breaker-open 1000",
      "pass 1000, in e, is e probe",
    ],
  },
  {
    case: "C9",
    why: "a send that is aborted while waiting for the probe releases its slot",
    gate: { maxConcurrent: 2, maxQueued: 0 },
    steps: ["fail, fail, fail, pass 1000, in a, in b, in c, is c full", "abort b, in d, is d waits", "ok a, is d call"],
  },
  // A wait that the provider asks for also applies to the next send.
  {
    case: "wait",
    why: "a wait that the provider asks for opens it without further failures",
    steps: ["fail 700, state open", "in a, is a breaker-open 700", "pass 700, in b, is b probe", "ok b, state closed"],
  },
  {
    case: "wait",
    why: "the longer of that wait and the backoff counts",
    steps: ["fail, fail, fail 9000, in a, is a breaker-open 9000"],
  },
  {
    case: "wait",
    why: "a wait does not count as an opening: the backoff starts at its base",
    steps: ["fail 10, pass 10, fail, in a, is a breaker-open 1000"],
  },
  {
    case: "wait",
    why: "a late response extends the wait, and never shortens it",
    steps: [
      "in x, in y, fail, fail, fail, fail 4000 x, in a, is a breaker-open 4000",
      "fail 10 y, in b, is b breaker-open 4000",
    ],
  },
];

const ends = { ok: null, fail: facts(DOWN), bad: facts(BAD_NUMBER), ignored: facts({ ...BAD_NUMBER, attempts: [] }) };

async function play({ steps, gate: limits = { maxConcurrent: Infinity, maxQueued: 0 } }, clock) {
  let state;
  const make = () => new ProviderGate({ ...limits, breaker: BREAKER, recoveryHalfLifeMs: 1 }, state, () => {});
  let gate = make();
  const sends = new Map();
  const now = () => clock.now;
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const enter = async (name, ms) => {
    const abort = new AbortController();
    const began = clock.now;
    const send = { seen: "waits", abort };
    sends.set(name, send);
    send.entry = gate
      .enter(now, {
        signal: abort.signal,
        remainingMs: () => (ms === undefined ? undefined : ms - (clock.now - began)),
      })
      .then((entry) => {
        send.probe = entry.probe;
        send.seen =
          entry.rejected === undefined
            ? entry.probe
              ? "probe"
              : "call"
            : [entry.rejected, entry.retryAfterMs].filter((part) => part !== undefined).join(" ");
      });
    await settled();
  };
  for (const [number, line] of steps.flatMap((phase) => phase.split(", ")).entries()) {
    const [what, ...rest] = line.split(" ");
    if (what === "pass") await clock.sleep(Number(rest[0]));
    else if (what === "in") await enter(rest[0], rest[1] && Number(rest[1]));
    else if (what === "abort") sends.get(rest[0]).abort.abort();
    else if (what === "is")
      assert.equal(sends.get(rest[0]).seen, rest.slice(1).join(" "), `step ${number + 1}, ${line}`);
    else if (what === "state") assert.equal(gate.breaker, rest[0], `step ${number + 1}, ${line}`);
    else if (what === "json") {
      state = JSON.parse(JSON.stringify(gate.state()));
      gate = make();
    } else {
      const name = rest.find((part) => /^[a-z]/.test(part)) ?? `step ${number}`;
      if (!sends.has(name)) await enter(name);
      const wait = rest.find((part) => /^\d/.test(part));
      gate.leave(sends.get(name).probe, breakerResultOf(ends[what]), now(), wait === undefined ? null : Number(wait));
    }
    await settled();
  }
}

for (const one of cases) {
  test(`${one.case}: ${one.why}`, () => inVirtualTime((clock) => play(one, clock)));
}
