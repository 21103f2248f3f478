/** Checks a client's options, runs its calls, and turns failures into errors with the keys masked. */

import { runCall } from "./start-call.js";
import { capabilitiesOf } from "./capabilities.js";
import type { Capabilities } from "./capabilities.js";
import { documentedCalls } from "./documented-calls.js";
import type { DocumentedCalls } from "./documented-calls.js";
import type { ClientState } from "./client-state.js";
import { configurationError, isTidingsError, NO_FACTS, TidingsError } from "../errors/error.js";
import { readInput } from "../errors/foreign.js";
import type { ClientEvent } from "../events.js";
import { createGate, lanesOf } from "./gate.js";
import { takeGuards } from "./guards.js";
import { takeSendLog } from "./send-log.js";
import type { SendStore } from "../store/types.js";
import { Transport } from "./transport.js";
import { wallTime } from "../util/clock.js";
import { notify } from "../util/notify.js";
import { toText } from "../wasm/codec.js";
import { ClientHandle, withProfile } from "../wasm/handles.js";
import { invoke, invokeJson, noteInput } from "../wasm/invoke.js";
import type { Rejection } from "../wasm/results.js";
import type { ProfileAuth, ProviderProfile } from "../provider/types.js";
import { resolveProfile } from "../provider/resolve-profile.js";
import { Redactor } from "./redact/redactor.js";
import { isSimulated } from "../util/simulated.js";
import type { CallOptions, Issue, TidingsErrorFacts } from "../types.js";
import type { ClientOptions } from "./option-types.js";

/** Default of `maxResponseBytes`. A body is in memory several times until the caller has it. */
const MAX_RESPONSE_BYTES = 4 * 1024 * 1024;

/** @internal */
export interface CallRunner {
  readonly provider: string;
  readonly profile: ProviderProfile;
  readonly store: SendStore | undefined;
  readonly isGuarded: boolean;
  run<T>(operation: string, input: unknown, options: CallOptions | undefined): Promise<T>;
  validate(message: unknown, template: unknown): Issue[];
  capabilities(): Capabilities;
  /** The methods for the documented calls, made when one is first needed: a Worker makes a client for each request. */
  calls(): DocumentedCalls;
}

/**
 * Checks the options of a client and returns what runs its calls. The options live in this closure and not on the client, so that
 * printing a client shows no key.
 *
 * @internal
 */
export function createRunner(input: ClientOptions): CallRunner {
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
  let capabilities: Capabilities | undefined;
  let calls: DocumentedCalls | undefined;
  const runner: CallRunner = {
    provider,
    profile: client.profile,
    store: client.log?.store,
    isGuarded: client.guards !== undefined,
    async run<T>(operation: string, input: unknown, callOptions: CallOptions | undefined) {
      // One redactor for each call, so that its keys are forgotten afterwards.
      const secrets = redactor.forCall();
      try {
        return (await runCall(client, operation, input, callOptions, secrets)) as T;
      } catch (thrown) {
        throw toError(thrown, secrets, provider);
      }
    },
    validate: (message, template) => masked(() => maskIssues(validate(client, message, template), redactor)),
    capabilities: () => (capabilities ??= capabilitiesOf(client.profile)),
    calls: () => (calls ??= documentedCalls((operation, input, options) => runner.run(operation, input, options))),
  };
  return runner;
}

function validate(client: ClientState, message: unknown, template: unknown): Issue[] {
  const [messageText, templateText] = [toText(message), toText(template)];
  const issues = client.handle.use((handle) =>
    invokeJson<Issue[]>((core) => core.validateMessage(handle, messageText, templateText, wallTime())),
  );
  noteInput(messageText.length + templateText.length);
  return issues;
}

