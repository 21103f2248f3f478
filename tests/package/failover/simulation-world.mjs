// Simulates two providers with random faults, in virtual time, from one seed, and checks every send: not sent twice, not lost, and
// every claim true.
import { Client, createSimulator, documentedErrors, FROM, KEY } from "../client/test-client.mjs";
import { inVirtualTime } from "../client/virtual-time.mjs";
import { rngOf } from "../hosts/rng.mjs";
import { FakeProvider } from "./fake-client.mjs";

/** Faults of a request, each with its weight of a total of 100. The rest succeeds. */
const FAULTS = [
  [3, () => ({ kind: "lost", when: "before" })],
  [3, () => ({ kind: "lost", when: "after" })],
  [2, () => ({ kind: "status", status: 500 })],
  [2, () => ({ kind: "status", status: 500, accepted: true })],
  [2, () => ({ kind: "html", status: 502 })],
  [3, () => ({ kind: "status", status: 503 })],
  [1, () => ({ kind: "status", status: 503, accepted: true })],
  [2, () => ({ kind: "status", status: 504, accepted: true })],
  [4, (rng) => ({ kind: "rate-limit", waitSeconds: 1 + rng.below(5) })],
  [1, (rng) => ({ kind: "rate-limit", waitSeconds: 10 + rng.below(100) })],
  [2, () => ({ kind: "status", status: 401 })],
  [2, () => ({ kind: "status", status: 402 })],
  [1, () => ({ kind: "stall", where: "headers" })],
  [1, () => ({ kind: "stall", where: "headers", accepted: false })],
  [1, () => ({ kind: "stall", where: "body" })],
  [1, () => ({ kind: "truncated" })],
  [1, () => ({ kind: "html", status: 200 })],
  [1, () => ({ kind: "empty", status: 200 })],
  [2, (rng) => ({ kind: "slow", ms: 1 + rng.below(40_000) })],
  [2, () => ({ kind: "partial", fail: [0] })],
];

/** The documented errors of sends with an error status. */
const documentedRejections = Object.fromEntries(
  Object.entries(documentedErrors).map(([provider, list]) => [provider, list.filter(({ status }) => status >= 400)]),
);

const PAIRS = [
  ["sent", "texting-blue"],
  ["texting-blue", "nativehub"],
  ["nativehub", "sent"],
  ["texting-blue", "sent"],
];
const SENDERS = { sent: null, "texting-blue": FROM, nativehub: "BRAND" };

/** One provider: its simulator with a real client, its fault rate, and the requests that arrived. */
class SimulatedProvider {
  constructor(name, rng, optedOut) {
    Object.assign(this, { name, rng, optedOut });
    this.simulator = createSimulator({ seed: rng.below(2 ** 31), optedOut: [...optedOut] });
    /** Scales the fault weights; over 1, most requests fail. */
    this.badness = rng.of([0.1, 0.3, 0.7, 1.5]);
    this.outage = null;
    this.arrived = [];
    this.client = new Client({
      provider: name,
      apiKey: KEY,
      fetch: this.fetch,
      timeoutMs: 10_000,
      retry: {
        maxAttempts: 1 + rng.below(3),
        baseMs: 200,
        maxRetryAfterMs: rng.of([0, 3_000, 30_000]),
        quota: rng.of([500, 60]),
      },
    });
  }

  get delivered() {
    return this.simulator.delivered;
  }

  fault() {
    const { rng } = this;
    // An outage: several consecutive requests have the same fault, which opens a breaker.
    if (this.outage !== null && --this.outage.left > 0) return this.outage.fault;
    this.outage = null;
    if (rng.hits(0.005 * this.badness)) {
      this.outage = {
        left: 5 + rng.below(40),
        fault: rng.of([
          { kind: "status", status: 401 },
          { kind: "status", status: 402 },
          { kind: "lost", when: "before" },
          { kind: "status", status: 503 },
        ]),
      };
      return this.outage.fault;
    }
    if (rng.hits(0.02)) return { kind: "error", name: rng.of(documentedRejections[this.name]).name };
    let point = (rng.next() * 100) / this.badness;
    for (const [share, make] of FAULTS) if ((point -= share) < 0) return make(rng);
    return { kind: "none" };
  }

