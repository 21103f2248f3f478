/** Runs one call, from its first attempt to its end. The core decides what to do next; this file does it. */

import { ask, askWithBody, started } from "../wasm/ask.js";
import { now, startTimer, trackTimer, wallTime } from "../util/clock.js";
import { NO_FACTS } from "../errors/error.js";
import { readInput } from "../errors/foreign.js";
import { eventReporter } from "./call-events.js";
import { resultOf } from "./call-result.js";
import type { CallPlan, ClientState, CoreEvent, Step } from "./call-types.js";
import { pruneLanes, withoutQueue } from "./gate.js";
import type { AttemptRecord } from "./host.js";
import { Trap, registerCall, retireInstance } from "../wasm/instance.js";
import { newIdempotencyKey } from "./idempotency-key.js";
import { readCallOptions } from "../util/options.js";
import { serializeBody, serializeCallerBody } from "./request-body.js";
import type { Redactor } from "./redact/redactor.js";
import { checkedSignal, onAbort, reasonOf } from "../util/signals.js";
import type { Attempt, CallOptions, TidingsErrorFacts } from "../types.js";

/**
 * Runs a call and returns its result.
 *
 * @throws The facts of the failure, with its `cause`; or an error from outside the core.
 * @internal
 */
export async function makeCall(
  client: ClientState,
  operation: string,
  input: unknown,
  options: CallOptions | undefined,
  redactor: Redactor,
): Promise<unknown> {
  // For `send("Hello", ...)` the core reports the wrong message. The options are not read: they may not be options.
  const isMessage = operation !== "send" || typeof input === "object";
  const { signal, rest } = isMessage ? separateSignal(options) : { signal: undefined, rest: undefined };
  const began = Math.ceil(now());
  const question = ["begin", began, operation, input, rest, newIdempotencyKey()];
  const { result, body } = askWithBody<CallPlan & { error?: TidingsErrorFacts }>(client.encodedOptions, question);
  if (result.error !== undefined) throw result.error;
  let run: Call;
  try {
    // The core builds the body of a send. Any other call sends the caller's own.
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
  readonly #report: (step: Step) => void;
  /** The attempts that events have reported as ended. */
  readonly #attempts: Attempt[] = [];
  readonly #release: (() => void)[];
  /** Why the call must end early. */
  #interrupt: "aborted" | Trap | undefined;
  /** Ends the current attempt or wait. */
  #wake: (why: "aborted" | "timer") => void = ignore;
  #record: AttemptRecord | null = null;
  #last: Step | null = null;
  /** Whether the core has yet to read the last record. */
  #isUnread = false;

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
    this.#report = eventReporter(client, operation, began, this.#attempts);
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
      // Aborted before or between attempts: no further attempt.
      if (this.#interrupt === "aborted" && typeof event === "string") event = { lost: "aborted" };
      if (this.#interrupt instanceof Trap) throw this.#stopped(this.#interrupt);
      const step = this.#next(event);
      this.#report(step);
      if (step.attempts !== undefined) {
        const isSend = this.#operation === "send";
        return resultOf(step, this.#record, this.#plan, this.#client.provider, isSend, () => reasonOf(this.#signal));
      }
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
    // The core has forgotten the call already, unless something outside the core failed.
    if (this.#last?.attempts === undefined && !(this.#interrupt instanceof Trap)) end(this.#client, this.#plan.call);
  }

  /**
   * Ends the current attempt or wait when the deadline has passed. Time-outs and waits are within the deadline anyhow; this
   * helps when the host's clock stands still.
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

  /** Passes an event to the core and returns the next step. */
  #next(event: CoreEvent): Step {
    const client = this.#client;
    const knownLanes = this.#plan.lanes
      .filter((name) => client.lanes.has(name))
      .map((name) => [name, client.lanes.get(name)] as const);
    // Rounded up to record when something happened, and down to ask whether a wait is over, so that no wait is too short.
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

  /** Waits until the time is over or the call is interrupted. If the host's timers fail, it ends at once, and the core checks the time. */
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

  /** The facts of a call whose instance of the core trapped, from what this side knows. */
  #stopped(trap: Trap): TidingsErrorFacts & { cause: unknown } {
    // The calls in the queues ended with the instance.
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

/** The properties of the body that carry the key. */
function keyNames(auth: CallPlan["auth"]): string[] {
  return auth.flatMap((scheme) => (scheme.type === "body" ? Object.keys(scheme.fields) : []));
}

/** Makes the core forget a call. */
function end(client: ClientState, call: number): void {
  try {
    ask(client.encodedOptions, "end", call);
  } catch {
    // It trapped, so the call is gone with the instance.
  }
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
