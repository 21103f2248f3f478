/** Runs one call, from its first attempt to its end. The core decides what to do next; this file does it. */

import { now, startTrackedTimer, trackTimer, wallTime } from "../util/clock.js";
import { isTidingsError, NO_FACTS } from "../errors/error.js";
import { resultOf } from "./call-result.js";
import type { ClientState } from "./client-state.js";
import type { ClientEvent } from "../events.js";
import { pruneLanes, withoutQueue } from "./gate.js";
import { EMPTY_RECORD } from "./transport.js";
import type { AttemptRecord } from "./transport.js";
import { toText } from "../wasm/codec.js";
import { invoke, invokeJson, noteInput, started } from "../wasm/invoke.js";
import { Trap, registerCall, retireInstance } from "../wasm/instance.js";
import type { CallState, StartedCall } from "../wasm/results.js";
import type { Redactor } from "./redact/redactor.js";
import { isAborted, onAbort, reasonOf } from "../util/signals.js";
import type { Attempt, TidingsErrorFacts } from "../types.js";

type Core = ReturnType<typeof started>;
/** Passes an event to the core, with what the package keeps outside the instance. */
type Advance = (core: Core, now: number, random: number, quotaTokens: number | undefined, lanes: string) => string;

/** One call. `run` it once, and `release` it afterwards. */
export class Call {
  readonly #client: ClientState;
  readonly #operation: string;
  readonly #call: StartedCall;
  readonly #body: string | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #stop: AbortSignal | undefined;
  readonly #began: number;
  readonly #redactor: Redactor;
  /** The number of the call within its client. */
  readonly #number: number;
  readonly #beganAt = wallTime();
  /** The attempts that have ended. */
  readonly #attempts: Attempt[] = [];
  readonly #release: (() => void)[];
  /** Why the call must end early. */
  #interrupt: "aborted" | Trap | undefined;
  /** Ends the current attempt or wait. */
  #wake: (why: "aborted" | "timer") => void = ignore;
  #record: AttemptRecord | null = null;
  #last: CallState | null = null;
  /** Whether the core has yet to read the last record. */
  #isUnread = false;

