/** The way from a client's method into the core and back: one place for every call. */

import { core, generation, reset } from "./boot.js";
import { configurationError, isTidingsError, NO_FACTS, TidingsError } from "./error.js";
import { Host } from "./host.js";
import { Redactor } from "./redact.js";
import type { CallOptions, ClientEvent, ClientOptions, TidingsErrorFacts } from "./types.js";

type RawClient = InstanceType<ReturnType<typeof core>["RawClient"]>;

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
  let raw: RawClient | undefined;
  let born = -1;

  function client(): RawClient {
    const { RawClient } = started();
    if (raw === undefined || born !== generation()) {
      born = generation();
      raw = new RawClient(options, inBrowser(), host);
    }
    return raw;
  }

  const attempt = <T>(act: () => T): T => {
    try {
      return act();
    } catch (thrown) {
      throw asError(thrown, redactor);
    }
  };

  attempt(client);
  return {
    async perform(operation, input, callOptions) {
      let release = (): void => {};
      try {
        const { signal, ...rest } = callOptions ?? {};
        const gone = new Promise<void>((resolve) => {
          if (signal === undefined || signal === null) return;
          const act = (): void => resolve();
          signal.addEventListener("abort", act);
          release = () => signal.removeEventListener("abort", act);
        });
        return redactor.clean((await client().perform(operation, input, rest, signal, gone)) as never);
      } catch (thrown) {
        throw asError(thrown, redactor);
      } finally {
        release();
      }
    },
    validate: (message, template) => attempt(() => redactor.clean(client().validate(message, template))),
  };
}

/**
 * The core's exports.
 *
 * @internal
 */
export function started(): ReturnType<typeof core> {
  try {
    return core();
  } catch (cause) {
    throw configurationError(cause instanceof Error ? cause.message : "tidings could not start.", cause);
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

function asError(thrown: unknown, redactor: Redactor): TidingsError {
  if (isTidingsError(thrown)) return thrown;
  if (typeof thrown === "object" && thrown !== null && "category" in thrown && "outcome" in thrown) {
    const { cause, ...facts } = thrown as TidingsErrorFacts & { cause?: unknown };
    return new TidingsError(redactor.clean(facts), redactor.cleanCause(cause));
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