  fetch = (url, init) => {
    const fault = this.fault();
    const body = JSON.parse(init.body);
    const to = [body.to].flat()[0];
    // The opt-out only counts if the provider reads the number and its response arrives.
    const saysOptedOut = this.optedOut.has(to) && ["none", "slow"].includes(fault.kind);
    // Accepted, but not delivered by the provider.
    const isDropped = this.optedOut.has(to) || fault.kind === "partial";
    this.arrived.push({ text: body.text ?? body.content ?? body.body, saysOptedOut, isDropped });
    this.simulator.fail(fault);
    return this.simulator.fetch(url, init);
  };
}

/**
 * Runs sends and returns the first broken promise, or null, with the number of each event.
 * @param Failover the class, or a copy that was broken on purpose
 * @param paths whether to check the paths too, or only what was delivered and which providers were called
 * @param real uses clients with simulators; otherwise fake clients, which are faster
 */
export function simulate(Failover, { seed, sends, policy = {}, real = true, paths = true, concurrency = 40 }) {
  const rng = rngOf(seed);
  const tally = {
    sends: 0,
    accepted: 0,
    elsewhere: 0,
    "not-sent": 0,
    unknown: 0,
    optedOut: 0,
    aborted: 0,
    cannotCarry: 0,
    skipped: 0,
    opened: 0,
    halfOpened: 0,
    closed: 0,
    waited: 0,
    doubled: 0,
  };
  return inVirtualTime(
    async (clock) => {
      const { random } = Math;
      // For the jitter of the core.
      Math.random = rng.next;
      try {
        while (tally.sends < sends) {
          const broken = await runBatch(Failover, {
            rng,
            clock,
            tally,
            policy,
            real,
            paths,
            concurrency,
            count: Math.min(500, sends - tally.sends),
          });
          if (broken !== null) return { broken, tally };
        }
        return { broken: null, tally };
      } finally {
        Math.random = random;
      }
      // Fake clients read no streams, so they need fewer turns of the event loop.
    },
    { turns: real ? 20 : 4 },
  );
}

