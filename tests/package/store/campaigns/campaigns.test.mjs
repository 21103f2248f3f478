// Three processes that send a campaign are killed; `npm run campaigns` kills 100 of larger ones, with every store.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { memoryStore } from "tidings/store";
import { openStore, stopServers } from "../open-stores.mjs";
import { killedCampaign, openCampaign } from "./world.mjs";
import { testSeed as seed } from "../../support/seed.mjs";

const inParent = () => ({ at: { name: null }, local: memoryStore() });

after(stopServers);

test("a campaign whose process is killed twice sends no message twice and loses none: in SQLite, without keys", async () => {
  console.log(`# TIDINGS_SEED=${seed}`);
  const { where, close } = await openStore("sqlite");
  const at = { name: "sqlite", where };
  const { problems, killed, ...counts } = await killedCampaign({
    provider: "texting-blue",
    seed,
    size: 1_500,
    kills: 2,
    at,
  });
  await close();
  assert.deepEqual(problems, []);
  assert.deepEqual([killed, counts.duplicates, counts.lost], [2, 0, 0]);
  assert.equal(counts.accepted + counts.failed + counts.unknown, 1_500);
  assert.ok(counts.accepted > 1_000 && counts.failed > 0 && counts.unknown > 0, JSON.stringify(counts));
});

test("a campaign whose process is killed sends no message twice and loses none: in memory, with keys", async () => {
  const campaign = { provider: "sent", seed, size: 1_000, kills: 1, replays: 1, ...inParent() };
  const { problems, killed, ...counts } = await killedCampaign(campaign);
  assert.deepEqual(problems, []);
  assert.deepEqual([killed, counts.duplicates, counts.lost], [1, 0, 0]);
  assert.equal(counts.accepted + counts.failed + counts.unknown, 1_000);
  assert.ok(counts.accepted > 900 && counts.failed > 0, JSON.stringify(counts));
});

test("without a store, the same campaign sends messages twice, and the checks find it", async () => {
  const campaign = { provider: "texting-blue", seed, size: 300, kills: 1, replays: 1, at: null };
  const { duplicates, problems } = await killedCampaign(campaign);
  assert.ok(duplicates > 0);
  assert.ok(
    problems.some((problem) => /was delivered 2 times/.test(problem)),
    problems.join("\n"),
  );
});

test("a message that was changed between two runs is a conflict, counts as not sent, and is not sent", async () => {
  const campaign = await openCampaign({ provider: "texting-blue", seed, size: 200, ...inParent() });
  const numbers = Array.from({ length: 200 }, (_, number) => number);
  const point = { where: "reported", left: 60, ms: 60_000 };
  const first = await campaign.process({ numbers, point, saveEvery: 1 });
  // Accepted ones, and those in doubt.
  const changed = first.outcomes.filter(({ end }) => end !== "failed").map(({ number }) => number);
  assert.ok(changed.length > 10);
  const { checkpoint, outcomes } = await campaign.process({ numbers, changed, saveEvery: 1, point: null });
  await campaign.close();
  const delivered = campaign.delivered();
  for (const { number, end, category, code } of outcomes.filter(({ number }) => changed.includes(number))) {
    assert.deepEqual([end, category, code], ["failed", "conflict", "idempotency-key-reused"], `message ${number}`);
    assert.equal(delivered.get(`Order ${number} was cancelled.`), undefined);
  }
  assert.equal(checkpoint.done, outcomes.filter(({ end }) => end === "accepted").length);
  assert.equal(checkpoint.failed, outcomes.filter(({ end }) => end === "failed").length);
  assert.equal(checkpoint.done + checkpoint.failed + checkpoint.unknown.length, 200);
  assert.deepEqual(campaign.problems, []);
});
