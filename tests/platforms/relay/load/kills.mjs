// Kills Redis, the provider and a process of the relay in turns while pages send through the relay, starts them again, and compares what the pages were told with what was
// delivered.
import { fork } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "../../../../scripts/process.mjs";
import { freePorts, startProgram, temporaryFolder } from "../programs.mjs";
import { startRedis, startRelay } from "../servers.mjs";

const folder = join(root, "tests", "platforms", "relay", "load");
const [UP_MS, DOWN_MS] = [2_500, 1_200];

/** Prints the counts. Resolves with the problems: messages that were lost, sent twice, or of which a page was told what is not so. */
export async function killServers({ kills, pages = 12 }) {
  const [redisPort, upstreamPort, ...relayPorts] = await freePorts(4);
  const own = temporaryFolder();
  const file = join(own, "delivered.txt");
  writeFileSync(file, "");
  const start = {
    // Answers only what is on the disk: what Redis loses, nobody remembers.
    redis: () => startRedis(redisPort, { folder: own, fsync: "always" }),
    provider: () =>
      startProgram([process.execPath, join(folder, "upstream.mjs"), String(upstreamPort), file], {
        ready: /listening/,
      }),
  };
  const [redis, provider] = await Promise.all([start.redis(), start.provider()]);
  const simulator = { baseUrl: `http://127.0.0.1:${upstreamPort}/texting-blue/v1` };
  const startOne = (port) => startRelay("node", { port, redis, simulator });
  start.relay = () => startOne(relayPorts[0]);
  const [relay, other] = await Promise.all(relayPorts.map(startOne));
  const running = { redis, provider, relay };
  const victims = Object.keys(running);
  const urls = [relay.url, other.url];
  const drivers = [urls, [...urls].reverse()].map((theirs, index) => {
    const driver = fork(join(folder, "keyed-pages.mjs"));
    const ended = new Promise((resolve, reject) => {
      driver.once("message", resolve);
      driver.once("exit", (code) => reject(new Error(`The pages ended with ${code}.`)));
    });
    driver.send({ urls: theirs, pages: pages / urls.length, name: `relay ${index}` });
    return { driver, ended };
  });
  for (let kill = 0; kill < kills; kill++) {
    await sleep(UP_MS);
    const name = victims[kill % victims.length];
    await running[name].kill();
    await sleep(DOWN_MS);
    running[name] = await start[name]();
  }
  await sleep(UP_MS);
  for (const { driver } of drivers) driver.send("stop");
  const told = (await Promise.all(drivers.map(({ ended }) => ended))).flat();
  for (const { driver } of drivers) driver.disconnect();
  await Promise.all([other, ...Object.values(running)].map(({ kill }) => kill()));
  return judge(told, readFileSync(file, "utf8").split("\n").filter(Boolean));
}

function judge(told, delivered) {
  const counts = new Map();
  for (const body of delivered) counts.set(body, (counts.get(body) ?? 0) + 1);
  const sum = {
    messages: told.length,
    delivered: delivered.length,
    accepted: 0,
    "not-sent": 0,
    unknown: 0,
    "unknown, delivered": 0,
  };
  const problems = [];
  for (const { body, outcomes } of told) {
    const count = counts.get(body) ?? 0;
    counts.delete(body);
    const all = outcomes.map(({ outcome }) => outcome);
    const end = ["accepted", "unknown", "not-sent"].find((outcome) => all.includes(outcome));
    if (all.some((outcome) => !(outcome in sum))) problems.push(`${body}: ${all}`);
    if (count > 1) problems.push(`${body} was delivered ${count} times`);
    if (end === "accepted" && count === 0) problems.push(`${body} was accepted and is lost`);
    if (all.includes("not-sent") && count > 0) problems.push(`${body} was delivered, and a page was told ${all}`);
    const ids = new Set(outcomes.flatMap(({ id }) => (id === undefined ? [] : [id])));
    if (ids.size > 1) problems.push(`${body} has the ids ${[...ids]}`);
    if (end !== undefined) sum[end] += 1;
    if (end === "unknown" && count > 0) sum["unknown, delivered"] += 1;
  }
  for (const body of counts.keys()) problems.push(`${body} was delivered, and no page knows of it`);
  console.log(`\nwhat pages were told, and what was delivered: ${JSON.stringify(sum)}`);
  return problems;
}
