/** A run of many sends: a window of them at a time, at the provider's pace. */

import { configurationError, NO_FACTS, TidingsError } from "../../errors/error.js";
import { readInput, toTidingsError } from "../../errors/foreign.js";
import { now, startTrackedTimer } from "../../util/clock.js";
import { ignoreRejection } from "../../util/notify.js";
import { onAbort } from "../../util/signals.js";
import type { Message, RateLimit, SendOptions, SendResult } from "../../types.js";
import { contentOf, endsOf, partsOf } from "./group.js";
import type { End } from "./group.js";
import { keyFor } from "./key.js";
import { readRunOptions } from "./options.js";
import type { RunOptions } from "./options.js";
import { Outcomes } from "./outcomes.js";
import { Pace } from "./pace.js";
import { Recipients } from "./recipients.js";
import { RunRecord } from "./record.js";
import { faultOf, sourceOf } from "./source.js";
import type { Boxed, Source } from "./source.js";
import type { SendManyOptions, SendManyOutcome, SendManyRun } from "./types.js";

/** What a run needs of a client or a failover. */
export interface Sender<R extends SendResult> {
  send(message: Message, options: SendOptions): Promise<R>;
  /** The most recipients of one request. */
  readonly maxRecipients: number;
  /** Whether each send needs a key: there is a send log. */
  readonly needsKey: boolean;
  /** The rate that the provider documents; null for none. */
  readonly rate: { readonly requests: number; readonly perMs: number } | null;
}

/** One message on its way. */
interface Taken<M> {
  readonly index: number;
  readonly message: M;
  key: string | null;
  readonly reference: string | null;
  readonly isDuplicate: boolean;
}

/**
 * Starts a run.
 *
 * @throws TidingsError with the category `configuration`, before anything is sent.
 * @internal
 */
export function startRun<R extends SendResult, M extends Message>(
  sender: Sender<R>,
  messages: Iterable<M> | AsyncIterable<M>,
  input: SendManyOptions<M> | undefined,
): SendManyRun<R, M> {
  const options = readRunOptions(input);
  if (sender.needsKey && options.key === undefined)
    throw configurationError(
      "With a `store`, `sendMany` needs `key`, which returns the idempotency key of each message.",
    );
  const source = readInput("messages", () => sourceOf(messages));
  const run = new Run(sender, source, options);
  void run.start();
  return {
    all: () => run.all(),
    stop: () => run.stop(),
    [Symbol.asyncIterator]: () => run.outcomes.read(() => run.stop()),
    get checkpoint() {
      return run.record.checkpoint;
    },
  };
}

class Run<R extends SendResult, M extends Message> {
  readonly outcomes: Outcomes<SendManyOutcome<R, M>>;
  readonly record: RunRecord<Taken<M>>;
  readonly #sender: Sender<R>;
  readonly #source: Source<M>;
  readonly #options: RunOptions<M>;
  readonly #pace: Pace;
  readonly #seen = new Recipients();
  #requests = 0;
  /** How many sends began since the last turn. */
  #sinceTurn = 0;
  /** Until when the listener knows that nothing begins. */
  #toldUntil = 0;
  #isStopped = false;
  /** A message that was read, and belongs to the next request. */
  #ahead: Boxed<M> | undefined;
  /** Why the messages could not be read further. */
  #fault: unknown;
  #wake: () => void = ignore;
  #ended: () => void = ignore;
  readonly #end = new Promise<void>((resolve) => (this.#ended = resolve));

