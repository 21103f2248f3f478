// Messages a second and response times of the relay on Node with Redis, beside a handler that is written by hand with ky.
import { readFileSync } from "node:fs";
import { fork } from "node:child_process";
import { join } from "node:path";
import { root } from "../../../../scripts/process.mjs";
import { freePorts, startProgram } from "../programs.mjs";
import { FROM, KEY, SECRET, startRedis, startRelay, startSimulators } from "../servers.mjs";

const folder = join(root, "tests", "platforms", "relay", "load");
const PAGES = 16;
const MEASURES = ["perSecond", "p50", "p99", "cpuMs"];
const TITLES = {
  perSecond: "messages a second",
  p50: "p50, ms",
  p99: "p99, ms",
  cpuMs: "processor time a message, ms",
};

/** Runs both in turns, so that what else the machine does meets both. Prints the medians, and the median of the rounds' ratios. */
export async function compareSpeed({ rounds, ms }) {
  const [redisPort, relayPort, handPort] = await freePorts(3);
  const [redis, { simulators }] = await Promise.all([startRedis(redisPort), startSimulators(1)]);
  const [simulator] = simulators;
  const env = {
    PORT: String(handPort),
    TEXTING_BLUE_URL: simulator.baseUrl,
    TEXTING_BLUE_KEY: KEY,
    TOKEN_SECRET: SECRET,
    SENDER: FROM,
  };
  const [relay, hand] = await Promise.all([
    startRelay("node", { port: relayPort, redis, simulator }),
    startProgram([process.execPath, join(folder, "by-hand.mjs")], { ready: /listening/, env, cwd: root }),
  ]);
  const rivals = { relay, "by hand, with ky": { ...hand, url: `http://127.0.0.1:${handPort}` } };
  const driver = fork(join(folder, "driver.mjs"));
  const runs = Object.fromEntries(Object.keys(rivals).map((name) => [name, []]));
  for (let round = -2; round < rounds; round++) {
    const names = Object.keys(rivals);
    for (const name of round % 2 === 0 ? names : names.reverse()) {
      const { pid, url } = rivals[name];
      const before = processorMs(pid);
      const run = await ask(driver, { url, pages: PAGES, ms });
      run.cpuMs = (processorMs(pid) - before) / run.sent;
      // The first rounds warm up.
      if (round >= 0) runs[name].push(run);
      if (Object.keys(run.statuses).some((status) => status !== "202"))
        throw new Error(`${name} responded with ${JSON.stringify(run.statuses)}`);
    }
  }
  driver.disconnect();
  print(runs);
  await Promise.all([relay.kill(), hand.kill(), redis.kill()]);
}

function print(runs) {
  const [relay, hand] = Object.values(runs);
  console.log(
    `\n${PAGES} pages at once, ${relay.length} rounds in turns: medians, and the median of the rounds' ratios`,
  );
  console.log(["".padEnd(30), ...Object.keys(runs), "ratio"].map((text) => text.padStart(18)).join(""));
  for (const measure of MEASURES) {
    const values = [relay, hand].map((all) => median(all.map((run) => run[measure])));
    const ratio = median(relay.map((run, round) => run[measure] / hand[round][measure]));
    const cells = [...values.map((value) => value.toPrecision(3)), ratio.toFixed(2)];
    console.log(TITLES[measure].padEnd(30) + cells.map((text) => text.padStart(18)).join(""));
  }
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
