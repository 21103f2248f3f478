/** One call, from its first attempt to its end. The core says what to do next; here it is done. */

import { ask, askWithBody, started } from "../wasm/ask.js";
import { now, startTimer, trackTimer, wallTime } from "../util/clock.js";
import { NO_FACTS } from "../errors/error.js";
import { readInput } from "../errors/foreign.js";
import type { ClientEvent } from "../events.js";
import { pruneLanes, withoutQueue } from "./gate.js";
import type { Lane } from "./gate.js";
import type { AttemptRecord, Host, Request } from "./host.js";
import { Trap, registerCall, retireInstance } from "../wasm/instance.js";
import { newIdempotencyKey } from "./idempotency-key.js";
import { readCallOptions } from "../util/options.js";
import { serializeBody, serializeCallerBody } from "./request-body.js";
import type { Redactor } from "./redact/redactor.js";
import { checkedSignal, onAbort, reasonOf } from "../util/signals.js";
import type { Attempt, CallOptions, Issue, StopReason, TidingsErrorFacts, WaitReason } from "../types.js";

/** What the calls of one client share. */
export interface ClientState {
  readonly provider: string | null;
  readonly host: Host;
  /** The options, for the core. */
  readonly encodedOptions: Uint8Array;
  readonly maxBytes: number;
  readonly lanes: Map<string, Lane>;
  readonly emit: (event: ClientEvent) => void;
  calls: number;
  /** What is left of the retry quota; undefined where nothing was taken yet. */
  quotaTokens: number | null | undefined;
}

/** A call that was checked, with what is needed for each attempt. */
interface CallPlan extends Request {
  call: number;
  key: string | null;
  warnings: Issue[];
  /** Whether a request that was lost may have done something at the provider. */
  effect: boolean;
  /** The time for all of it. */
  deadlineMs: number;
  /** The names of the gate's lanes that the call is in. */
  lanes: string[];
}

/** What to do next: an attempt (`attempt` is there), a wait (`ms` alone), or nothing more (`attempts` is there). */
interface Step {
  quotaTokens: number | null;
  /** Of the call's lanes those of which something is known. */
  lanes: Record<string, Lane>;
  /** Whether an attempt that has ended may have been accepted. */
  doubtful: boolean;
  /** The last attempt that ended. */
  lastAttempt: Attempt | null;
  attempt?: number;
  /** The time for the attempt, or the length of the wait. */
  ms: number;
  begins?: boolean;
  hintMs?: number | null;
  wait?: WaitReason;
  category?: string;
  why?: StopReason;
  attempts?: Attempt[];
  waitedMs?: number;
  error?: TidingsErrorFacts;
  ok?: { messages?: { error: TidingsErrorFacts | null }[] };
}

/** An event for the core: the call begins, a wait is over, or an attempt has ended with this record. */
type CoreEvent = "start" | "woken" | Partial<AttemptRecord>;

/**
 * Makes a call.
 *
 * @throws The facts of a failure, with its `cause`; or what went wrong beside the core.
 * @internal
 */
export async function makeCall(
  client: ClientState,
  operation: string,
  input: unknown,
  options: CallOptions | undefined,
  redactor: Redactor,
): Promise<unknown> {
  // Who gives the text as the options has no message: that is what is to be said.
  const isMessage = operation !== "send" || typeof input === "object";
  const { signal, rest } = isMessage ? separateSignal(options) : { signal: undefined, rest: undefined };
  const began = Math.ceil(now());
  const question = ["begin", began, operation, input, rest, newIdempotencyKey()];
  const { result, body } = askWithBody<CallPlan & { error?: TidingsErrorFacts }>(client.encodedOptions, question);
  if (result.error !== undefined) throw result.error;
  let run: Call;
  try {
    // A send's body is made by the core; what a caller gave for any other call goes out as it is.
    const text =
      operation === "send"
        ? serializeBody(body, result.form)
        : serializeCallerBody((input as { body?: unknown }).body, result.form, keyNames(result.auth));
    run = new Call(client, operation, result, text, signal, began, redactor);
  } catch (thrown) {
    end(client, result.call);
    throw thrown;
  }
  try {
    return await run.run();
  } finally {
    run.release();
  }
}

class Call {
  readonly #client: ClientState;
  readonly #operation: string;
  readonly #plan: CallPlan;
  readonly #body: string | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #began: number;
  readonly #redactor: Redactor;
  readonly #number: number;
  readonly #release: (() => void)[];
  /** Why the call ends before its time. */
  #interrupt: "aborted" | Trap | undefined;
  /** Ends the attempt or the wait that is going on. */
  #wake: (why: "aborted" | "timer") => void = ignore;
  #record: AttemptRecord | null = null;
  #last: Step | null = null;
  /** Whether the core has not seen the last attempt's record yet. */
  #isUnread = false;
  /** The attempts that have ended, as far as events have reported them. */
  readonly #attempts: Attempt[] = [];

