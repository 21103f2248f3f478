// The pace of an account, in virtual time: many consumers, and what the provider's responses change.
import assert from "node:assert/strict";
import { test } from "node:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { root } from "../../../scripts/process.mjs";

const folder = await mkdtemp(join(tmpdir(), "tidings-pace-"));
const outfile = join(folder, "pace.mjs");
await build({
  entryPoints: [join(root, "examples/cloudflare/src/pace.ts")],
  outfile,
  format: "esm",
  logLevel: "error",
});
const { lease, LEASE_MS, newPace, report, turn } = await import(pathToFileURL(outfile));
await rm(folder, { recursive: true });

const T0 = 1_800_000_000_000;
const NOTHING = { leasedAt: null, done: 0, accepted: 0, wait: null, limit: null };

/** Consumers that ask whenever they may, until `count` requests are made. Returns when each request begins. */
function run(pace, count, consumers, want) {
  const starts = [];
  const asking = Array.from({ length: consumers }, (_, index) => ({ at: T0 + index }));
  while (starts.length < count) {
    asking.sort((one, other) => one.at - other.at);
    const [next] = asking;
    const [after, given] = lease(pace, want, next.at);
    pace = after;
    for (let index = 0; index < given.permits; index += 1)
      starts.push(next.at + given.startInMs + (index * 1_000) / given.perSecond);
    next.at += given.permits === 0 ? given.waitMs : given.startInMs + (given.permits * 1_000) / given.perSecond;
    if (given.permits > 0)
      pace = report(pace, { ...NOTHING, done: given.permits, accepted: given.permits }, given.perSecond, next.at);
  }
  return starts.sort((one, other) => one - other);
}

for (const [perSecond, consumers, want] of [
  [1, 1, 100],
  [1, 8, 100],
  [10, 5, 100],
  [10, 5, 3],
  [200, 20, 100],
])
  test(`${consumers} consumers that want ${want} at a time keep ${perSecond} a second together, and waste no time`, () => {
    const count = 40 * perSecond;
    const starts = run(newPace(perSecond), count, consumers, want);
    for (let index = 1; index < count; index += 1)
      assert.ok(starts[index] - starts[index - 1] >= 1_000 / perSecond - 1e-6, `request ${index} is early`);
    assert.ok(starts[count - 1] - T0 <= (count * 1_000) / perSecond + 2 * LEASE_MS, `${starts[count - 1] - T0} ms`);
  });

test("a consumer that crashes with its lease costs no more than its time", () => {
  const [pace, first] = lease(newPace(10), 100, T0);
  assert.equal(first.permits, 50);
  const [, second] = lease(pace, 10, T0 + LEASE_MS);
  assert.deepEqual([second.permits, second.startInMs], [10, 0]);
});

test("who is sent away gets a turn of their own", () => {
  let [pace] = lease(newPace(10), 100, T0);
  const waits = [];
  for (let index = 0; index < 3; index += 1) {
    const [after, { permits, waitMs }] = lease(pace, 50, T0);
    assert.equal(permits, 0);
    waits.push(waitMs);
    pace = after;
  }
  assert.deepEqual(waits, [2_500, 7_500, 12_500]);
  // Nor does one who has worked long enough, whatever is free.
  assert.equal(turn(pace, 50, T0)[1], 17_500);
});

test("after a 429 nobody gets a permit until the wait is over, and the pace is halved once", () => {
  let [pace] = lease(newPace(10), 10, T0);
  pace = report(pace, { ...NOTHING, done: 5, wait: { ms: 30_000, isTooFast: true } }, 10, T0 + 500);
  pace = report(pace, { ...NOTHING, done: 5, wait: { ms: 29_000, isTooFast: true } }, 10, T0 + 600);
  const [, early] = lease(pace, 10, T0 + 1_000);
  assert.deepEqual([early.permits, early.waitMs >= 24_500], [0, true]);
  const [, near] = lease(pace, 100, T0 + 28_000);
  assert.equal(near.startInMs, 2_500);
  const [after, open] = lease(pace, 10, T0 + 30_500);
  assert.deepEqual([open.permits, open.perSecond, open.startInMs], [10, 5, 0]);
  // Each success makes up for a part of it, and never for more.
  const better = report(after, { ...NOTHING, done: 10, accepted: 10 }, 10, T0 + 32_000);
  assert.ok(better.intervalMs < 200 && better.intervalMs > 100);
  assert.equal(report(better, { ...NOTHING, accepted: 1_000 }, 10, T0 + 32_000).intervalMs, 100);
});

test("what is said of a lease from before a rejection does not slow down the pace once more", () => {
  let [pace] = lease(newPace(40), 100, T0);
  [pace] = lease(pace, 100, T0 + 1);
  const rejected = { ...NOTHING, accepted: 30, wait: { ms: 1_000, isTooFast: true } };
  pace = report(pace, { ...rejected, leasedAt: T0 }, 40, T0 + 1_000);
  const { intervalMs } = pace;
  assert.ok(intervalMs > 25 && intervalMs < 75, `${intervalMs} ms`);
  pace = report(pace, { ...rejected, leasedAt: T0 + 1 }, 40, T0 + 2_500);
  assert.ok(pace.intervalMs <= intervalMs, "its requests were still on their way");
  assert.equal(pace.closedUntil, T0 + 3_500, "but its wait counts");
});

