/** The way from a client's method into the core and back: one place for every call. */

import { ask, encode } from "./ask.js";
import { generation, reset } from "./boot.js";
import { configurationError, isTidingsError, NO_FACTS, TidingsError } from "./error.js";
import { Host, NOTHING } from "./host.js";
import type { Request, Tried } from "./host.js";
import { Redactor } from "./redact.js";
import type { Attempt, CallOptions, ClientEvent, ClientOptions, ProviderName, TidingsErrorFacts, Why } from "./types.js";

/** @internal */
export interface Performer {
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
  const host = new Host(Object(options));
  const { provider } = Object(options) as { provider: ProviderName };
  let known: Uint8Array;
  let calls = 0;
  /** What is left of the retry quota; undefined where nothing was taken yet. */
  let left: number | null | undefined;

  const attempt = <T>(act: () => T): T => {
    try {
      return act();
    } catch (thrown) {
      throw asError(thrown, redactor, undefined);
    }
  };
  attempt(() => {
    known = encode(options);
    checked(ask<Answer>(known, "check", inBrowser()));
  });

  async function run(operation: string, input: unknown, callOptions: CallOptions | undefined): Promise<unknown> {
    const { signal, rest } = withSignal(callOptions);
    const call = ++calls;
    const began = Math.ceil(host.now());
    const plan = checked(ask<Begun>(known, "begin", began, operation, input, rest, host.newKey()));
    // A send's body is made by the core; what a caller gave for any other call goes out as it is.
    const body = plan.body === null ? undefined : text(operation === "send" ? plan.body : (input as { body: unknown }).body);
    const born = generation();
    const gone: Tried = { ...NOTHING, lost: "aborted" };
    let tried: Tried | null = signal?.aborted ? gone : null;
    for (;;) {
      // Rounded up for stamping what has happened, and down for asking whether a wait is over: no wait comes out short.
      const now = tried === null ? Math.floor(host.now()) : Math.ceil(host.now());
      if (generation() !== born) throw new Error("tidings was started anew during this call.");
      const { cause, ...seen } = tried ?? NOTHING;
      const answer: Next = ask(known, "next", plan.number, now, Date.now(), Math.random(), left, tried && seen);
      left = answer.left;
      const last = answer.tried;
      const emit = (type: string, members: object): void =>
        host.emit({
          type, provider, operation, call, attempt: answer.attempt ?? last?.number ?? 0, atMs: Math.ceil(host.now()) - began,
          ...members,
        } as ClientEvent);
      const { status = null, code = null, requestId = null, category = null } = last ?? {};
      if (tried !== null && tried !== gone && last !== null) {
        emit("response", { attempt: last.number, status, category, code, requestId, durationMs: last.durationMs });
      }
      if (answer.attempts !== undefined) {
        const { why, error, ok, attempts, waitedMs } = answer;
        const ours = { provider, attempts, waitedMs, idempotencyKey: plan.key };
        const raw = tried?.raw ?? null;
        if (error !== undefined) {
          emit("give-up", { why, category: error.category, outcome: error.outcome, code: error.code, requestId });
          const aborted = why === "aborted";
          throw { ...error, ...ours, ...(aborted ? undefined : { raw }), cause: aborted ? signal?.reason : cause };
        }
        emit("done", { status, requestId });
        if (operation !== "send") return { status, requestId, ...ours, ...ok, data: raw };
        for (const message of ok!.messages!) if (message.error) message.error = { ...NO_FACTS, ...message.error, provider };
        return { requestId, ...ours, ...ok, raw };
      }
      if (answer.attempt !== undefined) {
        emit("attempt", {});
        tried = await host.attempt(plan, body, answer.ms, signal);
      } else {
        if (answer.begins) emit("wait", { delayMs: answer.ms, hintMs: answer.hintMs, why: last!.why, category });
        await host.wait(answer.ms, signal);
        tried = signal?.aborted ? gone : null;
      }
    }
  }

  return {
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
  number: number;
  body: unknown;
  key: string | null;
}

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

function text(body: unknown): string {
  try {
    return JSON.stringify(body);
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

function asError(thrown: unknown, redactor: Redactor, provider: string | undefined): TidingsError {
  if (isTidingsError(thrown)) return thrown;
  if (typeof thrown === "object" && thrown !== null && "category" in thrown && "outcome" in thrown) {
    const { cause, ...facts } = thrown as TidingsErrorFacts & { cause?: unknown };
    const whole = { ...NO_FACTS, ...facts, provider: provider ?? null };
    return new TidingsError(redactor.clean(whole), redactor.cleanCause(cause));
  }
  // Not one of the core's own: the instance trapped. Its memory is not to be trusted any more.
  reset();
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