  constructor(
    client: ClientState,
    operation: string,
    plan: CallPlan,
    body: string | undefined,
    signal: AbortSignal | undefined,
    began: number,
    redactor: Redactor,
  ) {
    this.#client = client;
    this.#operation = operation;
    this.#plan = plan;
    this.#body = body;
    this.#signal = signal;
    this.#began = began;
    this.#redactor = redactor;
    redactor.requestText = `${plan.url} ${body}`;
    this.#number = ++client.calls;
    const interrupt = (why: "aborted" | Trap): void => {
      this.#interrupt ??= why;
      this.#wake("aborted");
    };
    this.#release = [
      registerCall(interrupt),
      onAbort(signal, () => interrupt("aborted")),
      this.#watch(plan.deadlineMs),
    ];
  }

  async run(): Promise<unknown> {
    let event: CoreEvent = "start";
    for (;;) {
      // A call that is aborted before or between attempts makes none.
      if (this.#interrupt === "aborted" && typeof event === "string") event = { lost: "aborted" };
      if (this.#interrupt instanceof Trap) throw this.#stopped(this.#interrupt);
      const step = this.#next(event);
      this.#report(step);
      if (step.attempts !== undefined) return this.#end(step);
      if (step.attempt === undefined) {
        await this.#wait(step.ms);
        event = "woken";
      } else {
        this.#record = await this.#attempt(step.ms);
        this.#isUnread = true;
        const { cause: _, ...seen } = this.#record;
        event = seen;
      }
    }
  }

  release(): void {
    for (const release of this.#release) release();
    // Over already, unless something beside the core failed.
    if (this.#last?.attempts === undefined && !(this.#interrupt instanceof Trap)) end(this.#client, this.#plan.call);
  }

  /**
   * Ends what is going on when the deadline has passed. Time-outs and waits are within it already; this is for clocks that
   * stand still, by which nothing ever ends.
   */
  #watch(deadlineMs: number): () => void {
    const fired = trackTimer(deadlineMs);
    try {
      return startTimer(deadlineMs, () => {
        fired();
        if (now() - this.#began >= deadlineMs) this.#wake("timer");
      });
    } catch {
      return ignore;
    }
  }

  /** Tells the core what happened, and gives what it wants done. */
  #next(event: CoreEvent): Step {
    const client = this.#client;
    const knownLanes = this.#plan.lanes
      .filter((name) => client.lanes.has(name))
      .map((name) => [name, client.lanes.get(name)] as const);
    // Rounded up for stamping what has happened, and down for asking whether a wait is over: no wait comes out short.
    const time = typeof event === "string" ? Math.floor(now()) : Math.ceil(now());
    let step: Step;
    try {
      step = ask<Step>(
        client.encodedOptions,
        "next",
        this.#plan.call,
        event,
        time,
        wallTime(),
        Math.random(),
        client.quotaTokens ?? undefined,
        Object.fromEntries(knownLanes),
      );
    } catch (thrown) {
      if (!(thrown instanceof Trap)) throw thrown;
      throw this.#stopped(thrown);
    }
    client.quotaTokens = step.quotaTokens;
    for (const [name] of knownLanes) if (step.lanes[name] === undefined) client.lanes.delete(name);
    for (const [name, lane] of Object.entries(step.lanes)) client.lanes.set(name, lane);
    pruneLanes(client.lanes);
    this.#last = step;
    this.#isUnread = false;
    return step;
  }

  async #attempt(timeoutMs: number): Promise<AttemptRecord> {
    const { lanes } = this.#client;
    const isHeld = (): boolean => this.#plan.lanes.some((name) => (lanes.get(name)?.closedUntil ?? 0) > now());
    try {
      return await this.#client.host.attempt({
        request: this.#plan,
        body: this.#body,
        timeoutMs,
        maxBytes: this.#client.maxBytes,
        isHeld,
        redactor: this.#redactor,
        reason: () => reasonOf(this.#signal),
        onStart: (stop) => {
          this.#wake = stop;
          if (this.#interrupt !== undefined) stop("aborted");
        },
      });
    } finally {
      this.#wake = ignore;
    }
  }

  /** Until the time is over or the call is interrupted. Where the host's timers fail, it is over at once: the core looks. */
  async #wait(ms: number): Promise<void> {
    let end!: () => void;
    const ended = new Promise<void>((resolve) => (end = resolve));
    this.#wake = end;
    if (this.#interrupt !== undefined) end();
    const fired = trackTimer(ms);
    const over = (): void => {
      fired();
      end();
    };
    try {
      started().wait(ms, over, ended, isNative(this.#signal) ? this.#signal : undefined);
    } catch {
      retireInstance();
      end();
    }
    await ended;
    this.#wake = ignore;
  }

  #report({ lastAttempt, attempt, begins, ms, hintMs = null, wait, category: waitCategory, why, error }: Step): void {
    const { status = null, code = null, requestId = null, category = null, number = 0 } = lastAttempt ?? {};
    if (lastAttempt !== null && number > this.#attempts.length) {
      this.#attempts.push(lastAttempt);
      this.#emit("response", number, { status, category, code, requestId, durationMs: lastAttempt.durationMs });
    }
    if (attempt !== undefined) this.#emit("attempt", attempt, {});
    else if (begins) this.#emit("wait", number, { delayMs: ms, hintMs, why: wait, category: waitCategory });
    else if (error)
      this.#emit("give-up", number, {
        why,
        category: error.category,
        outcome: error.outcome,
        code: error.code,
        requestId,
      });
    else if (why) this.#emit("done", number, { status, requestId });
  }

  #emit(type: string, attempt: number, properties: object): void {
    const atMs = Math.ceil(now()) - this.#began;
    const { provider } = this.#client;
    this.#client.emit({
      type,
      provider,
      operation: this.#operation,
      call: this.#number,
      attempt,
      atMs,
      ...properties,
    } as ClientEvent);
  }

  #end({ attempts = [], waitedMs = 0, why, error, ok, lastAttempt: last }: Step): unknown {
    const { provider } = this.#client;
    const { raw = null, cause } = (this.#record ?? {}) as Partial<AttemptRecord>;
    const common = { provider, attempts, waitedMs, idempotencyKey: this.#plan.key };
    if (error !== undefined) {
      const aborted = why === "aborted";
      throw {
        ...completeMessages(error, provider),
        ...common,
        ...(aborted ? undefined : { raw }),
        cause: aborted ? reasonOf(this.#signal) : cause,
      };
    }
    const { status = null, requestId = null } = last ?? {};
    if (this.#operation !== "send") return { status, requestId, ...common, ...ok, data: raw };
    return { requestId, ...common, warnings: this.#plan.warnings, ...completeMessages(ok!, provider), raw };
  }

  /** The facts of a call whose instance has stopped: what is known of it all the same. */
  #stopped(trap: Trap): TidingsErrorFacts & { cause: unknown } {
    // Every call that waited in a queue ended with the instance.
    for (const name of this.#plan.lanes) {
      const lane = this.#client.lanes.get(name);
      if (lane !== undefined) this.#client.lanes.set(name, withoutQueue(lane));
    }
    const isLost = this.#isUnread && this.#record?.reached === true;
    const isDoubtful = this.#last?.doubtful === true || (isLost && this.#plan.effect);
    return {
      ...NO_FACTS,
      message: trap.message,
      outcome: isDoubtful ? "unknown" : "not-sent",
      idempotencyKey: this.#plan.key,
      attempts: this.#last?.attempts ?? this.#attempts,
      raw: this.#record?.raw ?? null,
      cause: trap.cause,
    };
  }
}

function ignore(): void {}

/** The properties of a body by which the key travels. */
function keyNames(auth: CallPlan["auth"]): string[] {
  return auth.flatMap((scheme) => (scheme.type === "body" ? Object.keys(scheme.fields) : []));
}

/** Has the core forget a call. */
function end(client: ClientState, call: number): void {
  try {
    ask(client.encodedOptions, "end", call);
  } catch {
    // It trapped: then the call is gone with the instance.
  }
}

/** Gives each failed message's facts what the core does not know. */
function completeMessages<T extends object>(facts: T, provider: string | null): T {
  const { messages } = facts as { messages?: readonly { error: TidingsErrorFacts | null }[] };
  if (messages === undefined) return facts;
  return {
    ...facts,
    messages: messages.map((one) =>
      one.error === null ? one : { ...one, error: { ...NO_FACTS, ...one.error, provider } },
    ),
  };
}

function separateSignal(options: CallOptions | undefined): { signal: AbortSignal | undefined; rest: unknown } {
  const { signal, rest } = readInput("options", () => {
    const { signal, ...rest } = readCallOptions(options, "{ signal }");
    return { signal, rest };
  });
  return { signal: checkedSignal(signal), rest };
}

function isNative(signal: AbortSignal | undefined): boolean {
  try {
    return signal instanceof AbortSignal;
  } catch {
    return false;
  }
}
