// Messages a second, response times and costs of the relay on Node with Redis, beside two handlers that are written by hand with ky.
import { readFileSync } from "node:fs";
import { fork } from "node:child_process";
import { join } from "node:path";
import { Redis } from "ioredis";
import { root } from "../../../../scripts/process.mjs";
import { freePorts, startProgram } from "../programs.mjs";
import { FROM, KEY, SECRET, startRedis, startRelay, startSimulators } from "../servers.mjs";

const folder = join(root, "tests", "platforms", "relay", "load");
const PAGES = 16;
const MEASURES = ["perSecond", "p50", "p99", "cpuMs", "redisReads", "redisBytes"];
const TITLES = {
  perSecond: "messages a second",
  p50: "p50, ms",
  p99: "p99, ms",
  cpuMs: "processor time a message, ms",
  redisReads: "requests that Redis read, a message",
  redisBytes: "bytes to Redis, a message",
};
const [RELAY, SAME, LESS] = ["relay", "by hand, with Redis", "by hand, no memory"];

/** Runs all in turns, so that what else the machine does meets each. Prints the medians, and the medians of the rounds' ratios. */
export async function compareSpeed({ rounds, ms }) {
  const [redisPort, relayPort, ...handPorts] = await freePorts(4);
  const [redis, { simulators }] = await Promise.all([startRedis(redisPort), startSimulators(1)]);
  const [simulator] = simulators;
  const byHand = async (port, own) => {
    const env = {
      PORT: String(port),
      TEXTING_BLUE_URL: simulator.baseUrl,
      TEXTING_BLUE_KEY: KEY,
      TOKEN_SECRET: SECRET,
      SENDER: FROM,
      ...own,
    };
    const command = [process.execPath, join(folder, "by-hand.mjs")];
    return {
      ...(await startProgram(command, { ready: /listening/, env, cwd: root })),
      url: `http://127.0.0.1:${port}`,
    };
  };
  const [relay, same, less] = await Promise.all([
    startRelay("node", { port: relayPort, redis, simulator }),
    byHand(handPorts[0], { REDIS_URL: redis.url }),
    byHand(handPorts[1], { REDIS_URL: "" }),
  ]);
  const rivals = { [RELAY]: relay, [SAME]: same, [LESS]: less };
  const driver = fork(join(folder, "driver.mjs"));
  const watch = new Redis(redis.url);
  const runs = Object.fromEntries(Object.keys(rivals).map((name) => [name, []]));
  for (let round = -2; round < rounds; round++) {
    const names = Object.keys(rivals);
    for (const name of round % 2 === 0 ? names : names.reverse()) {
      const { pid, url } = rivals[name];
      const before = { cpuMs: processorMs(pid), ...(await redisCounts(watch)) };
      const run = await ask(driver, { url, pages: PAGES, ms });
      const after = { cpuMs: processorMs(pid), ...(await redisCounts(watch)) };
      for (const count of Object.keys(before)) run[count] = (after[count] - before[count]) / run.sent;
      // The first rounds warm up.
      if (round >= 0) runs[name].push(run);
      if (Object.keys(run.statuses).some((status) => status !== "202"))
        throw new Error(`${name} responded with ${JSON.stringify(run.statuses)}`);
    }
  }
  watch.disconnect();
  driver.disconnect();
  print(runs);
  await Promise.all([relay, same, less, redis].map(({ kill }) => kill()));
}

function print(runs) {
  const names = Object.keys(runs);
  const rows = MEASURES.map((measure) => {
    const values = names.map((name) => median(runs[name].map((run) => run[measure])).toPrecision(3));
    const ratios = [SAME, LESS].map((name) => ratioTo(runs[name], runs[RELAY], measure));
    return [TITLES[measure], ...values, ...ratios];
  });
  console.log(
    `\n${PAGES} pages at once, ${runs[RELAY].length} rounds in turns: medians, and the medians of the rounds' ratios`,
  );
  for (const [title, ...cells] of [["", ...names, "relay / with Redis", "relay / no memory"], ...rows])
    console.log(title.padEnd(36) + cells.map((text) => text.padStart(20)).join(""));
}

/** The handler without memory asks Redis nothing: what it reads then is this program's. */
function ratioTo(others, relays, measure) {
  if (others === undefined || median(others.map((run) => run[measure])) < 0.1) return "";
  return median(relays.map((run, round) => run[measure] / others[round][measure])).toFixed(2);
}

/** What Redis has read so far: a request of a client, and its bytes. Several that are sent at once are one. */
async function redisCounts(redis) {
  const text = await redis.info("stats");
  const count = (name) => Number(new RegExp(`^${name}:(\\d+)`, "m").exec(text)[1]);
  return { redisReads: count("total_reads_processed"), redisBytes: count("total_net_input_bytes") };
}

function ask(driver, asked) {
  return new Promise((resolve, reject) => {
    const onExit = (code) => reject(new Error(`The driver ended with ${code}.`));
    driver.once("exit", onExit);
    driver.once("message", (run) => {
      driver.off("exit", onExit);
      resolve(run);
    });
    driver.send(asked);
  });
}

/** What the process has used of the processor. Linux counts in steps of 10 ms. */
function processorMs(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}
