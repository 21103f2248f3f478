// A run whose messages, input and key are broken in ways that only the random hosts found: it ends, and says what may have been sent.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, isTidingsError } from "tidings";

const message = { to: "+14155551234", from: "+14155559876", body: "Hi" };
const accepted = async () => Response.json({ id: "m1", status: "queued", to: message.to });
const clientOf = (more) => new Client({ provider: "texting-blue", apiKey: "k", fetch: accepted, ...more });
const failure = (promise) =>
  promise.then(
    () => assert.fail("it succeeded"),
    (thrown) => thrown,
  );

test("a recipient that cannot become a string fails alone, and the run ends", { timeout: 60_000 }, async () => {
  const odd = { toString: () => assert.fail("No looking.") };
  const messages = [{ ...message, to: [message.to, Symbol("x")] }, { ...message, to: odd }, message];
  const outcomes = await clientOf().sendMany(messages).all();
  assert.deepEqual(
    outcomes.map(({ ok, error }) => (ok ? "sent" : isTidingsError(error))),
    [true, true, "sent"],
  );
});

test("a run whose sends wait for nothing outside lets timers run: `stop` is heard", { timeout: 60_000 }, async () => {
  // The function for the key throws at once, and the messages never end.
  const apiKey = () => {
    throw new Error("No key.");
  };
  const endless = (function* () {
    for (;;) yield message;
  })();
  const run = clientOf({ apiKey, retry: { maxAttempts: 1 } }).sendMany(endless);
  await new Promise((resolve) => setTimeout(resolve, 1));
  await run.stop();
  assert.deepEqual(run.checkpoint.running, []);
});

test("an input that throws the error of another send does not say `not-sent` of the whole run", async () => {
  const other = await failure(clientOf().send({}));
  assert.equal(other.outcome, "not-sent");
  for (const [count, outcome] of [
    [0, "not-sent"],
    [1, "unknown"],
  ]) {
    const input = (function* () {
      for (let n = 0; n < count; n++) yield message;
      throw other;
    })();
    const error = await failure(clientOf().sendMany(input).all());
    assert.equal(error.outcome, outcome);
    if (count > 0) assert.equal(error.cause, other);
  }
});

test("outcomes that cannot be read do not make the run `not-sent`", async () => {
  const run = clientOf().sendMany([message]);
  await run.all();
  const error = await failure(run.all());
  assert.deepEqual([error.category, error.outcome], ["configuration", "unknown"]);
});
