// A stand-in for a client and its provider, for a world of many more sends than wasm and HTTP have time for. It keeps a client's
// promises: what it claims is what it can know, it retries only what is safe, and it ends when it is told to.
import { TidingsError } from "../client/harness.mjs";
import { ATTEMPT, accepted, facts } from "./facts.mjs";

const TIMEOUT_MS = 10_000;
const KEYED = ["sent", "nativehub"];

const refusal = (category, scope, own) => ({
  takes: false,
  facts: { category, scope, outcome: "not-sent", retryable: false, ...own },
});
/** No answer, or one that says nothing of the message: whether it was taken is known to nobody. */
const doubt = (takes, category, own) => ({
  takes,
  facts: { category, scope: "provider", outcome: "unknown", retryable: true },
  ...own,
});

/** What becomes of a request, each with its share of a hundred. */
const FATES = [
  [4, () => doubt(false, "network")],
  [4, () => doubt(true, "network")],
  [4, () => doubt(false, "server")],
  [4, () => doubt(true, "server")],
  [1, () => doubt(false, "timeout", { ms: TIMEOUT_MS })],
  [1, () => doubt(true, "timeout", { ms: TIMEOUT_MS })],
  [1, () => doubt(true, "protocol")],
  [2, (rng) => doubt(rng.hits(0.5), "unavailable", { ms: rng.below(5_000) })],
  [1, () => refusal("unavailable", "provider", { retryable: true })],
  [4, (rng) => refusal("rate-limit", "account", { retryable: true, retryAfterMs: 1_000 + rng.below(5_000) })],
  [1, (rng) => refusal("rate-limit", "account", { retryable: true, retryAfterMs: 10_000 + rng.below(100_000) })],
  [2, (rng) => refusal(rng.of(["authentication", "payment", "permission", "quota"]), "account")],
  [2, () => refusal("permission", "sender")],
  [1, () => refusal("validation", "content")],
  [1, () => refusal("blocked", "recipient")],
  [1, () => refusal("validation", "request")],
  [1, () => refusal("unknown", null)],
  [1, () => ({ ...refusal("payment", "account"), inside: true })],
  [1, () => ({ ...refusal("carrier", "recipient"), inside: true })],
  [2, (rng) => ({ takes: true, ms: rng.below(9_000) })],
];
const OUTAGES = [
  () => refusal("authentication", "account"),
  () => refusal("payment", "account"),
  () => doubt(false, "network"),
  () => refusal("server", "provider"),
];

export class Stand {
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

  fate() {
    const { rng } = this;
    if (this.outage !== null && --this.outage.left > 0) return this.outage.fate;
    this.outage = rng.hits(0.005 * this.badness) ? { left: 5 + rng.below(40), fate: rng.of(OUTAGES)() } : null;
    if (this.outage !== null) return this.outage.fate;
    let point = (rng.next() * 100) / this.badness;
    for (const [share, make] of FATES) if ((point -= share) < 0) return make(rng);
    return { takes: true };
  }

  async send({ to, body, mediaUrl }, { signal, deadlineMs = 120_000, idempotencyKey } = {}) {
    const { name, clock, rng } = this;
    const keyed = KEYED.includes(name);
    const key = idempotencyKey ?? `key of ${body}`;
    const began = clock.now;
    const attempts = [];
    let inDoubt = false;
    const fail = (own) =>
      new TidingsError(
        facts({
          provider: name,
          attempts,
          idempotencyKey: keyed ? key : null,
          ...own,
          ...(inDoubt && { outcome: "unknown" }),
        }),
      );
    const local = (path, code) =>
      fail({
        category: "validation",
        scope: path === "idempotencyKey" ? "request" : "content",
        issues: [{ path, code, message: "" }],
      });
    if (mediaUrl !== undefined && keyed) throw local("mediaUrl", "unsupported");
    if (idempotencyKey !== undefined && !keyed) throw local("idempotencyKey", "unsupported");
    /** Passes the time, or says what ended it. */
    const pass = async (ms) => {
      const left = began + deadlineMs - clock.now;
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
      const fate = this.optedOut.has(to) && rng.hits(0.8) ? refusal("opted-out", "recipient") : this.fate();
      this.arrived.push({ text: body, saysOptedOut: fate.facts?.category === "opted-out", dies: false });
      if (fate.takes && !(keyed && this.keys.has(key))) {
        this.keys.add(key);
        this.delivered.push({ body, provider: name });
      }
      attempts.push({ ...ATTEMPT, number, status: fate.facts ? 500 : 202, category: fate.facts?.category ?? null });
      const before = inDoubt;
      inDoubt = true;
      const cut = await pass(fate.ms ?? 0);
      if (cut !== null) throw cut;
      if (fate.facts === undefined) return accepted(name, { to: [to], attempts, idempotencyKey: keyed ? key : null });
      inDoubt = before || fate.facts.outcome === "unknown";
      if (fate.inside)
        return accepted(name, {
          attempts,
          messages: [
            {
              id: null,
              to,
              status: "failed",
              error: facts({ ...fate.facts, attempts: [], ...(inDoubt && { outcome: "unknown" }) }),
            },
          ],
        });
      const error = fail(fate.facts);
      const { retryable, retryAfterMs, outcome } = fate.facts;
      if (
        !retryable ||
        number >= this.maxAttempts ||
        (retryAfterMs ?? 0) > this.maxRetryAfterMs ||
        (outcome === "unknown" && !keyed)
      )
        throw Object.assign(error, { retryAfterMs: retryAfterMs ?? null });
      const stopped = await pass(retryAfterMs ?? 200);
      if (stopped !== null) throw stopped;
    }
  }
}
