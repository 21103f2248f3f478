/** One Durable Object for each provider account: it paces all consumers together. */

import type { Env } from "./env.js";
import { lease, newPace, report, turn } from "./pace.js";
import type { Lease, Pace, Report } from "./pace.js";
import type { ObjectState } from "./platform.js";
import { inTime } from "./time-limit.js";

type Call =
  | { readonly method: "lease"; readonly want: number }
  | { readonly method: "turn"; readonly want: number }
  | { readonly method: "report"; readonly report: Report }
  | { readonly method: "look" };

/** What the dashboard shows. */
export interface PaceView {
  /** The pace now, in requests per second. */
  readonly perSecond: number;
  /** How long the provider wants no request. */
  readonly closedForMs: number;
  /** Accepted messages of all campaigns in each of the last seconds, the oldest first. The last second may not be over. */
  readonly recent: readonly number[];
}

const RECENT_SECONDS = 120;
const PACE = "pace";

/** The class of the objects: the Worker exports it, and `wrangler.jsonc` binds it. */
export class Pacer {
  readonly #storage: ObjectState["storage"];
  readonly #perSecond: number;
  /** Accepted messages by second. Only for the dashboard, so it may be forgotten. */
  readonly #recent = new Map<number, number>();

  constructor(state: ObjectState, env: Env) {
    this.#storage = state.storage;
    this.#perSecond = Number(env.RATE_PER_SECOND);
    if (!(this.#perSecond > 0)) throw new Error("RATE_PER_SECOND must be a number over 0.");
  }

  async fetch(request: Request): Promise<Response> {
    const call = (await request.json()) as Call;
    // While an object waits for its storage, no other request reaches it. The response leaves when everything is written.
    // What an older version of this Worker stored has fewer fields.
    const kept = { ...newPace(this.#perSecond), ...((await this.#storage.get(PACE)) as Pace | undefined) };
    // The rate may have been lowered since.
    const known = { ...kept, intervalMs: Math.max(kept.intervalMs, 1_000 / this.#perSecond) };
    return Response.json(this.#answer(known, call, Date.now()));
  }

  #answer(known: Pace, call: Call, now: number): Lease | PaceView | number {
    if (call.method === "look") return this.#view(known, now);
    if (call.method !== "report") {
      const [pace, given] = (call.method === "lease" ? lease : turn)(known, call.want, now);
      void this.#storage.put(PACE, pace);
      return given;
    }
    const pace = report(known, call.report, this.#perSecond, now);
    void this.#storage.put(PACE, pace);
    this.#count(call.report.accepted, now);
    return Math.max(0, pace.closedUntil - now);
  }

  #count(accepted: number, now: number): void {
    const second = Math.floor(now / 1_000);
    this.#recent.set(second, (this.#recent.get(second) ?? 0) + accepted);
    for (const old of this.#recent.keys()) if (old <= second - RECENT_SECONDS) this.#recent.delete(old);
  }

  #view({ intervalMs, closedUntil }: Pace, now: number): PaceView {
    const last = Math.floor(now / 1_000);
    const recent = Array.from({ length: RECENT_SECONDS }, (_, index) => {
      return this.#recent.get(last - RECENT_SECONDS + 1 + index) ?? 0;
    });
    return { perSecond: 1_000 / intervalMs, closedForMs: Math.max(0, closedUntil - now), recent };
  }
}

/** It answers from its memory, in milliseconds. */
const MAX_ANSWER_MS = 5_000;

/** The pacer of the account that sends. */
export function pacerOf(env: Env) {
  const object = env.PACER.get(env.PACER.idFromName(env.PROVIDER));
  const fetch = async (call: Call): Promise<unknown> => {
    const response = await object.fetch("https://pacer/", { method: "POST", body: JSON.stringify(call) });
    if (!response.ok) throw new Error(`The pacer responded with ${response.status}.`);
    return response.json();
  };
  const ask = (call: Call): Promise<unknown> => inTime(() => fetch(call), MAX_ANSWER_MS);
  return {
    lease: async (want: number) => (await ask({ method: "lease", want })) as Lease,
    /** When to come back, in milliseconds from now. */
    turn: async (want: number) => (await ask({ method: "turn", want })) as number,
    /** Returns how long the account is closed, also by what another consumer has learnt, in milliseconds. */
    report: async (report: Report) => (await ask({ method: "report", report })) as number,
    look: async () => (await ask({ method: "look" })) as PaceView,
  };
}
