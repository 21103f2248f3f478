/** A run of many sends: a window of them at a time, at the provider's pace. */

import { configurationError } from "../../errors/error.js";
import type { TidingsError } from "../../errors/error.js";
import { readInput, toTidingsError } from "../../errors/foreign.js";
import { now, startTrackedTimer } from "../../util/clock.js";
import { isAborted, onAbort } from "../../util/signals.js";
import type { Message, SendOptions, SendResult } from "../../types.js";
import { STOP, StopSignal } from "../stop.js";
import { duplicateError, isUnsent, limitOf, madeNoRequest } from "./ends.js";
import type { End } from "./ends.js";
import { contentOf, endsOf, partsOf } from "./group.js";
import type { Group } from "./group.js";
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
  readonly key: string | null;
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
  readonly #stop = new StopSignal();
  #requests = 0;
  /** How many messages were taken since the last turn. */
  #sinceTurn = 0;
  /** Until when the listener knows that nothing begins. */
  #toldUntil = 0;
  #isReading = false;
  /** Whether all messages were read, or reading failed. */
  #isOver = false;
  /** A message that was read, and is not taken yet. */
  #ahead: Boxed<M> | undefined;
  /** What was read, and waits for its sender's turn, in the order of the messages. */
  readonly #held: Group<Taken<M>>[] = [];
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
    const { signal } = this.#options.callOptions;
    const release = onAbort(signal, () => void this.stop());
    try {
      while (!this.#stop.aborted) {
        if (this.#sinceTurn > MAX_SINCE_TURN) {
          // Lets timers, signals and callers run: sends that fail before a request, or are replayed, wait for nothing outside.
          this.#sinceTurn = 0;
          await new Promise<void>((resolve) => startTrackedTimer(0, resolve));
        }
        const next = this.#next();
        if (next === undefined) break;
        if (typeof next !== "number") void this.#send(next);
        else if (next > 0 && !this.#tells(next)) await this.#change(next);
      }
    } catch (thrown) {
      // A timer of the host threw, or there was no memory left for another recipient.
      this.#fail(faultOf("A timer of the host", thrown, this.record.taken > 0));
    }
    this.#source.close();
    while (this.#requests > 0) await this.#change();
    release();
    this.outcomes.finish(this.record.fault ?? undefined);
    this.record.tell(null, "ended");
    this.#ended();
  }

  stop(): Promise<void> {
    this.#stop.abort();
    this.#wake();
    return this.#end;
  }

  async all(): Promise<SendManyOutcome<R, M>[]> {
    const all: SendManyOutcome<R, M>[] = [];
    for await (const outcome of this.outcomes.read(() => this.stop())) all[outcome.index] = outcome;
    // Without those that were not sent.
    return Object.values(all);
  }

  /** Waits until something happens, or for so long. */
  async #change(ms = Infinity): Promise<void> {
    const change = new Promise<void>((resolve) => (this.#wake = resolve));
    const stop = ms < Infinity ? startTrackedTimer(Math.min(Math.ceil(ms), MAX_TIMER_MS), () => this.#wake()) : ignore;
    await change;
    stop();
  }

  /** The group that may be sent now; or how long to wait, in milliseconds (Infinity: for a change). Undefined at the end. */
  #next(): Group<Taken<M>> | number | undefined {
    const { concurrency } = this.#options;
    const { unread, waiting } = this.outcomes;
    if (this.#requests >= concurrency || unread >= 2 * concurrency) return Infinity;
    const ahead = this.#ahead;
    // A request on its way may come back in parts.
    if (this.#isOver && this.#held.length + this.#requests === 0) return undefined;
    const time = now();
    let soonest = Infinity;
    if (this.#held.length > 0 || ahead !== undefined) {
      const ms = this.#pace.wait(time, this.#requests);
      if (ms > 0) return ms;
    }
    for (const [index, { sender }] of this.#held.entries()) {
      const ms = this.#pace.waitOf(sender, time);
      if (ms === 0) return this.#held.splice(index, 1)[0];
      soonest = Math.min(soonest, ms);
    }
    // A message of another sender need not wait.
    if (waiting >= 2 * concurrency || this.record.unsent.size >= MAX_HELD) return soonest;
    if (ahead === undefined) this.#read();
    else {
      const group = this.#group(ahead.message);
      if (group.messages.length > 0) this.#held.push(group);
      return 0;
    }
    return soonest;
  }

  /** Has the next message read. A source that never answers does not hold up anything. */
  #read(): void {
    if (this.#isReading || this.#isOver) return;
    this.#isReading = true;
    const read = (found?: Boxed<M>): void => {
      this.#isReading = false;
      this.#ahead = found;
      this.#isOver = found === undefined;
      this.#wake();
    };
    this.#source.next().then(read, (thrown: TidingsError) => {
      this.#fail(thrown);
      read();
    });
  }

  #fail(fault: TidingsError): void {
    if (!this.#stop.aborted) this.record.fault ??= fault;
  }

  /** Tells the listener of a long wait, once. */
  #tells(ms: number): boolean {
    const until = now() + ms;
    const { reason } = this.#pace;
    const isNews = ms >= MIN_TOLD_MS && ms < Infinity && until >= this.#toldUntil + MIN_TOLD_MS;
    // The next message may be another sender's.
    if (reason === null || this.#isReading || !isNews) return false;
    this.#toldUntil = until;
    this.record.tell({ reason, ms });
    return true;
  }

  /** The message, and those after it that differ only in their recipient. Without those that are dropped, which may be all. */
  #group(first: M): Group<Taken<M>> {
    this.#ahead = undefined;
    const { bulk, key: keyOf } = this.#options;
    const { from: sender } = readProperties(first);
    const messages: Taken<M>[] = [];
    let key: string | null = null;
    let fault: unknown;
    try {
      if (keyOf !== undefined) key = keyFor(keyOf, first, this.record.taken);
    } catch (thrown) {
      fault = thrown;
    }
    this.#take(first, key, messages);
    const group = { sender, messages, fault };
    const max = bulk && keyOf === undefined ? this.#sender.maxRecipients : 1;
    const content = max === 1 ? undefined : contentOf(first);
    if (content === undefined) return group;
    const recipients = new Set([first.to]);
    try {
      while (recipients.size < max) {
        const next = this.#source.nextNow();
        if (next === undefined) break;
        // One request cannot have a recipient twice.
        if (contentOf(next.message) !== content || recipients.has(next.message.to)) {
          this.#ahead = next;
          break;
        }
        recipients.add(next.message.to);
        this.#take(next.message, null, messages);
      }
    } catch (thrown) {
      this.#fail(thrown as TidingsError);
      this.#isOver = true;
    }
    return group;
  }

  /** Adds a message to a group, or drops it. */
  #take(message: M, key: string | null, group: Taken<M>[]): void {
    this.#sinceTurn += 1;
    const { to, reference } = readProperties(message);
    const isDuplicate = typeof to === "string" && !this.#seen.add(to);
    const taken: Taken<M> = {
      index: this.record.taken,
      message,
      key,
      reference: typeof reference === "string" ? reference : null,
      isDuplicate,
    };
    this.record.take(taken);
    if (isDuplicate && this.#options.dropsDuplicates) this.#add(taken, { ok: false, error: duplicateError() });
    else group.push(taken);
  }

  /** Sends a group, and adds an outcome for each of its messages that needs no other request. Never rejects. */
  async #send({ sender, messages, fault, split = { left: MAX_ALONE } }: Group<Taken<M>>): Promise<void> {
    this.#requests += 1;
    this.#pace.count(sender, now());
    for (const taken of messages) this.record.begin(taken);
    const ends = await this.#request(messages, fault);
    const [first] = ends as [End<R>];
    // One that was rejected before a request says nothing about those that were sent together.
    const made = ends.find((end) => !madeNoRequest(end));
    if (made === undefined) this.#pace.giveBack(sender);
    this.#pace.learn(limitOf(made ?? first), this.#requests - 1, now());
    if (made?.ok) split.left = Infinity;
    else if (made !== undefined && messages.length === 1) split.left -= 1;
    // What fails for each of the first is not about some of the recipients.
    const parts = first.ok || split.left < 1 ? [] : partsOf(messages, first.error);
    this.#held.unshift(...parts.map((part) => ({ sender, messages: part, split })));
    const parted = new Set(parts.flat());
    const isStopped = this.#stop.aborted && !isAborted(this.#options.callOptions.signal);
    for (const [index, taken] of messages.entries()) {
      const end = ends[index]!;
      if (parted.has(taken) || (isStopped && isUnsent(end))) this.record.leave(taken);
      else this.#add(taken, end);
    }
    this.#requests -= 1;
    this.#wake();
  }

  async #request(messages: readonly Taken<M>[], fault: unknown): Promise<End<R>[]> {
    const [{ message, key }] = messages as [Taken<M>];
    const to = messages.map((taken) => readProperties(taken.message).to as string);
    try {
      if (fault !== undefined) throw fault;
      const options = {
        ...this.#options.callOptions,
        ...(key !== null && { idempotencyKey: key }),
        [STOP]: this.#stop as unknown as AbortSignal,
      };
      const result = await this.#sender.send(to.length === 1 ? message : ({ ...message, to } as Message), options);
      return endsOf(to, { ok: true, result });
    } catch (thrown) {
      const message = "Sending threw something other than a TidingsError: see `cause`.";
      return endsOf(to, { ok: false, error: toTidingsError(thrown, { message }) });
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
/** The listener hears of waits from this length on. */
const MIN_TOLD_MS = 1_000;
/** How many messages wait for their sender's turn. */
const MAX_HELD = 1_000;
/** After so many messages that were rejected alone, and none that was accepted, a rejected request is not divided further. */
const MAX_ALONE = 8;

function ignore(): void {}

/** What a run reads of a message, whose getters may throw: then the send reports it. */
function readProperties(message: unknown): Partial<Message> {
  try {
    const { to, from, reference } = Object(message) as Message;
    return { to, from, reference } as Partial<Message>;
  } catch {
    return {};
  }
}
