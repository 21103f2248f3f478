// A worker of BullMQ in a process of its own, which is killed. Its first argument says where everything is.
import { pathToFileURL } from "node:url";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { Client } from "tidings";
import { defineSendStore, fromIoredis, redisStore } from "tidings/store";
import { TIMES } from "./times.mjs";

const { name, path, prefix, provider, baseUrl, recipe, hasStore = true } = JSON.parse(process.argv[2]);
const { startWorker } = await import(pathToFileURL(recipe));
const connection = { path, maxRetriesPerRequest: null };
// Its lock and its reservations end soon after it, however slow the machine is: the client expects longer ones.
const shortLived = (inner) =>
  defineSendStore({ ...inner, reserve: (key, entry) => inner.reserve(key, { ...entry, leaseMs: 1_000 }) });
const store = hasStore && { store: shortLived(redisStore(fromIoredis(new Redis(connection)), { prefix })) };
const { leaseMs, ...times } = TIMES;
const client = new Client({
  provider,
  apiKey: "any_key_0123",
  baseUrl,
  ...times,
  ...store,
  ...(hasStore && { leaseMs }),
});
const worker = startWorker(
  new Queue(name, { connection }),
  client,
  { connection, skipStalledCheck: true, lockDuration: 1_000 },
  async () => {},
);
// On a busy machine it loses its lock before it is killed.
worker.on("error", () => {});
await worker.waitUntilReady();
process.send("ready");
