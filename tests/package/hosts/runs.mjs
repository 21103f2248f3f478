// Runs of many messages, with all options: inputs, paces, orders, bulk requests, keys with a store, a listener, and ends before the end.
import { faulty } from "./faults.mjs";
import { inputBy, withOdd } from "./inputs.mjs";
import { ending, storeBy, storeLimit } from "./logged.mjs";
import { MAX_RESET_MS } from "./plain-calls.mjs";
import { messageOf } from "./providers.mjs";
import { BAD_LISTENERS, listenerOf } from "./surroundings.mjs";

/** A second sender for each provider that takes one. */
const OTHER_SENDERS = { nativehub: "OTHER", "texting-blue": "+14155559877", twilio: "+14155559877" };

/** The recipient of the n-th message. */
const recipient = (n) => `+1415555${1000 + 7 * n}`;

/** The keys of a run: one for each message, or none that is usable. */
function keyBy(rng, context) {
  const good = (message) => `key-${message.to}-${message.body}`;
  const kind = (context.keyKind = rng.weighted([
    [10, "good"],
    [2, "faulty"],
    [1, "same"],
    [1, "async"],
  ]));
  if (kind === "faulty")
    return faulty(rng.fork(), context, { good }, { kinds: ["throws", "rejects", "nonsense"] }).methods.good;
  return { good, same: () => "key", async: async (message) => good(message) }[kind];
}

/** Each message that was taken is counted once: accepted, failed, in doubt, running, or not sent. */
function checkpointOf(run, context) {
  const { version, taken, done, failed, unknown, running, unsent } = run.checkpoint;
  const places = [...unknown, ...running, ...unsent].map(({ index }) => index);
  if (version !== 1 || taken !== done + failed + places.length)
    context.violate("miscounted", JSON.stringify({ taken, done, failed, unknown, running, unsent }));
  if (new Set(places).size !== places.length || places.some((index) => !(index >= 0 && index < taken)))
    context.violate("miscounted", `the places ${places} of ${taken}`);
  return { taken, done, failed, unknown: unknown.length, running: running.length, unsent };
}

/** Reads a run in one way. `found` receives the outcomes. */
async function read(run, how, found, context, { leaveAt, pauseMs }) {
  const { clock } = context;
  const pause = (ms) => new Promise((resolve) => clock.at(ms, resolve));
  if (how === "stop") return await run.stop();
  if (how === "later") await pause(pauseMs);
  if (how === "all" || how === "later") {
    const all = await run.all();
    for (let index = 0; index < all.length; index++) {
      if (all[index] !== undefined) found.push(all[index]);
      else context.violate("lost-result", `outcome ${index} is missing`);
    }
    return;
  }
  for await (const outcome of run) {
    found.push(outcome);
    checkpointOf(run, context);
    if (how === "slow") await pause(pauseMs);
    if (how === "leave" && found.length === leaveAt) break;
    if (how === "throw" && found.length === leaveAt) throw context.leaves;
  }
}