  constructor(sender: Sender<R>, source: Source<M>, options: RunOptions<M>) {
    this.#sender = sender;
    this.#source = source;
    this.#options = options;
    this.#pace = new Pace(options.ratePerSecond, options.ratePerSender, sender.rate);
    this.record = new RunRecord(options.total ?? source.total, options.onEvent);
    this.outcomes = new Outcomes(options.isOrdered, () => this.#wake());
  }

  /** Takes one message after the other, and sends each when there is room and its time has come. Never rejects. */
  async start(): Promise<void> {
    const release = onAbort(this.#options.callOptions.signal, () => void this.stop());
    try {
      while (await this.#hasRoom()) {
        if (++this.#sinceTurn > MAX_SINCE_TURN) await this.#turn();
        const next = await this.#next();
        if (next === undefined || !(await this.#isTime(next.message))) break;
        void this.#send(this.#group(next.message));
      }
    } catch (thrown) {
      // Only reading the messages, which throws a TidingsError, and the host's timers throw.
      this.#fault ??= faultOf("A timer of the host", thrown, this.record.taken > 0);
    }
    this.#source.close();
    while (this.#requests > 0) await this.#change();
    release();
    this.outcomes.finish(this.#fault);
    this.#ended();
  }

  stop(): Promise<void> {
    this.#isStopped = true;
    this.#wake();
    return this.#end;
  }

  async all(): Promise<SendManyOutcome<R, M>[]> {
    const all: SendManyOutcome<R, M>[] = [];
    for await (const outcome of this.outcomes.read(() => this.stop())) all[outcome.index] = outcome;
    return all;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }

  /** Lets timers, signals and callers run: sends that fail before a request, or are replayed, wait for nothing outside. */
  async #turn(): Promise<void> {
    this.#sinceTurn = 0;
    await new Promise<void>((resolve) => startTrackedTimer(0, resolve));
  }

  /** Waits until another request may run, and the reader has read. False if the run was stopped. */
  async #hasRoom(): Promise<boolean> {
    const { concurrency } = this.#options;
    while (!this.#isStopped && (this.#requests >= concurrency || this.outcomes.waiting >= 2 * concurrency))
      await this.#change();
    return !this.#isStopped;
  }

  /** The next message; undefined at the end, and if the run was stopped. */
  async #next(): Promise<Boxed<M> | undefined> {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    if (ahead !== undefined) return ahead;
    if (this.#fault !== undefined) return undefined;
    const next = this.#source.next();
    while (!this.#isStopped) {
      // A source that never answers does not hold up `stop`.
      const found = await Promise.race([next, this.#change().then(() => null)]);
      if (found !== null) return this.#isStopped ? undefined : found;
    }
    ignoreRejection(next);
    return undefined;
  }

  /** Waits for the time of a send. False if the run was stopped. */
  async #isTime(message: M): Promise<boolean> {
    for (;;) {
      if (this.#isStopped) return false;
      const ms = this.#pace.take(readProperties(message).from, now(), this.#requests);
      if (ms === 0) return true;
      const until = now() + ms;
      const { reason } = this.#pace;
      if (reason !== null && ms >= MIN_TOLD_MS && until >= this.#toldUntil + MIN_TOLD_MS) {
        this.#toldUntil = until;
        this.record.tell({ reason, ms });
        // The listener may have stopped the run.
        continue;
      }
      const stop = startTrackedTimer(Math.min(Math.ceil(ms), MAX_TIMER_MS), () => this.#wake());
      await this.#change();
      stop();
    }
  }

  /** The message, and those after it that differ only in their recipient. */
  #group(first: M): Taken<M>[] {
    const group = [this.#take(first)];
    const { bulk, key } = this.#options;
    const max = bulk && key === undefined ? this.#sender.maxRecipients : 1;
    const content = max === 1 ? undefined : contentOf(first);
    if (content === undefined) return group;
    const recipients = new Set([first.to]);
    try {
      while (group.length < max) {
        const next = this.#source.nextNow();
        if (next === undefined) break;
        // One request cannot have a recipient twice.
        if (contentOf(next.message) !== content || recipients.has(next.message.to)) {
          this.#ahead = next;
          break;
        }
        recipients.add(next.message.to);
        group.push(this.#take(next.message));
      }
    } catch (thrown) {
      this.#fault = thrown;
    }
    return group;
  }

  #take(message: M): Taken<M> {
    const { to, reference } = readProperties(message);
    const isDuplicate = typeof to === "string" && !this.#seen.add(to);
    const taken: Taken<M> = {
      index: this.record.taken,
      message,
      key: null,
      reference: typeof reference === "string" ? reference : null,
      isDuplicate,
    };
    this.record.begin(taken);
    return taken;
  }

  /** Sends a group, and adds an outcome for each of its messages. Never rejects. */
  async #send(group: readonly Taken<M>[]): Promise<void> {
    this.#requests += 1;
    const dropped = group.filter(({ isDuplicate }) => isDuplicate && this.#options.dropsDuplicates);
    const rest = group.filter((taken) => !dropped.includes(taken));
    for (const taken of dropped) this.#add(taken, { ok: false, error: duplicateError() });
    const ends = rest.length > 0 ? await this.#request(rest) : [];
    // One that was rejected before a request says nothing about those that were sent together.
    const made = ends.find((end) => !madeNoRequest(end));
    if (made === undefined) this.#pace.giveBack(readProperties(group[0]!.message).from);
    const end = made ?? ends[0];
    if (end !== undefined) this.#pace.learn(limitOf(end), this.#requests - 1, now());
    for (const [index, taken] of rest.entries()) this.#add(taken, ends[index]!);
    this.#requests -= 1;
    this.#wake();
  }

  /** One request; more if it was rejected for some of its recipients: a wrong number does not fail the others. */
  async #request(group: readonly Taken<M>[]): Promise<End<R>[]> {
    const ends = await this.#oneRequest(group);
    const [first] = ends as [End<R>];
    if (first.ok || this.#isStopped) return ends;
    const endOf = new Map<Taken<M>, End<R>>();
    for (const part of partsOf(group, first.error))
      for (const [index, end] of (await this.#request(part)).entries()) endOf.set(part[index]!, end);
    return group.map((taken, index) => endOf.get(taken) ?? ends[index]!);
  }

  async #oneRequest(group: readonly Taken<M>[]): Promise<End<R>[]> {
    const { key: keyOf, callOptions } = this.#options;
    const [first] = group as [Taken<M>];
    try {
      if (keyOf !== undefined) first.key = keyFor(keyOf, first.message, first.index);
      const options = first.key === null ? callOptions : { ...callOptions, idempotencyKey: first.key };
      if (group.length === 1) return [{ ok: true, result: await this.#sender.send(first.message, options) }];
      const to = group.map(({ message }) => message.to as string);
      return endsOf(to, { ok: true, result: await this.#sender.send({ ...first.message, to } as Message, options) });
    } catch (thrown) {
      const message = "Sending threw something other than a TidingsError: see `cause`.";
      const error = toTidingsError(thrown, { message });
      return endsOf(
        group.map(({ message }) => readProperties(message).to as string),
        { ok: false, error },
      );
    }
  }

  #add(taken: Taken<M>, end: End<R>): void {
    this.record.end(taken, end.ok ? "sent" : end.error.outcome, !madeNoRequest(end));
    this.outcomes.add({ ...taken, ...end });
    this.record.tell();
  }
}

const MAX_TIMER_MS = 2 ** 31 - 1;
const MAX_SINCE_TURN = 100;
/** The wait after a rate limit that names none. The send has failed in spite of its retries. */
const PAUSE_MS = 60_000;
/** The listener hears of waits from this length on. */
const MIN_TOLD_MS = 1_000;

function ignore(): void {}

/** What a send says of the provider's limit. One that could not wait for it says how long the next one must wait, or all the rest would fail. */
function limitOf<R extends SendResult>(end: End<R>): RateLimit | null {
  // A failover's client may be the caller's own object.
  if (end.ok) return (Object(end.result) as Partial<R>).rateLimit ?? null;
  const { category, scope, retryAfterMs } = end.error;
  const isClosed = category === "rate-limit" || (category === "unavailable" && retryAfterMs !== null);
  const isForAll = scope === "account" || scope === "provider";
  return isClosed && isForAll ? { limit: null, remaining: 0, resetMs: retryAfterMs ?? PAUSE_MS } : null;
}

/** Whether a send was rejected before a request, or replayed from the send log, which keeps no response. */
function madeNoRequest<R extends SendResult>(end: End<R>): boolean {
  if (!end.ok) return end.error.replayed === true || end.error.attempts.length === 0;
  const { replayed, raw } = Object(end.result) as Partial<R>;
  return replayed === true && raw === null;
}

/** What a run reads of a message, whose getters may throw: then the send reports it. */
function readProperties(message: unknown): Partial<Message> {
  try {
    const { to, from, reference } = Object(message) as Message;
    return { to, from, reference } as Partial<Message>;
  } catch {
    return {};
  }
}

function duplicateError(): TidingsError {
  const message = "The recipient occurred before in this run.";
  const issues = [{ path: "to", code: "duplicate", message }];
  return new TidingsError({
    ...NO_FACTS,
    category: "validation",
    scope: "recipient",
    outcome: "not-sent",
    param: "to",
    message,
    issues,
  });
}
