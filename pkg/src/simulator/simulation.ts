/** Simulates providers in memory: receives requests, injects faults, responds, and records what happened. */

import { orAborted, sleep as realSleep } from "./abort.js";
import { Account } from "./account.js";
import type { ApiCall } from "./api-call.js";
import { type FaultPlan, checkPlan, chooseFault } from "./fault-plan.js";
import { type Fault, checkFault } from "./faults.js";
import { handleCall, idempotencyKeyOf } from "./handle-call.js";
import { type FirstResponse, settle } from "./idempotency.js";
import { injectFault } from "./inject-fault.js";
import { parseObject } from "./json.js";
import { Memory, type Shelf } from "./keep.js";
import type { SimulatorOptions, SimulatorSettings } from "./options.js";
import type { SimulatedProvider } from "./provider.js";
import type { AcceptedMessage, Delivered, SimulatedRequest } from "./records.js";
import { redact } from "./redact.js";
import { nextRequest } from "./redirects.js";
import { json, recordedBody } from "./respond.js";
import { segmentsOf } from "./routing.js";

/** The provider that a request is for, and its path below the base URL. */
export interface Target {
  readonly provider: SimulatedProvider;
  readonly path: string;
}

/** What a simulation consists of. */
export interface SimulationParts {
  readonly providers: readonly SimulatedProvider[];
  /** Null for a URL of no provider. */
  readonly targetOf: (url: URL) => Target | null;
  readonly onAccepted?: (message: AcceptedMessage) => void;
}

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

interface State {
  readonly settings: SimulatorSettings;
  readonly seed: number;
  readonly accounts: Map<SimulatedProvider, Account>;
  readonly delivered: Delivered[];
  readonly requests: Mutable<SimulatedRequest>[];
  readonly script: Fault[];
  readonly memory: Memory;
  /** Null if nothing is forgotten. */
  readonly requestShelf: Shelf | null;
  readonly deliveryShelf: Shelf | null;
  /** The number of requests so far, including those that are no longer remembered. */
  count: number;
  plan: FaultPlan | null;
}

export class Simulation {
  readonly #parts: SimulationParts;
  readonly #now: () => number;
  readonly #sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly #keep: SimulatorOptions["keep"];
  #state: State;

  constructor(parts: SimulationParts, options: SimulatorOptions = {}) {
    this.#parts = parts;
    this.#now = options.now ?? Date.now;
    this.#sleep = options.sleep ?? realSleep;
    this.#keep = options.keep;
    this.#state = this.#begin(options);
  }

  get delivered(): readonly Delivered[] {
    for (const account of this.#state.accounts.values()) account.release();
    return this.#state.delivered;
  }

  get requests(): readonly SimulatedRequest[] {
    return this.#state.requests;
  }

  /** How many requests arrived, including those that are forgotten. */
  get count(): number {
    return this.#state.count;
  }

  fail(...faults: readonly Fault[]): void {
    this.#state.script.push(...faults);
  }

  plan(plan: FaultPlan | null): void {
    this.#state.plan = plan === null ? null : checkPlan(plan);
  }

  reset(settings: SimulatorSettings): void {
    this.#state = this.#begin(settings);
  }

  async fetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const { signal: own, ...rest } = init;
    const signal = own === undefined && input instanceof Request ? input.signal : (own ?? null);
    let request = new Request(input, rest);
    signal?.throwIfAborted();
    for (let redirects = 0; ; redirects += 1) {
      const { response, body } = await this.#exchange(request, signal);
      const next = nextRequest({ request, body }, response);
      if (next === null) return response;
      if (redirects === 20) throw new TypeError("fetch failed", { cause: new Error("redirect count exceeded") });
      request = next;
    }
  }

  #begin(settings: SimulatorSettings): State {
    const { faults } = settings;
    const isPlan = faults !== undefined && "rates" in faults;
    const memory = new Memory(this.#keep);
    return {
      settings,
      seed: settings.seed ?? 1,
      accounts: new Map(),
      delivered: [],
      requests: [],
      script: isPlan || faults === undefined ? [] : faults.map(checkFault),
      memory,
      requestShelf: memory.records(),
      deliveryShelf: memory.records(),
      count: 0,
      plan: isPlan ? checkPlan(faults) : null,
    };
  }

