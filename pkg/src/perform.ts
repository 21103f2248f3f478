/** The way from a client's method into the core and back: one place for every call. */

import { ask, encode, started } from "./ask.js";
import { reset } from "./boot.js";
import { configurationError, isTidingsError, NO_FACTS, TidingsError } from "./error.js";
import { Host } from "./host.js";
import type { Request, Tried } from "./host.js";
import { forCore, profileOf } from "./profile/known.js";
import { Redactor } from "./redact.js";
import type { Attempt, CallOptions, ClientEvent, ClientOptions, Issue, TidingsErrorFacts, Why } from "./types.js";

/** @internal */
export interface Performer {
  readonly provider: string;
  perform<T>(operation: string, input: unknown, options: CallOptions | undefined): Promise<T>;
  validate<T>(message: unknown, template: unknown): T;
}

/**
 * Checks the options, and gives what a client stands on. The options live in this closure and nowhere on
 * the client, so that printing a client prints no key.
 *
 * @internal
 */
export function performer(given: ClientOptions): Performer {
  const redactor = new Redactor();
  const options = withoutSecrets(given, redactor);
  const host = new Host(Object(options), (text) => redactor.add(text));
  const { provider: named } = Object(options) as { provider?: unknown };
  const profile = profileOf(named);
  const provider = profile?.id ?? null;
  for (const [name, { secret }] of Object.entries(profile?.options ?? {})) if (secret) redactor.add((options as Record<string, unknown>)[name]);
  let known: Uint8Array;
  let calls = 0;
  /** What is left of the retry quota; undefined where nothing was taken yet. */
  let left: number | null | undefined;

  const attempt = <T>(act: () => T): T => {
    try {
      return act();
    } catch (thrown) {
      throw asError(thrown, redactor, null);
    }
  };
  attempt(() => {
    known = encode(profile === undefined ? options : { ...(options as object), provider: forCore(profile) });
    checked(ask<Answer>(known, "check", inBrowser()));
  });

  async function run(operation: string, input: unknown, callOptions: CallOptions | undefined): Promise<unknown> {
    const { signal, rest } = withSignal(callOptions);
    const call = ++calls;
    const began = Math.ceil(host.now());
    // A send's body is made by the core; what a caller gave for any other call goes out as it is.
    const given = operation === "send" ? undefined : text((input as { body?: unknown }).body, false);
    let plan: Begun | undefined;
    let tried: Tried | null = null;
    let release = (): void => {};
    const emit = (type: string, attempt: number, members: object): void =>
      host.emit({ type, provider, operation, call, attempt, atMs: Math.ceil(host.now()) - began, ...members } as ClientEvent);
    const seam = {
      now: () => host.now(),
      get left() {
        return left ?? undefined;
      },
      gone: new Promise<void>((resolve) => {
        const fired = (): void => resolve();
        signal?.addEventListener("abort", fired);
        release = () => signal?.removeEventListener("abort", fired);
      }),
      async attempt(ms: number): Promise<Uint8Array> {
        tried = await host.attempt(plan!, given ?? text(plan!.body ?? undefined, plan!.form), ms, signal);
        const { cause: _, ...seen } = tried;
        return encode(seen);
      },
      tell(step: Begun | Next): void {
        if (plan === undefined) {
          plan = step as Begun;
          return;
        }
        const next = step as Next;
        left = next.left;
        const last = next.tried;
        const { status = null, code = null, requestId = null, category = null, number = 0 } = last ?? {};
        if (last !== null && number !== told) {
          told = number;
          emit("response", number, { status, category, code, requestId, durationMs: last.durationMs });
        }
        const { why, error } = next;
        if (next.attempt !== undefined) emit("attempt", next.attempt, {});
        else if (next.begins) emit("wait", number, { delayMs: next.ms, hintMs: next.hintMs, why: last!.why, category });
        else if (error) emit("give-up", number, { why, category: error.category, outcome: error.outcome, code: error.code, requestId });
        else if (why) emit("done", number, { status, requestId });
      },
    };
    let told = 0;
    /** The failures of single messages have the form of every error. */
    const withProvider = (messages: readonly { error: TidingsErrorFacts | null }[] = []): void => {
      for (const message of messages) if (message.error) message.error = { ...NO_FACTS, ...message.error, provider };
    };
    try {
      const question = encode(["begin", began, operation, input, rest, host.newKey()]);
      const { error, why, ok, tried: last, ...facts } = await settled(started().perform(seam, known, question, signal ?? undefined));
      const { raw = null, cause } = (tried ?? {}) as Partial<Tried>;
      const ours = { provider, attempts: facts.attempts ?? [], waitedMs: facts.waitedMs ?? 0, idempotencyKey: plan?.key ?? null };
      if (error) {
        const aborted = why === "aborted";
        withProvider(error.messages);
        throw { ...error, ...ours, ...(aborted ? undefined : { raw }), cause: aborted ? signal?.reason : cause };
      }
      const { status = null, requestId = null } = last ?? {};
      if (operation !== "send") return { status, requestId, ...ours, ...ok, data: raw };
      withProvider(ok!.messages);
      return { requestId, ...ours, warnings: plan!.warnings, ...ok, raw };
    } finally {
      release();
    }
  }

  return {
    // What has none was refused above.
    provider: provider!,
    async perform<T>(operation: string, input: unknown, callOptions: CallOptions | undefined) {
      try {
        return redactor.clean((await run(operation, input, callOptions)) as T);
      } catch (thrown) {
        throw asError(thrown, redactor, provider);
      }
    },
    validate: (message, template) => attempt(() => redactor.clean(checked(ask(known, "validate", message, template)))),
  };
}

