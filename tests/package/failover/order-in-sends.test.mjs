// The order of providers in sends, with odd clocks, random numbers and recipients. The order by itself: order.test.mjs.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  BAD_NUMBER,
  Failover,
  failure,
  fake,
  inVirtualTime,
  MESSAGE,
  oops,
  OUT_OF_CREDIT,
  parsePhone,
  steps,
  TO,
} from "./harness.mjs";

test("orders: by weight, by country with `countryOf`, by price; a provider that does not serve the destination is skipped", async () => {
  const clients = () => [fake("a"), fake("b"), fake("c")];
  const [a, b, c] = clients();
  const weighted = new Failover(
    [
      { client: a, weight: 1 },
      { client: b, weight: 3 },
    ],
    { order: "weighted", random: () => 0.3 },
  );
  assert.equal((await weighted.send(MESSAGE)).provider, "b");
  const byCountry = new Failover([{ client: a }, { client: b, countries: ["GB"] }, { client: c, countries: ["CA"] }], {
    order: "country",
    countryOf: (to) => parsePhone(to).country,
  });
  const british = await byCountry.send({ ...MESSAGE, to: "+447400123456" });
  assert.equal(steps(british.path), "c:destination b:accepted");
  assert.equal((await byCountry.send({ ...MESSAGE, to: "+16135550100" })).provider, "c");
  assert.equal((await byCountry.send(MESSAGE)).provider, "a");
  const byPrice = new Failover(
    [
      { client: a, prices: { "+1": 2 } },
      { client: b, prices: { "+1": 1, "+44": 3 } },
    ],
    { order: "price" },
  );
  assert.equal((await byPrice.send(MESSAGE)).provider, "b");
  const nowhere = await failure(new Failover([{ client: a, countries: ["+44"] }]).send(MESSAGE));
  assert.deepEqual(
    [nowhere.category, nowhere.outcome, nowhere.retryable, steps(nowhere.path)],
    ["unsupported", "not-sent", false, "a:destination"],
  );
  assert.match(nowhere.message, /`countries` of one of a/);
});

test("weighted: a provider that fails gets fewer sends, and recovers", () =>
  inVirtualTime(async (clock) => {
    let point = 0;
    const first = fake("a", OUT_OF_CREDIT, OUT_OF_CREDIT, OUT_OF_CREDIT, "ok");
    const failover = new Failover([first, fake("b")], {
      order: "weighted",
      breaker: false,
      recoveryHalfLifeMs: 60_000,
      random: () => point,
    });
    point = 0.3;
    for (let send = 0; send < 3; send++) await failover.send(MESSAGE);
    const called = () => first.calls.length;
    const before = called();
    await failover.send(MESSAGE);
    assert.equal(called(), before, "0.3 drew it before, and no longer does");
    await clock.sleep(600_000);
    await failover.send(MESSAGE);
    assert.equal(called(), before + 1);
  }));

test("`now` and `random` that throw or return invalid numbers are replaced by the defaults", async () => {
  for (const odd of [oops, () => NaN, () => "5", () => -1, () => Infinity, () => 1n, async () => oops()]) {
    const failover = new Failover([fake("a", OUT_OF_CREDIT), fake("b")], {
      order: "weighted",
      now: odd,
      random: odd,
      breaker: { failures: 1 },
    });
    for (let send = 0; send < 3; send++) assert.equal((await failover.send(MESSAGE)).provider, "b");
    assert.ok(failover.state().providers.a.breaker.retryAt >= 0);
  }
});

test("a `to` of an enormous length does not block the order", async () => {
  const failover = new Failover([{ client: fake("a", BAD_NUMBER), countries: ["+1"] }]);
  const error = await failure(failover.send({ to: Object.assign([TO], { length: 2 ** 32 - 1 }), body: "Hello" }));
  assert.deepEqual([error.category, steps(error.path)], ["validation", "a:recipient"]);
});
