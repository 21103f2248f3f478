/** When the next send of a run may begin. */

import type { RateLimit } from "../../types.js";
import type { SendManyWait } from "./types.js";

/** How many requests may begin until a time. */
interface Budget {
  left: number;
  readonly until: number;
}

/**
 * The pace of a run: the caller's rates, and the provider's limit, which its responses tell. All of a limit may be used at once; then the
 * run waits until it is reset.
 */
export class Pace {
  /** Why a send must wait; null if the next response ends it. */
  reason: SendManyWait["reason"] | null = null;
  readonly #intervalMs: number;
  readonly #senderIntervalMs: number;
  /** What the provider documents, for a run whose responses say nothing. */
  readonly #documented: { readonly requests: number; readonly perMs: number } | null;
  #next = 0;
  readonly #nextOfSender = new Map<unknown, number>();
  #budget: Budget | undefined;

  constructor(
    ratePerSecond: number,
    ratePerSender: number,
    documented: { readonly requests: number; readonly perMs: number } | null,
  ) {
    this.#intervalMs = 1_000 / ratePerSecond;
    this.#senderIntervalMs = 1_000 / ratePerSender;
    // The caller knows the account better.
    this.#documented = ratePerSecond === Infinity ? documented : null;
  }

  /**
   * How long every send must wait now, in milliseconds.
   *
   * @param running how many requests have no response yet.
   */
  wait(now: number, running: number): number {
    const documented = this.#documented;
    if (documented !== null && (this.#budget === undefined || this.#budget.until <= now))
      this.#budget = { left: documented.requests, until: now + documented.perMs };
    const budget = this.#budget;
    const rateMs = Math.max(0, this.#next - now);
    const limitMs = budget !== undefined && budget.left <= 0 ? this.#rest(budget, now, running) : 0;
    this.reason = limitMs <= rateMs ? "rate-per-second" : budget!.until === Infinity ? null : "provider-limit";
    return Math.max(rateMs, limitMs);
  }

  /** How long the next send of a sender must wait for the ones before, in milliseconds. */
  waitOf(sender: unknown, now: number): number {
    this.reason = "rate-per-sender";
    return Math.max(0, (this.#nextOfSender.get(sender) ?? 0) - now);
  }

  /** Counts a send that begins. */
  count(sender: unknown, now: number): void {
    if (this.#budget !== undefined) this.#budget.left -= 1;
    // A late timer is made up for, an idle time is not.
    this.#next = (this.#next > now - LATE_MS ? this.#next : now) + this.#intervalMs;
    if (this.#senderIntervalMs > 0) {
      // A sender whose time has come is as good as a new one.
      if (this.#nextOfSender.size >= MAX_SENDERS)
        for (const [known, next] of this.#nextOfSender) if (next <= now) this.#nextOfSender.delete(known);
      this.#nextOfSender.set(sender, now + this.#senderIntervalMs);
    }
  }

  /** Takes back what `count` counted, for a send that made no request: a second run must not spend its time on what the first one sent. */
  giveBack(sender: unknown): void {
    if (this.#budget !== undefined) this.#budget.left += 1;
    this.#next -= this.#intervalMs;
    const next = this.#nextOfSender.get(sender);
    if (next !== undefined) this.#nextOfSender.set(sender, next - this.#senderIntervalMs);
  }

  /** The wait when nothing is left of a limit. If nobody says until when, one request at a time asks. */
  #rest({ until }: Budget, now: number, running: number): number {
    return until < Infinity ? until - now : running === 0 ? 0 : ASK_AGAIN_MS;
  }

  /** Learns from a response. `running`: how many requests have no response yet; the provider may not have counted them. */
  learn(limit: RateLimit | null, running: number, now: number): void {
    if (limit === null || limit.remaining === null) return;
    const { resetMs } = limit;
    const isKnown = resetMs !== null && resetMs <= MAX_RESET_MS;
    this.#budget = { left: limit.remaining - running, until: isKnown ? now + resetMs : Infinity };
  }
}

const MAX_SENDERS = 1_000;
const LATE_MS = 50;
/** A day. A reset that is later is a mistake of the server's clock: the sends go on, and each says what is wrong. */
const MAX_RESET_MS = 86_400_000;
/** A response wakes the run before. */
const ASK_AGAIN_MS = 60_000;
