// Makes and drops many clients, and sends many messages that fail, and prints what each case leaves behind, as JSON lines:
// `npm run memory [divisor]`. The counts are divided by `divisor`; default 1. Exits with 1 if a case leaves too much.
import { getEventListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "../../../pkg/dist/index.js";
import { watchInstances } from "../support/instances.mjs";
import { exampleProfile } from "./test-client.mjs";

const divisor = Number(process.argv[2] ?? 1);
const CLIENTS = 10_000 / divisor;
const SENDS = 100_000 / divisor;
/** Garbage is collected after so many steps, so that a case never has much of it. */
const BATCH = 500;
/**
 * Maximum growth of the heap in a case, whatever its count is. Code and feedback of V8 took up to 330 KB on a busy machine. At the full
 * counts this is 52 bytes a client and 10 bytes a send.
 */
const MAX_HEAP_GROWTH = 512 * 1024;

const moduleSize = watchInstances();
const rejection = JSON.stringify({
  success: false,
  error: { code: "VALIDATION_002", message: "Phone number must be in E.164 format", details: { to: ["is invalid"] } },
});
const fetches = {
  rejected: async () => new Response(rejection, { status: 422, headers: { "content-type": "application/json" } }),
  lost: async () => {
    throw new TypeError("fetch failed");
  },
};
const providers = ["sent", "nativehub", "texting-blue"];
const message = (index) => ({ to: `+1415555${String(index % 10_000).padStart(4, "0")}`, body: `Hello ${index}` });

/** Collects garbage until finalizers have run, and returns what is still in use. */
async function measure() {
  for (let round = 0; round < 4; round += 1) {
    globalThis.gc();
    await delay(5);
  }
  return { heapBytes: process.memoryUsage().heapUsed, ...moduleSize() };
}

const { signal } = new AbortController();
const cases = {
  async "clients made and dropped"(index) {
    const client = new Client({ provider: providers[index % providers.length], apiKey: `key_of_a_test_${index}` });
    client.validate(message(index));
  },
  async "clients of their own profiles made and dropped"(index) {
    const provider = exampleProfile({ id: `example-${index}` });
    const client = new Client({ provider, apiKey: "key_of_a_test" });
    client.validate(message(index));
  },
};
for (const [name, fetch] of Object.entries(fetches)) {
  const client = new Client({ provider: "sent", apiKey: "key_of_a_test", fetch, retry: { maxAttempts: 1 } });
  cases[`${name} sends on one signal`] = async (index) => {
    const error = await client.send(message(index), { signal }).catch((error) => error);
    if (error?.attempts?.length !== 1) throw new Error("the send did not fail as it should", { cause: error });
  };
}

async function repeat(act, from, count) {
  for (let index = from; index < from + count; index += 1) {
    await act(index);
    if (index % BATCH === 0) await measure();
  }
}

for (const [name, act] of Object.entries(cases)) {
  const count = Math.ceil(name.includes("sends") ? SENDS / 2 : CLIENTS / (name.includes("own") ? 2 : 1));
  const started = performance.now();
  // As many as are counted, up to a fifth of the full counts: V8 allocates code and feedback for a while.
  const warmUp = Math.min(count, 2_000);
  await repeat(act, 0, warmUp);
  const before = await measure();
  await repeat(act, warmUp, count);
  const after = await measure();
  const growth = (what) => after[what] - before[what];
  const listeners = getEventListeners(signal, "abort").length;
  const problems = [
    growth("heapBytes") > MAX_HEAP_GROWTH && "the heap grows",
    growth("memoryBytes") > 0 && "the module's memory grows",
    growth("tableSlots") > 0 && "the module's tables grow",
    growth("instances") > 0 && "the module was started anew",
    listeners > 0 && "listeners stay on the signal",
  ].filter((problem) => problem !== false);
  if (problems.length > 0) process.exitCode = 1;
  console.log(
    JSON.stringify({
      name,
      count,
      problems,
      heapGrowthBytes: growth("heapBytes"),
      memoryGrowthBytes: growth("memoryBytes"),
      tableGrowthSlots: growth("tableSlots"),
      memoryBytes: after.memoryBytes,
      tableSlots: after.tableSlots,
      listeners,
      seconds: Math.round((performance.now() - started) / 100) / 10,
    }),
  );
}