test("a rate over the provider's limit is corrected within half a minute, and then kept", () => {
  // 30 in windows of a second that begin with their first request; the wait is in whole seconds. The account's rate is set to 40.
  let [windowAt, used] = [0, 0];
  let pace = newPace(40);
  const seconds = new Map();
  let rejected = 0;
  const consumers = [0, 1].map((index) => ({ at: T0 + index }));
  while (consumers[0].at < T0 + 120_000) {
    const [next] = consumers.sort((one, other) => one.at - other.at);
    const [after, { permits, startInMs, perSecond, waitMs, at: leasedAt }] = lease(pace, 100, next.at);
    pace = after;
    if (permits === 0) {
      next.at += Math.max(1, waitMs);
      continue;
    }
    let accepted = 0;
    let wait = null;
    let at = next.at + startInMs;
    for (let index = 0; index < permits && wait === null; index += 1) {
      at = next.at + startInMs + (index * 1_000) / perSecond;
      if (at >= windowAt + 1_000) [windowAt, used] = [at, 0];
      if (used < 30) [used, accepted] = [used + 1, accepted + 1];
      else wait = { ms: 1_000, isTooFast: true };
    }
    const second = Math.floor((at - T0) / 30_000);
    seconds.set(second, (seconds.get(second) ?? 0) + accepted);
    if (wait !== null && second > 0) rejected += 1;
    next.at = at + 1;
    pace = report(pace, { ...NOTHING, leasedAt, done: permits, accepted, wait }, 40, next.at);
  }
  const used30 = [1, 2, 3].map((part) => seconds.get(part) / (30 * 30));
  assert.ok(Math.min(...used30) >= 0.9, `${used30} of the limit`);
  assert.ok(rejected / 2_700 < 0.01, `${rejected} rejected`);
});

test("the provider's window is kept: what is left of it, less what others have on their way", () => {
  let [pace] = lease(newPace(100), 40, T0);
  pace = report(
    pace,
    { ...NOTHING, done: 10, accepted: 10, limit: { limit: 60, remaining: 50, resetMs: 60_000 } },
    100,
    T0 + 100,
  );
  assert.equal(pace.budget.left, 20);
  const [used, given] = lease(pace, 100, T0 + 1_000);
  assert.equal(given.permits, 20);
  const [, none] = lease(used, 100, T0 + 2_000);
  assert.deepEqual([none.permits, none.waitMs], [0, 58_100]);
  const [, next] = lease(used, 100, T0 + 60_100);
  assert.equal(next.permits, 100);
});

test("a pace of less than one in five seconds still gives permits", () => {
  const [pace, { permits }] = lease(newPace(0.1), 10, T0);
  assert.equal(permits, 1);
  const [, later] = lease(pace, 10, T0 + 10_000);
  assert.equal(later.permits, 1);
});

test("a wait for a key or a balance closes the account, and does not slow down what is sent afterwards", () => {
  let [pace] = lease(newPace(10), 10, T0);
  // For a night, every five minutes.
  for (let round = 0; round < 96; round += 1)
    pace = report(pace, { ...NOTHING, done: 1, wait: { ms: 300_000, isTooFast: false } }, 10, T0 + round * 300_000);
  const [, early] = lease(pace, 10, T0 + 96 * 300_000 - 10_000);
  assert.equal(early.permits, 0);
  const [, open] = lease(pace, 10, T0 + 96 * 300_000);
  assert.deepEqual([open.permits, open.perSecond], [10, 10]);
});

test("the permits of a consumer that crashed are forgotten, also while others go on", () => {
  const limit = { limit: 60, remaining: 50, resetMs: 10_000 };
  let pace = newPace(10);
  // It takes a lease, and never reports.
  [pace] = lease(pace, 40, T0);
  for (let time = T0 + 10_000; time < T0 + 180_000; time += 10_000) {
    const [after, { permits }] = lease(pace, 10, time);
    pace = report(after, { ...NOTHING, leasedAt: time, done: permits, accepted: permits, limit }, 10, time + 5_000);
  }
  assert.equal(pace.budget.left, 50);
});

test("permits that a consumer needs for a minute are not forgotten before it reports them", () => {
  let [pace] = lease(newPace(10), 40, T0 + 59_000);
  [pace] = lease(pace, 1, T0 + 64_000);
  const limit = { limit: 60, remaining: 50, resetMs: 10_000 };
  const reported = report(pace, { ...NOTHING, leasedAt: T0 + 59_000, done: 10, limit }, 10, T0 + 70_000);
  assert.equal(reported.budget.left, 19);
});