  #accountOf(provider: SimulatedProvider): Account {
    const { settings, seed, accounts, delivered, memory, deliveryShelf } = this.#state;
    const known = accounts.get(provider);
    if (known !== undefined) return known;
    const own = Object.entries(settings.accounts ?? {}).find(([id]) => id === provider.id)?.[1];
    const account = new Account({
      provider,
      settings: { ...settings, ...own },
      keys: settings.keys,
      // Each provider's ids depend only on the seed, not on which provider is used first.
      seed: seed + this.#parts.providers.indexOf(provider) * 7919,
      now: this.#now,
      memory,
      deliver(message) {
        delivered.push(message);
        deliveryShelf?.add(memory.sizeOf(message), () => delivered.shift());
      },
      onAccepted: this.#parts.onAccepted,
    });
    accounts.set(provider, account);
    return account;
  }

  #record(request: Request, target: Target | null, fault: Fault | null, clean: (text: string) => string) {
    const { requests, memory, requestShelf } = this.#state;
    const { headers, credentials } = redact(request.headers);
    const url = new URL(request.url);
    const at = this.#now();
    const waitUntil = target === null ? 0 : this.#accountOf(target.provider).waitUntil;
    const record: Mutable<SimulatedRequest> = {
      number: this.#state.count,
      provider: (target?.provider.id ?? null) as SimulatedRequest["provider"],
      method: request.method,
      path: clean((target?.path ?? url.pathname) + url.search),
      headers,
      credentials,
      body: null,
      idempotencyKey: null,
      status: null,
      fault: fault === null || fault.kind === "none" ? null : fault,
      at,
      earlyMs: Math.max(0, waitUntil - at),
    };
    requests.push(record);
    const entry = requestShelf?.add(memory.sizeOf(record), () => requests.shift());
    const setBody = (body: string): void => {
      record.body = recordedBody(clean(body));
      if (entry !== undefined) requestShelf?.grow(entry, body.length);
    };
    return { record, setBody };
  }

  /** One request and its response, without following redirects. */
  async #exchange(request: Request, signal: AbortSignal | null): Promise<{ response: Response; body: string }> {
    const state = this.#state;
    const { clean } = redact(request.headers);
    const url = new URL(request.url);
    const target = this.#parts.targetOf(url);
    const number = (state.count += 1);
    const scripted = state.script.shift() ?? (state.plan && chooseFault(state.plan, state.seed, number));
    const { record, setBody } = this.#record(request, target, scripted, clean);
    const fault: Fault = scripted ?? { kind: "none" };
    const body = await orAborted(request.text(), signal);
    setBody(body);
    if (target === null) {
      record.status = 404;
      const ids = this.#parts.providers.map(({ id }) => id).join(", ");
      const error = `This simulator has no provider at ${url.host}. It has ${ids}. For another provider, use simulateProvider(profile, { apiKey }).`;
      return { response: json(404, { error }), body };
    }
    const account = this.#accountOf(target.provider);
    account.release();
    const call: ApiCall = {
      number,
      method: request.method,
      segments: segmentsOf(target.path),
      query: url.searchParams,
      headers: request.headers,
      body: parseObject(body, request.headers.get("content-type")),
      partial: fault.kind === "partial" ? fault : null,
    };
    record.idempotencyKey = idempotencyKeyOf(target.provider, call);
    let first: FirstResponse | null = null;
    const delay = (state.settings.latencyMs ?? 0) + (fault.kind === "slow" ? fault.ms : 0);
    const process = () => {
      const handled = handleCall(target.provider, call, account);
      first = handled.first;
      if (first !== null) first.busyUntil = account.now() + delay;
      return handled.response;
    };
    const pending = injectFault(fault, { account, signal, process });
    if (delay > 0) {
      // A rejection is thrown after the delay, and must not count as unhandled until then.
      pending.catch(() => {});
      await orAborted(this.#sleep(delay, signal ?? undefined), signal);
      settle(first);
    }
    const response = await pending;
    record.status = response.status;
    return { response, body };
  }
}
