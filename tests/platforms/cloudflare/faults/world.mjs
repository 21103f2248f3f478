// Everything around the Worker in one process and in virtual time: D1, the queues, the Durable Object, the provider. One use of them has a fault.
import { AsyncLocalStorage, AsyncResource } from "node:async_hooks";
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { createSimulator } from "tidings/simulator";
import { inVirtualTime } from "../../../package/client/virtual-time.mjs";
import { SECRETS } from "../secrets.mjs";
import { Pacer, worker as shared } from "./bundle.mjs";
import { d1Database } from "./d1.mjs";
import { queuesOf } from "./queues.mjs";

/**
 * What happens at a use: it throws, it never answers, or the runtime ends and with it everything that runs; each before the use has had its
 * effect, and after it.
 */
export const KINDS = ["throws", "is silent", "is killed"].flatMap((what) => [`${what} before`, `${what} after`]);

/** The invocation of the Worker that calls. */
const invocations = new AsyncLocalStorage();
const never = () => new Promise(() => {});

/**
 * Runs `act(world)` in virtual time.
 *
 * @param settings `fault`: `{ at, kind }`, the number of the use and what happens. `copies`: how often each message of the queue is delivered.
 * `respond`: a response instead of the provider's, by the world; undefined for none. `worker`: another isolate than that of all worlds.
 * `queue`: `{ batchSize, consumers }`.
 */
export function inWorld(
  {
    fault = null,
    copies = 1,
    bindings = {},
    simulator: simulated,
    respond = () => undefined,
    worker = shared,
    queue,
  } = {},
  act,
) {
  return inVirtualTime(async (clock) => {
    const simulator = createSimulator({ seed: 1, sleep: clock.sleep, now: () => Date.now(), ...simulated });
    const alive = new Set();
    const world = { clock, simulator, fault, uses: [], logs: [], overran: 0 };
    const use = async (name, effect) => {
      const invocation = invocations.getStore();
      if (invocation === undefined) return effect();
      if (invocation.isDead) return never();
      world.uses.push(name);
      const { at, kind } = world.fault ?? {};
      if (world.uses.length === at) {
        if (kind.endsWith("after")) await effect();
        if (kind.startsWith("throws")) throw new Error("The fault of the test.");
        if (kind.startsWith("is killed")) for (const one of [...alive]) one.kill();
        return never();
      }
      const answer = await effect();
      return invocation.isDead ? never() : answer;
    };
    const database = d1Database(use);
    const queues = queuesOf(use, copies, queue);
    const env = {
      ...SECRETS,
      SENT_KEY: "sent_key_of_the_tests_0123456789",
      DB: database.binding,
      CAMPAIGNS: queues.main.binding,
      DEAD_LETTERS: queues.dead.binding,
      PACER: pacerNamespace(use, () => env),
      PROVIDER: "texting-blue",
      SENDER: "+14155559876",
      RATE_PER_SECOND: "5",
      OPEN_SESSIONS: "true",
      ...bindings,
    };
    /** Runs one invocation. It ends with the runtime, or after 15 minutes, which is the limit of Queues. */
    const invoke = (run) => {
      const invocation = { isDead: false };
      const end = new Promise((resolve) => {
        invocation.kill = () => {
          invocation.isDead = true;
          resolve({ ended: "killed" });
        };
      });
      alive.add(invocation);
      const ended = invocations
        .run(invocation, async () => run())
        .then(
          (value) => ({ ended: "ok", value }),
          (error) => ({ ended: "exception", error }),
        );
      const late = clock.sleep(900_000).then(() => {
        if (alive.has(invocation)) world.overran += 1;
        invocation.isDead = true;
        return { ended: "killed" };
      });
      return Promise.race([ended, end, late]).finally(() => alive.delete(invocation));
    };
    const restore = replaceGlobals(world, (...call) => use("fetch", () => respond(world) ?? simulator.fetch(...call)));
    Object.assign(world, {
      env,
      rows: database.rows,
      queues,
      invoke,
      request: (path, init) => invoke(() => worker.fetch(new Request(`https://worker.test${path}`, init), env, {})),
      /** Runs the consumers until nothing is left in the queues. */
      drain: () => queues.drain(clock, (batch) => invoke(() => worker.queue(batch, env))),
      scheduled: () => invoke(() => worker.scheduled({}, env)),
    });
    try {
      return await act(world);
    } finally {
      restore();
      database.close();
    }
  });
}

function pacerNamespace(use, env) {
  const stored = new Map();
  const storage = { get: async (key) => stored.get(key), put: async (key, value) => void stored.set(key, value) };
  let pacer;
  let last = Promise.resolve();
  // While an object waits for its storage, no other request reaches it.
  const answer = (request) => {
    pacer ??= new Pacer({ storage }, env());
    const next = last.then(() => pacer.fetch(request));
    last = next.catch(() => {});
    return next;
  };
  const fetch = (url, init) => use("pacer", () => answer(new Request(url, init)));
  return { idFromName: (name) => name, get: () => ({ fetch }) };
}

/**
 * The provider as `fetch`; chance that is always the same, so that the n-th use is; timers that keep their invocation; and Web Crypto that takes
 * no time, because the virtual clock does not wait for another thread.
 */
function replaceGlobals(world, fetch) {
  const { setTimeout } = globalThis;
  const real = [
    [globalThis, "fetch", globalThis.fetch],
    [Math, "random", Math.random],
    [console, "log", console.log],
  ];
  globalThis.fetch = fetch;
  Math.random = () => 0.5;
  console.log = (line) => world.logs.push(String(line));
  // `inVirtualTime` puts the real one back.
  globalThis.setTimeout = (call, ...rest) => setTimeout(AsyncResource.bind(call), ...rest);
  const { subtle } = crypto;
  const bytesOf = (data) =>
    data instanceof ArrayBuffer ? Buffer.from(data) : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const nameOf = (hash) =>
    String(hash.name ?? hash)
      .replace("-", "")
      .toLowerCase();
  const bufferOf = (bytes) => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const signed = ({ hash, bytes }, data) => createHmac(nameOf(hash), bytes).update(bytesOf(data)).digest();
  Object.assign(subtle, {
    digest: async (hash, data) => bufferOf(createHash(nameOf(hash)).update(bytesOf(data)).digest()),
    importKey: async (_format, data, { hash }) => ({ hash, bytes: bytesOf(data) }),
    sign: async (_algorithm, key, data) => bufferOf(signed(key, data)),
    verify: async (_algorithm, key, signature, data) => {
      const [own, given] = [signed(key, data), bytesOf(signature)];
      return own.length === given.length && timingSafeEqual(own, given);
    },
  });
  return () => {
    for (const [object, name, value] of real) object[name] = value;
    for (const name of ["digest", "importKey", "sign", "verify"]) delete subtle[name];
  };
}