/** Up to 500 sends through the same two providers. */
async function runBatch(Failover, { rng, clock, tally, policy, real, paths, concurrency, count }) {
  const numbers = Array.from({ length: 60 }, (_, index) => `+1415555${String(100 + index).padStart(4, "0")}`);
  const Provider = real ? SimulatedProvider : FakeProvider;
  const providers = rng
    .of(PAIRS)
    .map((name) => new Provider(name, rng, new Set(numbers.filter(() => rng.hits(0.08))), clock));
  const routes = providers.map(({ name, client }) => ({
    client,
    from: SENDERS[name],
    weight: rng.of([0, 1, 3]),
    ...rng.of([{}, {}, { maxConcurrent: 15, maxQueued: rng.below(20) }]),
  }));
  const failover = new Failover(routes, {
    order: rng.of(["priority", "weighted"]),
    random: rng.next,
    breaker: { failures: 2 + rng.below(5), baseMs: 2_000 },
    onEvent(event) {
      if (event.type !== "breaker") return;
      tally[{ open: "opened", "half-open": "halfOpened", closed: "closed" }[event.after]] += 1;
    },
    ...policy,
  });
  const first = tally.sends;
  let next = 0;
  const results = [];
  const work = async () => {
    for (let number = next++; number < count; number = next++) {
      await clock.sleep(rng.below(120_000));
      const abort = rng.hits(0.15) ? new AbortController() : null;
      if (abort !== null) clock.at(rng.below(1_500), () => abort.abort());
      const text = `message ${first + number}`;
      const message = {
        to: rng.of(numbers),
        body: text,
        ...(rng.hits(0.05) ? { mediaUrls: "https://example.com/picture.png" } : {}),
      };
      const options = {
        ...(abort && { signal: abort.signal }),
        ...(rng.hits(0.1) && { deadlineMs: 1_000 + rng.below(20_000) }),
        ...(rng.hits(0.1) && { idempotencyKey: `order-${first + number}` }),
      };
      results.push({
        text,
        message,
        ...(await failover.send(message, options).then(
          (result) => ({ result }),
          (error) => ({ error }),
        )),
      });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  tally.sends += count;
  const delivered = new Map();
  const requests = new Map();
  for (const provider of providers)
    for (const one of provider.delivered) delivered.set(one.body, [...(delivered.get(one.body) ?? []), one.provider]);
  for (const { name, arrived } of providers)
    for (const one of arrived) requests.set(one.text, [...(requests.get(one.text) ?? []), { name, ...one }]);
  for (const sendResult of results) {
    const what = check(
      sendResult,
      delivered.get(sendResult.text) ?? [],
      requests.get(sendResult.text) ?? [],
      tally,
      policy,
      paths,
    );
    if (what !== null)
      return `${sendResult.text}: ${what}; path ${(sendResult.result ?? sendResult.error).path?.map(({ provider, why, outcome }) => `${provider} ${why} (${outcome})`).join(", ")}`;
  }
  return null;
}

/** The broken promise of one send, or null. */
function check({ result, error }, delivered, requests, tally, { afterUnknown = false }, paths) {
  const { path } = result ?? error;
  if (path === undefined) return `not a FailoverError: ${error.stack}`;
  if (!afterUnknown && delivered.length > 1) return `delivered ${delivered.length} times, by ${delivered}`;
  const failed = result?.messages[0]?.error ?? null;
  const claim = error?.outcome ?? failed?.outcome ?? "sent";
  const dropped = requests.some(({ name, isDropped }) => isDropped && name === result?.provider);
  if (claim === "sent" && !dropped && !delivered.includes(result?.provider))
    return `claims that ${result?.provider} sent it; lost`;
  if (claim === "not-sent" && delivered.length > 0) return `claims not-sent; delivered by ${delivered}`;
  const called = path.filter((step) => step.called).map(({ provider }) => provider);
  const unexpected = requests.find(({ name }) => !called.includes(name));
  if (unexpected !== undefined) return `the path does not name ${unexpected.name}, which was called`;
  if (new Set(called).size !== called.length) return `calls a provider twice: ${called}`;
  const optOut = requests.find(({ saysOptedOut }) => saysOptedOut);
  const other = requests.find(({ name }) => name !== optOut?.name);
  if (optOut !== undefined && other !== undefined && called.indexOf(other.name) > called.indexOf(optOut.name))
    return `opted out at ${optOut.name}, and also called ${other.name}`;
  for (const step of paths ? path.slice(0, -1) : []) {
    const continues = [
      "not-sent",
      "cannot-carry",
      "breaker-open",
      "full",
      "destination",
      ...(afterUnknown ? ["risked"] : []),
    ];
    if (!continues.includes(step.why)) return `moved on after ${step.why}`;
    if (step.why === "not-sent" && !["provider", "account", "sender"].includes(step.scope))
      return `moved on with the scope ${step.scope}`;
    if (step.why !== "risked" && step.outcome !== "not-sent") return `moved on after the outcome ${step.outcome}`;
  }
  if (delivered.length > 1) tally.doubled += 1;
  if (claim === "sent") tally.accepted += 1;
  else tally[claim] += 1;
  if (claim === "sent" && path.length > 1) tally.elsewhere += 1;
  if (path.at(-1).why === "opted-out") tally.optedOut += 1;
  if (path.at(-1).why === "aborted") tally.aborted += 1;
  if (path.some(({ why }) => why === "cannot-carry")) tally.cannotCarry += 1;
  if (path.some(({ why }) => why === "breaker-open" || why === "full")) tally.skipped += 1;
  if (path.some(({ attempts }) => attempts.length > 1)) tally.waited += 1;
  return null;
}
