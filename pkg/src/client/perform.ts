/** What a client stands on: its options, checked, and the way of every call into the core and back. */

import { ask } from "../wasm/ask.js";
import { makeCall } from "./call.js";
import type { ClientState } from "./call-types.js";
import { encode } from "../wasm/encode.js";
import { configurationError, isTidingsError, NO_FACTS, TidingsError } from "../errors/error.js";
import { readInput } from "../errors/foreign.js";
import type { ClientEvent } from "../events.js";
import { createGate, lanesOf } from "./gate.js";
import { Host } from "./host.js";
import { notify } from "../util/notify.js";
import { forCore, resolveProfile } from "../provider/resolve-profile.js";
import { Redactor } from "./redact/redactor.js";
import { isSimulated } from "../util/simulated.js";
import type { CallOptions, Issue, TidingsErrorFacts } from "../types.js";
import type { ClientOptions } from "./option-types.js";

/** The most bytes that are read of a success: it is in memory several times before it is with the caller. */
const MAX_RESPONSE_BYTES = 4 * 1024 * 1024;

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
export function performer(input: ClientOptions): Performer {
  const redactor = new Redactor();
  const masked = <T>(act: () => T): T => {
    try {
      return act();
    } catch (thrown) {
      throw toError(thrown, redactor, null);
    }
  };
  const client = masked(() => createState(input, redactor));
  const { provider } = client;
  return {
    // What has none was refused above.
    provider: provider!,
    async perform<T>(operation: string, input: unknown, callOptions: CallOptions | undefined) {
      // Its own: the keys of calls that are over are forgotten.
      const secrets = redactor.forCall();
      try {
        return (await makeCall(client, operation, input, callOptions, secrets)) as T;
      } catch (thrown) {
        throw toError(thrown, secrets, provider);
      }
    },
    validate: <T>(message: unknown, template: unknown) =>
      masked(
        () =>
          maskIssues(throwIfError(ask<Issue[]>(client.encodedOptions, "validate", message, template)), redactor) as T,
      ),
  };
}

function createState(input: ClientOptions, redactor: Redactor): ClientState {
  const options = copyOptions(input, redactor);
  const {
    provider: providerOption,
    maxResponseBytes,
    gate,
    onEvent,
    fetch,
  } = Object(options) as Partial<ClientOptions>;
  const profile = readInput("provider", () => resolveProfile(providerOption));
  redactor.documentation = profile;
  for (const [name, { secret }] of Object.entries(profile?.options ?? {}))
    if (secret) redactor.add((options as Record<string, unknown>)[name]);
  const encodedOptions = encode(
    profile === undefined ? options : { ...(options as object), provider: forCore(profile) },
  );
  throwIfError(ask(encodedOptions, "check", inBrowser() && !isSimulated(fetch)));
  return {
    provider: profile?.id ?? null,
    host: new Host(Object(options)),
    encodedOptions,
    maxBytes: maxResponseBytes ?? MAX_RESPONSE_BYTES,
    lanes: lanesOf(gate ?? createGate()),
    emit: (event: ClientEvent) => notify(onEvent, event),
    calls: 0,
    quotaTokens: undefined,
  };
}

/** Throws the facts of a refusal. */
function throwIfError<T>(result: T): T {
  const { error } = Object(result) as { error?: TidingsErrorFacts };
  if (error !== undefined) throw error;
  return result;
}

/** The options, each read once, with a key that is given told to the redactor. One that is asked for is of one call. */
function copyOptions(input: ClientOptions, redactor: Redactor): ClientOptions {
  if (typeof input !== "object" || input === null) return input;
  let options: ClientOptions;
  try {
    options = { ...input };
  } catch (cause) {
    throw configurationError("Reading the options threw: see `cause`.", cause);
  }
  redactor.add(options.apiKey);
  return options;
}

function toError(thrown: unknown, redactor: Redactor, provider: string | null): TidingsError {
  if (isTidingsError(thrown)) {
    const cause = redactor.maskCause(thrown.cause);
    const message = redactor.mask(thrown.message);
    if (cause === thrown.cause && message === thrown.message) return thrown;
    return new TidingsError(
      { ...NO_FACTS, ...thrown, message, issues: maskIssues(thrown.issues, redactor), raw: thrown.raw },
      cause,
    );
  }
  if (typeof thrown === "object" && thrown !== null && "category" in thrown && "outcome" in thrown) {
    const { cause, ...facts } = thrown as TidingsErrorFacts & { cause?: unknown };
    const complete = { ...NO_FACTS, ...facts, provider };
    // Without a provider an option is wrong, and the text may quote it. A call that was refused may have a key in the place of
    // something else. Of a response, all that came from outside is masked.
    if (provider === null) return new TidingsError(redactor.maskData(complete), redactor.maskCause(cause));
    const isRejected = complete.attempts.length === 0;
    const { message, param, issues } = complete;
    const masked = {
      message: redactor.mask(message),
      param: param && redactor.mask(param),
      issues: maskIssues(issues, redactor),
    };
    return new TidingsError(isRejected ? { ...complete, ...masked } : complete, redactor.maskCause(cause));
  }
  // Something of the host's failed beside the core, which is as it was. What became of the message, nobody can tell.
  const message = "The host failed in a way that tidings does not know: see `cause`. Please report it.";
  return new TidingsError({ ...NO_FACTS, provider, message }, redactor.maskCause(thrown));
}

/** Issues quote names and values of the caller's, and a key may stand in the place of one. */
function maskIssues(issues: readonly Issue[], redactor: Redactor): Issue[] {
  return issues.map((issue) => ({ ...issue, path: redactor.mask(issue.path), message: redactor.mask(issue.message) }));
}

/** A page, or a worker that a page started: where every visitor can read the code. */
function inBrowser(): boolean {
  const { document, WorkerGlobalScope, location } = globalThis as {
    document?: unknown;
    WorkerGlobalScope?: unknown;
    location?: { protocol?: string };
  };
  const inWorker = typeof WorkerGlobalScope === "function" && /^(https?|blob):/.test(location?.protocol ?? "");
  return typeof document === "object" || inWorker;
}