interface Answer {
  error?: TidingsErrorFacts;
}

/** A call that was checked, with what the host needs for each try. */
interface Begun extends Answer, Request {
  body: unknown;
  key: string | null;
  warnings: Issue[];
}

/** The core's promise; rejected where the instance stops on which it waits, because then nothing would settle it. */
function settled(promise: Promise<Next>): Promise<Next> {
  return new Promise((resolve, reject) => {
    waiting.add(reject);
    promise.then(resolve, reject).finally(() => waiting.delete(reject));
  });
}

const waiting = new Set<(reason: Error) => void>();

/** What to do next: a try (`attempt` is there), a wait, or nothing more (`attempts` is there). */
interface Next extends Answer {
  left: number | null;
  /** The last try that ended. */
  tried: Attempt | null;
  attempt?: number;
  /** The time for the try, or the length of the wait. */
  ms: number;
  begins?: boolean;
  hintMs?: number | null;
  why?: Why;
  attempts?: Attempt[];
  waitedMs?: number;
  ok?: { messages?: { error: TidingsErrorFacts | null }[] };
}

function withSignal(callOptions: CallOptions | undefined): { signal: AbortSignal | undefined; rest: unknown } {
  let problem: unknown;
  try {
    const { signal, ...rest } = callOptions ?? {};
    if (signal === undefined || signal === null) return { signal: undefined, rest };
    if (typeof signal.aborted === "boolean" && typeof signal.addEventListener === "function") return { signal, rest };
  } catch (thrown) {
    problem = thrown;
  }
  throw configurationError("`signal` must be an AbortSignal.", problem);
}

/** Throws the facts of a refusal. */
function checked<T>(answer: T): T {
  const { error } = Object(answer) as Answer;
  if (error !== undefined) throw error;
  return answer;
}

function text(body: unknown, form: boolean): string | undefined {
  try {
    if (!form) return JSON.stringify(body);
    // A list repeats its name.
    const pairs = Object.entries(body as object).flatMap(([name, value]) => [value].flat().map((item) => [name, String(item)]));
    return new URLSearchParams(pairs).toString();
  } catch (cause) {
    throw configurationError("`body` cannot be written as JSON: see `cause`.", cause);
  }
}

/** A copy of the options in which every key is known to the redactor before it is used. */
function withoutSecrets(given: ClientOptions, redactor: Redactor): unknown {
  if (typeof given !== "object" || given === null) return given;
  let options: ClientOptions;
  try {
    options = { ...given };
  } catch (cause) {
    throw configurationError("Reading the options threw: see `cause`.", cause);
  }
  const { apiKey, onEvent } = options;
  redactor.add(apiKey);
  if (typeof apiKey === "function") {
    options.apiKey = async () => {
      const key = await apiKey();
      redactor.add(key);
      return key;
    };
  }
  if (typeof onEvent === "function") {
    options.onEvent = (event: ClientEvent) => {
      try {
        const answer: unknown = onEvent(redactor.clean(event));
        if (answer instanceof Promise) answer.catch(report);
      } catch (error) {
        report(error);
      }
    };
  }
  return options;
}

/** To where errors go that nobody catches: a listener's mistake must not touch the send. */
function report(error: unknown): void {
  if (typeof reportError === "function") reportError(error);
  else queueMicrotask(() => { throw error; });
}

function asError(thrown: unknown, redactor: Redactor, provider: string | null): TidingsError {
  if (isTidingsError(thrown)) return thrown;
  if (typeof thrown === "object" && thrown !== null && "category" in thrown && "outcome" in thrown) {
    const { cause, ...facts } = thrown as TidingsErrorFacts & { cause?: unknown };
    const whole = { ...NO_FACTS, ...facts, provider };
    return new TidingsError(redactor.clean(whole), redactor.cleanCause(cause));
  }
  // Not one of the core's own: the instance trapped. Its memory is not to be trusted any more.
  reset();
  for (const reject of waiting) reject(new Error("tidings was started anew during this call."));
  waiting.clear();
  const message = "tidings stopped unexpectedly and was started anew. Please report this, with `cause`.";
  return new TidingsError({ ...NO_FACTS, message }, redactor.cleanCause(thrown));
}

/** A page, or a worker that a page started: where every visitor can read the code. */
function inBrowser(): boolean {
  const { document, WorkerGlobalScope, location } = globalThis as {
    document?: unknown; WorkerGlobalScope?: unknown; location?: { protocol?: string };
  };
  const inWorker = typeof WorkerGlobalScope === "function" && /^(https?|blob):/.test(location?.protocol ?? "");
  return typeof document === "object" || inWorker;
}