function createState(input: ClientOptions, redactor: Redactor): ClientState {
  const options = copyOptions(input, redactor);
  const log = readInput("options", () => takeSendLog(Object(options)));
  const guards = readInput("options", () => takeGuards(Object(options)));
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
  // The core knows the profile by its handle. It reads the option only if it names none.
  const text = toText(profile === undefined ? options : { ...(options as object), provider: null });
  const isExposed = inBrowser() && !isSimulated(fetch);
  const handle = new ClientHandle(() => {
    let rejection = "";
    const take = (json: string): void => {
      rejection = json;
    };
    const number = withProfile(profile, (known) => {
      const registered = invoke((core) => core.registerClient(known, text, isExposed, take));
      return registered < 0 ? undefined : registered;
    });
    if (number === 0) throw (JSON.parse(rejection) as Rejection).error;
    return number;
  });
  handle.register();
  return {
    // Options without a provider were rejected above.
    provider: profile!.id,
    profile: profile!,
    transport: new Transport(Object(options)),
    handle,
    auth: authOf(handle, profile!.auth),
    maxBytes: maxResponseBytes ?? MAX_RESPONSE_BYTES,
    log,
    guards,
    keys: new Map(),
    lanes: lanesOf(gate ?? createGate()),
    emit: (event: ClientEvent) => notify(onEvent, event),
    calls: 0,
    quotaTokens: undefined,
  };
}

/** A placeholder that an option of the client fills. The others are filled for each request. */
const OPTION_PLACEHOLDER = /\{(?!(?:apiKey|method|path|body|timestamp)\})\w+\}/;

/** How the key is added. The core fills in the client's options, where the profile has placeholders for them. */
function authOf(handle: ClientHandle, schemes: readonly ProfileAuth[]): readonly ProfileAuth[] {
  if (!OPTION_PLACEHOLDER.test(toText(schemes))) return schemes;
  let auth: readonly ProfileAuth[] | undefined;
  const take = (filled: readonly ProfileAuth[]): void => {
    auth = filled;
  };
  return handle.use((number) => {
    invoke((core) => core.clientAuth(number, take));
    return auth;
  });
}

/** Copies the options, reading each once. The redactor learns a string key here; one from a function belongs to one call. */
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
    const given = thrown as TidingsErrorFacts & { cause?: unknown };
    // Facts of a response were masked when it came in, and are complete.
    if (provider !== null && given.attempts?.length > 0)
      return new TidingsError(given, redactor.maskCause(given.cause));
    const { cause, ...facts } = given;
    const complete = { ...NO_FACTS, ...facts, provider };
    // Without a provider, an option is invalid, and the message may quote it. A call that was rejected may have a key where
    // something else belongs.
    if (provider === null) return new TidingsError(redactor.maskData(complete), redactor.maskCause(cause));
    const { message, param, issues } = complete;
    const masked = {
      message: redactor.mask(message),
      param: param && redactor.mask(param),
      issues: maskIssues(issues, redactor),
    };
    return new TidingsError({ ...complete, ...masked }, redactor.maskCause(cause));
  }
  // The host failed outside the core. Whether the message went out is unknown.
  const message = "The host failed in an unexpected way: see `cause`. Please report it.";
  return new TidingsError({ ...NO_FACTS, provider, message }, redactor.maskCause(thrown));
}

/** Issues quote names and values of the caller's, which may be a key by mistake. */
function maskIssues(issues: readonly Issue[], redactor: Redactor): Issue[] {
  return issues.map((issue) => {
    const [path, message] = [redactor.mask(issue.path), redactor.mask(issue.message)];
    // Not a copy if nothing was masked: a warning about the store has a hidden `cause`.
    return path === issue.path && message === issue.message ? issue : { ...issue, path, message };
  });
}

/** Whether this is a page or a worker of a page, whose code every visitor can read. */
function inBrowser(): boolean {
  const { document, WorkerGlobalScope, location } = globalThis as {
    document?: unknown;
    WorkerGlobalScope?: unknown;
    location?: { protocol?: string };
  };
  const inWorker = typeof WorkerGlobalScope === "function" && /^(https?|blob):/.test(location?.protocol ?? "");
  return typeof document === "object" || inWorker;
}
