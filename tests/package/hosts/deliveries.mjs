// The wait for a delivery, and a send with a fallback: with trackers, whose stores may fail in any way, and without.
import { isTidingsError } from "tidings";
import { createTracker, memoryStatusStore, sendWithFallback, waitForDelivery } from "tidings/delivery";
import { faulty } from "./faults.mjs";
import { ending } from "./logged.mjs";
import { messageOf, PROVIDERS, RECIPIENT } from "./providers.mjs";

const throws = () => {
  throw new Error("No looking.");
};

/** What a status store answers that has no entries to give. */
const ENTRIES = [
  () => [{}],
  () => [{ recipient: "14155551234" }],
  () => [{ recipient: "", known: {} }],
  () => [{ recipient: 5, known: { facts: 5 } }],
  () => [
    {
      recipient: "14155551234",
      version: "x",
      known: { version: 1, status: "gone", facts: [{ status: "x", atMs: NaN }] },
    },
  ],
  () => [
    { recipient: "14155551234", version: 1, known: { version: 1, status: "delivered", isFinal: true, facts: [null] } },
  ],
  () => [Object.defineProperty({}, "recipient", { get: throws })],
  () => ({ find: () => ({ known: throws }), filter: () => 5 }),
];

/** A tracker. `context.tracking` says what to expect of its store. */
function trackerBy(rng, context) {
  const isPerfect = rng.hits(0.5);
  const { read, write, forget } = memoryStatusStore();
  const share = rng.of([0.1, 0.5]);
  const { methods, state } = faulty(
    rng.fork(),
    context,
    { read, write, forget },
    { share: isPerfect ? 0 : share, nonsense: { read: ENTRIES, write: [() => false, () => "no"] } },
  );
  context.tracking = { isPerfect, state };
  return createTracker(methods);
}

/** A request for a status has the client's own time limit. */
const POLL_MS = 120_000;

/** The reports of a message's way that come in, each at its time. */
function eventsBy(rng) {
  const last = rng.weighted([
    [4, "delivered"],
    [2, "undelivered"],
    [2, "failed"],
    [1, "expired"],
    [1, "unknown"],
    [3, "none"],
  ]);
  const times = rng.of([
    [10, 50],
    [1_000, 4_000],
    [9_000, 30_000],
    [100, 100_000],
  ]);
  const error = {
    category: rng.of(["carrier", "opted-out", "blocked"]),
    scope: "recipient",
    outcome: rng.of(["not-sent", "unknown"]),
    code: "1",
    transient: false,
    permanent: null,
    docsUrl: null,
  };
  const isFailed = ["undelivered", "failed", "expired"].includes(last);
  return ["sent", ...(last === "none" ? [] : [last])].map((status, index) => ({
    wait: times[index],
    status,
    error: isFailed && status === last && rng.hits(0.7) ? error : null,
  }));
}

/** Passes reports to the tracker, as webhooks do: what it throws is typed, whatever its store does. */
function report(context, tracker, provider, id, events) {
  const { clock, violate, reported } = context;
  for (const { wait, status, error } of events)
    clock.at(wait, () => {
      const entry = { status, asked: clock.t, at: Infinity };
      reported.push(entry);
      const taken = tracker.take(provider, { messageId: id, to: RECIPIENT, status, at: null, error });
      Promise.prototype.then.call(
        taken,
        () => (entry.at = clock.t),
        (thrown) => {
          // With a polluted `then`, what a promise resolves with may reject it.
          if (!context.globalsKind.startsWith("then") && !isTidingsError(thrown))
            violate("foreign-error", "a tracker threw something else");
        },
      );
    });
}

const settings = (rng, context) => {
  const tracker = rng.hits(0.7) ? trackerBy(rng.fork(), context) : undefined;
  Object.assign(context, { calls: 1, ends: [], reported: [] });
  return { tracker, events: eventsBy(rng.fork()) };
};

export function wait(rng, context) {
  const { clock, provider } = context;
  const { tracker, events } = settings(rng, context);
  const timeoutMs = rng.of([1, 500, 20_000, 90_000]);
  const poll = rng.of([undefined, undefined, true, false]);
  const intervalMs = rng.of([undefined, 1, 500]);
  context.limitMs = timeoutMs + clock.kind.lateMs;
  // Each round asks once, with its own attempts.
  context.perGroup = 1_000;
  return {
    async call({ client, own }) {
      const options = { tracker, to: rng.of([undefined, RECIPIENT]), timeoutMs, poll, intervalMs, signal: own.signal };
      if (tracker) report(context, tracker, provider, "msg_1", events);
      const limits = { limitMs: context.limitMs, abortMs: 0 };
      const { ok, value } = await ending(context, () => waitForDelivery(client, "msg_1", options), limits);
      if (!ok) throw value;
      return value;
    },
  };
}

export function fallback(rng, context) {
  const { clock, provider, deadlineMs } = context;
  const { tracker, events } = settings(rng, context);
  const waitMs = rng.of([1, 500, 20_000, 90_000]);
  const onTimeout = rng.of([undefined, "keep", "fallback", "fallback"]);
  const lateMs = rng.of([undefined, 1, 60_000]);
  const other = rng.of(Object.keys(PROVIDERS).filter((name) => name !== provider));
  const second = Object.assign(Object.create(context), { provider: other, channel: "second" });
  // Two sends, the wait, what the store is asked before and after it, and the last request.
  context.limitMs = 3 * deadlineMs + 3 * waitMs + POLL_MS + 6 * clock.kind.lateMs;
  Object.assign(context, { onTimeout, perGroup: 1 });
  return {
    async call({ client, own, make }) {
      const { timeoutMs, signal } = own;
      const times = { timeoutMs, deadlineMs };
      const watched = watch(client, context, tracker && ((id) => report(context, tracker, provider, id, events)));
      const options = {
        tracker,
        waitMs,
        onTimeout,
        isUnreachable: rng.of([undefined, () => true]),
        signal,
        ...(tracker && {
          lateMs,
          onLateDelivery: rng.of([undefined, () => {}, () => Promise.reject(context.thrown())]),
        }),
      };
      const act = () =>
        sendWithFallback(
          { client: watched, message: messageOf(provider, "first"), options: times },
          { client: called(make(second, {}), context), message: messageOf(other, "second"), options: times },
          options,
        );
      const { ok, value } = await ending(context, act, { limitMs: context.limitMs, abortMs: 0 });
      if (!ok) throw value;
      return value;
    },
  };
}

/** The second channel's client. It records that it was called. */
const called = (client, context) => ({
  ...watch(client, context),
  send(message, options) {
    // Its request may be later: the key may take its time.
    Object.assign(context, { isSecondCalled: true, secondAt: context.clock.t });
    return client.send(message, options);
  },
});

/** The first channel's client. It records how its send ended. */
function watch(client, context, accepted) {
  return {
    provider: client.provider,
    capabilities: client.capabilities,
    messages: client.messages,
    async send(message, options) {
      try {
        const result = await client.send(message, options);
        context.first = { ok: true, result };
        accepted?.(result.id ?? "msg_1");
        return result;
      } catch (thrown) {
        context.first = { ok: false, error: thrown };
        throw thrown;
      }
    },
  };
}