  constructor(
    client: ClientState,
    operation: string,
    call: StartedCall,
    body: string | undefined,
    signal: AbortSignal | undefined,
    stop: AbortSignal | undefined,
    began: number,
    redactor: Redactor,
  ) {
    this.#client = client;
    this.#operation = operation;
    this.#call = call;
    this.#body = body;
    this.#signal = signal;
    this.#stop = stop;
    this.#began = began;
    this.#redactor = redactor;
    this.#number = ++client.calls;
    redactor.requestText = `${call.url} ${body}`;
    const interrupt = (why: "aborted" | Trap): void => {
      this.#interrupt ??= why;
      this.#wake("aborted");
    };
    this.#release = [
      registerCall(interrupt),
      onAbort(signal, () => interrupt("aborted")),
      this.#watch(call.deadlineMs),
    ];
  }

  async run(): Promise<unknown> {
    const { call } = this.#call;
    let hasStarted = true;
    for (;;) {
      let state: CallState;
      if (this.#interrupt instanceof Trap) throw this.#stopped(this.#interrupt);
      if (this.#isUnread) state = this.#advanceAfter(this.#record!);
      // Aborted before or between attempts: no further attempt. A signal of the caller's own making may not notify.
      else if (
        this.#interrupt === "aborted" ||
        isAborted(this.#signal) ||
        (isAborted(this.#stop) && this.#attempts.length === 0)
      )
        state = this.#advanceAfter(NOTHING_SENT);
      else {
        const isFirst = hasStarted;
        // Stopped between attempts: the last failure counts, as at the deadline.
        const isOver = isAborted(this.#stop) || this.#wasSuspended();
        // Rounded down to ask whether a wait is over, so that no wait is too short.
        const time = isOver ? this.#began + this.#call.deadlineMs : Math.floor(now());
        state = this.#advance(time, (core, ...moment) => core.nextStep(call, isFirst, ...moment));
      }
      hasStarted = false;
      const { step } = state;
      if (step.type === "attempt") {
        this.#record = await this.#attempt(step.timeoutMs);
        this.#isUnread = true;
      } else if (step.type === "wait") await this.#wait(step.ms);
      else return resultOf(step, this.#record, this.#call, this.#client.profile, () => reasonOf(this.#signal));
    }
  }

  /**
   * Whether the deadline has passed by the time of day only: the machine slept, and its other clock stood still. A provider may have
   * forgotten the key since.
   */
  #wasSuspended(): boolean {
    return wallTime() - this.#beganAt > this.#call.deadlineMs + SUSPENDED_MS;
  }

  release(): void {
    for (const release of this.#release) release();
    // The core has forgotten the call already, unless something outside the core failed.
    const isOver = this.#last?.step.type === "done" || this.#last?.step.type === "give-up";
    if (!isOver && !(this.#interrupt instanceof Trap)) endCall(this.#call.call);
  }

  /**
   * Ends the current attempt or wait when the deadline has passed. Time-outs and waits are within the deadline anyhow; this
   * helps when the host's clock stands still.
   */
  #watch(deadlineMs: number): () => void {
    try {
      return startTrackedTimer(deadlineMs, () => {
        if (now() - this.#began >= deadlineMs) this.#wake("timer");
      });
    } catch {
      return ignore;
    }
  }

  /** Passes the record of an attempt to the core. */
  #advanceAfter({ lost, option, reached, status, headers, text }: AttemptRecord): CallState {
    const { call } = this.#call;
    const wall = wallTime();
    // Rounded up to record when something happened.
    const state = this.#advance(Math.ceil(now()), (core, ...moment) =>
      lost === null
        ? core.nextStepAfterResponse(call, status, headers, text, wall, ...moment)
        : core.nextStepAfterLoss(call, lost, option ?? "", reached, status, headers, wall, ...moment),
    );
    noteInput(text.length);
    return state;
  }

  /** Passes an event to the core, keeps the state that it returns, and emits its events. */
  #advance(time: number, act: Advance): CallState {
    const client = this.#client;
    const known = this.#call.lanes.filter((name) => client.lanes.has(name));
    let state: CallState;
    try {
      const lanes =
        known.length === 0 ? "" : toText(Object.fromEntries(known.map((name) => [name, client.lanes.get(name)])));
      state = invokeJson((core) => act(core, time, Math.random(), client.quotaTokens, lanes))!;
    } catch (thrown) {
      throw this.#stopped(thrown);
    }
    client.quotaTokens = state.quotaTokens ?? undefined;
    for (const name of known) if (!Object.hasOwn(state.lanes, name)) client.lanes.delete(name);
    for (const [name, lane] of Object.entries(state.lanes)) client.lanes.set(name, lane);
    pruneLanes(client.lanes);
    this.#last = state;
    this.#isUnread = false;
    if (state.attempt !== null) this.#attempts.push(state.attempt);
    for (const { type, ...event } of state.events) this.#emit(type, event);
    return state;
  }

  #emit(type: string, event: object): void {
    const { provider } = this.#client;
    const atMs = Math.ceil(now()) - this.#began;
    const common = { type, provider, operation: this.#operation, call: this.#number, atMs };
    this.#client.emit({ ...common, ...event } as ClientEvent);
  }

  async #attempt(timeoutMs: number): Promise<AttemptRecord> {
    const { lanes } = this.#client;
    const isHeld = (): boolean => this.#call.lanes.some((name) => (lanes.get(name)?.closedUntil ?? 0) > now());
    try {
      return await this.#client.transport.attempt({
        request: this.#call,
        auth: this.#client.auth,
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
    const release = onAbort(this.#stop, end);
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
    release();
    this.#wake = ignore;
  }

  /** The facts of a call that the core could not go on with, from what this side knows: its instance trapped, or the host failed. */
  #stopped(thrown: unknown): TidingsErrorFacts & { cause: unknown } {
    const { category, message, cause } = isTidingsError(thrown) ? thrown : new Trap(thrown);
    // The calls in the queues ended with the instance.
    for (const name of this.#call.lanes) {
      const lane = this.#client.lanes.get(name);
      if (lane !== undefined) this.#client.lanes.set(name, withoutQueue(lane));
    }
    const isLost = this.#isUnread && this.#record?.reached === true;
    const isDoubtful = this.#last?.isInDoubt === true || (isLost && this.#call.hasEffect);
    return {
      ...NO_FACTS,
      category,
      message,
      outcome: isDoubtful ? "unknown" : "not-sent",
      idempotencyKey: this.#call.key,
      attempts: this.#attempts,
      raw: this.#record?.raw ?? null,
      cause,
    };
  }
}

/** The time of day may be corrected by less. */
const SUSPENDED_MS = 60_000;

function ignore(): void {}

/** The record of an abort while no request is in flight. */
const NOTHING_SENT: AttemptRecord = { ...EMPTY_RECORD, lost: "aborted" };

/** Makes the core forget a call. */
export function endCall(call: number): void {
  try {
    invoke((core) => core.endCall(call));
  } catch {
    // It trapped, so the call is gone with the instance.
  }
}

function isNative(signal: AbortSignal | undefined): boolean {
  try {
    return signal instanceof AbortSignal;
  } catch {
    return false;
  }
}
