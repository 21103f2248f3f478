// The breaker's state: what counts as a failure, how long it stays open, and what is restored.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  BAD_NUMBER,
  BREAKER,
  DOWN,
  facts,
  Failover,
  fake,
  LOST,
  MESSAGE,
  OUT_OF_CREDIT,
  parts,
  steps,
} from "./harness.mjs";

const [{ admit, settle, CLOSED, restore, breakerResultOf }] = await parts("breaker");

test("only failures that concern the provider or the account count, whatever the outcome", () => {
  const rows = [
    [null, "success"],
    [DOWN, "failure"],
    [LOST, "failure"],
    [OUT_OF_CREDIT, "failure"],
    [{ category: "authentication", scope: "account" }, "failure"],
    [{ category: "configuration", scope: "request", param: "apiKey" }, "failure"],
    [BAD_NUMBER, "success"],
    [{ category: "opted-out", scope: "recipient" }, "success"],
    [{ category: "blocked", scope: "content" }, "success"],
    [{ category: "permission", scope: "sender" }, "success"],
    [{ category: "unknown", scope: null }, "success"],
    [{ category: "conflict", scope: "request" }, "success"],
    [{ category: "aborted", scope: "request", outcome: "unknown" }, "ignored"],
    [{ ...BAD_NUMBER, attempts: [] }, "ignored"],
    [{ category: "configuration", scope: "request", param: "fetch" }, "ignored"],
  ];
  for (const [of, result] of rows) assert.equal(breakerResultOf(of && facts(of)), result, JSON.stringify(of));
});

test("a clock that is set back does not keep the breaker open longer", () => {
  const open = settle({ ...CLOSED, failures: 2 }, BREAKER, "failure", false, 1_000_000, null);
  assert.equal(admit(open, 1_000_999).admission, "skip");
  const back = admit(open, 400_000);
  assert.equal(back.admission, "skip");
  assert.equal(admit(back.state, 400_999).admission, "skip");
  assert.equal(admit(back.state, 401_000).admission, "probe");
});

test("the backoff saturates, and is never NaN or over maxMs", () => {
  let state = CLOSED;
  for (let round = 0; round < 5_000; round++) {
    state = settle(
      { ...state, state: "half-open" },
      { failures: 1, baseMs: 1, factor: 1e9, maxMs: 60_000 },
      "failure",
      true,
      0,
      null,
    );
    assert.ok(state.retryAt > 0 && state.retryAt <= 60_000);
  }
});

test("the breaker functions do not modify their input", () => {
  const frozen = Object.freeze({ ...CLOSED, failures: 2 });
  const open = Object.freeze(settle(frozen, BREAKER, "failure", false, 0, null));
  assert.equal(open.state, "open");
  const { state } = admit(open, 5_000);
  assert.deepEqual(
    [open.state, state.state, restore(state).state, restore(state).retryAt],
    ["open", "half-open", "open", 0],
  );
});

test("an invalid wait does not keep a breaker open", async () => {
  for (const retryAfterMs of [NaN, Infinity, -1, "5", {}]) {
    const failover = new Failover([fake("a", { ...OUT_OF_CREDIT, retryAfterMs }, "ok"), fake("b")]);
    await failover.send(MESSAGE);
    assert.equal((await failover.send(MESSAGE)).provider, "a", String(retryAfterMs));
  }
});

test("a provider may have the id __proto__, and its state is restored", async () => {
  const failover = new Failover([{ client: fake("a", OUT_OF_CREDIT), id: "__proto__" }, fake("b")], {
    breaker: { failures: 1 },
  });
  await failover.send(MESSAGE);
  const state = JSON.parse(JSON.stringify(failover.state()));
  const next = new Failover([{ client: fake("a"), id: "__proto__" }, fake("b")], { state, breaker: { failures: 1 } });
  assert.equal(steps((await next.send(MESSAGE)).path), "__proto__:breaker-open b:accepted");
});