export function run(rng, context) {
  const { deadlineMs, clock, provider } = context;
  const count = 2 + rng.below(5);
  const hasStore = rng.hits(0.4);
  const store = hasStore ? storeBy(rng.fork(), context) : undefined;
  const storeMs = 2 * (context.log?.storeTimeoutMs ?? 0);
  const key = hasStore || rng.hits(0.1) ? keyBy(rng, context) : undefined;
  const isEqual = rng.hits(0.4);
  const hasDuplicates = rng.hits(0.3);
  const perSecond = rng.weighted([
    [6, undefined],
    [1, 0.05],
    [2, 1],
    [2, 100],
  ]);
  const perSender = rng.weighted([
    [8, undefined],
    [1, 0.1],
    [1, 5],
  ]);
  const senders = rng.hits(0.3) ? OTHER_SENDERS[provider] : undefined;
  const good = Array.from({ length: count }, (_, index) => ({
    ...messageOf(provider, isEqual ? "all" : index, recipient(hasDuplicates ? rng.below(count) : index)),
    ...(senders && rng.hits(0.5) && { from: senders }),
  }));
  const hasOdd = rng.hits(0.2);
  const messages = hasOdd ? withOdd(rng, good) : good;
  const options = {
    concurrency: rng.of([undefined, 1, 2, 8, 1_000]),
    ratePerSecond: perSecond,
    ratePerSender: perSender,
    order: rng.of([undefined, "completion", "input"]),
    bulk: rng.of([undefined, undefined, false]),
    duplicates: rng.of([undefined, "report", "drop"]),
    key,
  };
  const listenerKind = rng.of(["none", "good", "good", ...BAD_LISTENERS]);
  const listenChance = rng.fork();
  const how = rng.weighted([
    [8, "all"],
    [6, "loop"],
    [3, "leave"],
    [2, "throw"],
    [2, "slow"],
    [2, "later"],
    [2, "stop"],
  ]);
  const times = key !== undefined && hasStore && rng.hits(0.5) ? 2 : 1;
  const { input, ends } = inputBy(rng.fork(), context, messages);
  // `done` of an odd iterator may never be true.
  const isEndless = context.inputKind === "endless" || context.inputKind === "odd-next";
  if (isEndless) options.concurrency = 4;
  const stopAt = isEndless
    ? rng.below(30)
    : rng.hits(0.2) || !ends
      ? rng.of([0, 10, 1_000, 30_000, 500_000])
      : undefined;
  const reading = { leaveAt: 1 + rng.below(2), pauseMs: rng.below(5_000) };
  // What was left of a rate when it stopped, and the time of each send.
  const perMessage =
    deadlineMs +
    clock.kind.lateMs * 4 +
    storeMs +
    MAX_RESET_MS +
    1_000 / (perSecond ?? Infinity) +
    1_000 / (perSender ?? Infinity);
  const limitMs = (isEndless ? 1_000 : count) * (perMessage + reading.pauseMs) + (stopAt ?? 0) + 10_000;
  Object.assign(context, {
    calls: isEndless ? 1_000 : count,
    ends: [],
    callNow: 1,
    leaves: new Error("The caller leaves."),
    how,
    options,
    hasOdd,
    messages,
    // Equal messages to one recipient, or in several requests.
    isAmbiguous: hasOdd || isEndless || (isEqual && hasDuplicates),
    checksKeys: context.keyKind === "good" && !hasOdd,
  });
  context.limitMs = times * limitMs;
  return {
    options: { ...store },
    async call({ client, own }) {
      const once = async (source) => {
        const found = [];
        const end = await ending(context, (end) => one(source, found, end), {
          limitMs,
          abortMs:
            how === "slow" || how === "later" ? Infinity : storeLimit(context) + (isEndless ? clock.kind.lateMs : 0),
        });
        end.found = found;
        return end;
      };
      const one = async (source, found, end) => {
        let current;
        const { onEvent } = { onEvent: listenerOf(listenerKind, listenChance, context) };
        const listener =
          onEvent &&
          ((event) => {
            if (current !== undefined) checkpointOf(current, context);
            return onEvent(event);
          });
        current = client.sendMany(source, { ...own, ...options, onEvent: listener });
        const state = { run: current };
        end.state = state;
        if (stopAt !== undefined)
          clock.at(stopAt, () => {
            const at = clock.t;
            Object.assign(state, { stoppedAt: at });
            Promise.prototype.then.call(
              current.stop(),
              () => Object.assign(state, { stopped: clock.t }),
              (thrown) => context.violate("stop-rejects", String(thrown)),
            );
          });
        try {
          await read(current, how, found, context, reading);
        } finally {
          Object.assign(state, checkpointOf(current, context), { found });
        }
      };
      let end = await once(input);
      if (times === 2) {
        context.callNow = 2;
        end = await once(messages);
      }
      if (!end.ok) throw end.value;
      return end.found;
    },
  };
}
