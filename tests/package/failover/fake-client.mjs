// A fake client with its provider, for simulations with too many sends for wasm and HTTP. It behaves as a `Client` does: it claims
// only what it can know, retries only what is safe, and ends by its signal and deadline.
import { TidingsError } from "../client/test-client.mjs";
import { ATTEMPT, accepted, facts } from "./facts.mjs";

const TIMEOUT_MS = 10_000;
const WITH_KEYS = ["sent", "nativehub"];

const rejected = (category, scope, own) => ({
  accepts: false,
  facts: { category, scope, outcome: "not-sent", retryable: false, ...own },
});
/** No response, or one that does not say whether the message was accepted. */
const unknownOutcome = (accepts, category, own) => ({
  accepts,
  facts: { category, scope: "provider", outcome: "unknown", retryable: true },
  ...own,
});

/** Results of a request, each with its weight of a total of 100. The rest is accepted. */
const RESULTS = [
  [4, () => unknownOutcome(false, "network")],
  [4, () => unknownOutcome(true, "network")],
  [4, () => unknownOutcome(false, "server")],
  [4, () => unknownOutcome(true, "server")],
  [1, () => unknownOutcome(false, "timeout", { ms: TIMEOUT_MS })],
  [1, () => unknownOutcome(true, "timeout", { ms: TIMEOUT_MS })],
  [1, () => unknownOutcome(true, "protocol")],
  [2, (rng) => unknownOutcome(rng.hits(0.5), "unavailable", { ms: rng.below(5_000) })],
  [1, () => rejected("unavailable", "provider", { retryable: true })],
  [4, (rng) => rejected("rate-limit", "account", { retryable: true, retryAfterMs: 1_000 + rng.below(5_000) })],
  [1, (rng) => rejected("rate-limit", "account", { retryable: true, retryAfterMs: 10_000 + rng.below(100_000) })],
  [2, (rng) => rejected(rng.of(["authentication", "payment", "permission", "quota"]), "account")],
  [2, () => rejected("permission", "sender")],
  [1, () => rejected("validation", "content")],
  [1, () => rejected("blocked", "recipient")],
  [1, () => rejected("validation", "request")],
  [1, () => rejected("unknown", null)],
  [1, () => ({ ...rejected("payment", "account"), inside: true })],
  [1, () => ({ ...rejected("carrier", "recipient"), inside: true })],
  [2, (rng) => ({ accepts: true, ms: rng.below(9_000) })],
];
const OUTAGES = [
  () => rejected("authentication", "account"),
  () => rejected("payment", "account"),
  () => unknownOutcome(false, "network"),
  () => rejected("server", "provider"),
];

export class FakeProvider {
  constructor(name, rng, optedOut, clock) {
    Object.assign(this, { name, rng, optedOut, clock });
    this.badness = rng.of([0.1, 0.3, 0.7, 1.5]);
    this.outage = null;
    this.arrived = [];
    this.delivered = [];
    this.keys = new Set();
    this.maxAttempts = 1 + rng.below(3);
    this.maxRetryAfterMs = rng.of([0, 3_000, 30_000]);
    this.client = { provider: name, validate: () => [], send: (message, options) => this.send(message, options) };
  }

  result() {
    const { rng } = this;
    if (this.outage !== null && --this.outage.left > 0) return this.outage.result;
    this.outage = rng.hits(0.005 * this.badness) ? { left: 5 + rng.below(40), result: rng.of(OUTAGES)() } : null;
    if (this.outage !== null) return this.outage.result;
    let point = (rng.next() * 100) / this.badness;
    for (const [share, make] of RESULTS) if ((point -= share) < 0) return make(rng);
    return { accepts: true };
  }

  async send({ to, body, mediaUrls }, { signal, deadlineMs = 120_000, idempotencyKey } = {}) {
    const { name, clock, rng } = this;
    const hasKeys = WITH_KEYS.includes(name);
    const key = idempotencyKey ?? `key of ${body}`;
    const startedAt = clock.now;
    const attempts = [];
    let mayHaveSent = false;
    const fail = (own) =>
      new TidingsError(
        facts({
          provider: name,
          attempts,
          idempotencyKey: hasKeys ? key : null,
          ...own,
          ...(mayHaveSent && { outcome: "unknown" }),
        }),
      );
    const local = (path, code) =>
      fail({
        category: "validation",
        scope: path === "idempotencyKey" ? "request" : "content",
        issues: [{ path, code, message: "" }],
      });
    if (mediaUrls !== undefined && hasKeys) throw local("mediaUrls", "unsupported");
    if (idempotencyKey !== undefined && !hasKeys) throw local("idempotencyKey", "unsupported");
    /** Waits; resolves to the error if the signal or the deadline ended the wait. */
    const pass = async (ms) => {
      const left = startedAt + deadlineMs - clock.now;
      const ended = await clock.sleep(Math.min(ms, Math.max(0, left)), signal).then(
        () => (ms >= left ? "timeout" : null),
        () => "aborted",
      );
      return (
        ended &&
        fail({
          category: ended,
          scope: ended === "timeout" ? "provider" : "request",
          outcome: "not-sent",
          retryable: ended === "timeout",
        })
      );
    };
    if (signal?.aborted) throw fail({ category: "aborted", scope: "request", outcome: "not-sent" });
    for (let number = 1; ; number++) {
      const result = this.optedOut.has(to) && rng.hits(0.8) ? rejected("opted-out", "recipient") : this.result();
      this.arrived.push({ text: body, saysOptedOut: result.facts?.category === "opted-out", isDropped: false });
      if (result.accepts && !(hasKeys && this.keys.has(key))) {
        this.keys.add(key);
        this.delivered.push({ body, provider: name });
      }
      attempts.push({ ...ATTEMPT, number, status: result.facts ? 500 : 202, category: result.facts?.category ?? null });
      const before = mayHaveSent;
      mayHaveSent = true;
      const ended = await pass(result.ms ?? 0);
      if (ended !== null) throw ended;
      if (result.facts === undefined)
        return accepted(name, { to: [to], attempts, idempotencyKey: hasKeys ? key : null });
      mayHaveSent = before || result.facts.outcome === "unknown";
      if (result.inside)
        return accepted(name, {
          attempts,
          messages: [
            {
              id: null,
              to,
              status: "failed",
              error: facts({ ...result.facts, attempts: [], ...(mayHaveSent && { outcome: "unknown" }) }),
            },
          ],
        });
      const error = fail(result.facts);
      const { retryable, retryAfterMs, outcome } = result.facts;
      if (
        !retryable ||
        number >= this.maxAttempts ||
        (retryAfterMs ?? 0) > this.maxRetryAfterMs ||
        (outcome === "unknown" && !hasKeys)
      )
        throw Object.assign(error, { retryAfterMs: retryAfterMs ?? null });
      const endedInWait = await pass(retryAfterMs ?? 200);
      if (endedInWait !== null) throw endedInWait;
    }
  }
}
