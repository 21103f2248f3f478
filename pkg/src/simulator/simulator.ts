import { asSimulated } from "../util/simulated.js";
import type { BuiltInProvider } from "../types.js";
import { orAborted, sleep as realSleep } from "./abort.js";
import { Account } from "./account.js";
import { checkOptions } from "./check-options.js";
import { type FaultPlan, checkPlan, chooseFault } from "./fault-plan.js";
import { type Fault, checkFault } from "./faults.js";
import { type KeptAnswer, settle } from "./idempotency.js";
import { parseObject } from "./json.js";
import { Memory, sizeOf } from "./memory.js";
import type { SimulatorOptions, SimulatorSettings } from "./options.js";
import { type Stricken, perform, tooMany } from "./inject-fault.js";
import { processCall } from "./handle-call.js";
import type { Provider } from "./provider.js";
import type { ApiCall } from "./api-call.js";
import { providers } from "./providers/index.js";
import type { Delivered, SimulatedRequest } from "./records.js";
import { redact } from "./redact.js";
import { nextRequest } from "./redirects.js";
import { json, kept as keptBody } from "./respond.js";
import { baseUrl, findTarget, segmentsOf } from "./router.js";

/** Five messaging providers that exist in memory only. */
export interface Simulator {
  /** Like the global `fetch`, and bound: pass it as a client's `fetch` option. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /**
   * The `baseUrl` option for a client whose requests reach this simulator through an origin, such as
   * that of `listen`: origin, provider and version.
   */
  readonly baseUrl: (provider: BuiltInProvider, origin: string) => string;
  /** Each message that really went out, in order. */
  readonly delivered: readonly Delivered[];
  /** Each request that arrived, in order. Both lists have no more than `memory` allows. */
  readonly requests: readonly SimulatedRequest[];
  /**
   * Scripts what goes wrong with the next requests: one fault each, in order, whatever provider they are for.
   * @throws A `TidingsError` of the category `configuration` for a fault that does not exist.
   */
  readonly fail: (...faults: readonly Fault[]) => void;
  /** Chooses faults by chance from now on; null ends it. Scripted faults come first. */
  readonly plan: (plan: FaultPlan | null) => void;
  /** Back to the beginning: nothing delivered, nothing asked. With settings, to another beginning. */
  readonly reset: (settings?: SimulatorSettings) => void;
}

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

interface State {
  readonly settings: SimulatorSettings;
  readonly seed: number;
  readonly accounts: Map<BuiltInProvider, Account>;
  readonly delivered: Delivered[];
  readonly requests: Mutable<SimulatedRequest>[];
  readonly script: Fault[];
  readonly memory: Memory;
  /** How many requests there were, also those that are no longer remembered. */
  count: number;
  plan: FaultPlan | null;
}

/**
 * Makes a simulator: nothing that is sent through it leaves the program.
 *
 * @throws A `TidingsError` of the category `configuration` for an option that there is not, or that is not what it must be.
 */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  checkOptions(options);
  const now = options.now ?? Date.now;
  const sleep = options.sleep ?? realSleep;
  let state = begin(options);

  function begin(settings: SimulatorSettings): State {
    const { faults } = settings;
    const isPlan = faults !== undefined && "rates" in faults;
    return {
      settings,
      seed: settings.seed ?? 1,
      accounts: new Map(),
      delivered: [],
      requests: [],
      script: isPlan || faults === undefined ? [] : faults.map(checkFault),
      memory: new Memory(options.memory),
      count: 0,
      plan: isPlan ? checkPlan(faults) : null,
    };
  }

  function accountOf({ name, documentedLimit }: Provider): Account {
    const { settings, seed, accounts, delivered, memory } = state;
    const known = accounts.get(name);
    if (known !== undefined) return known;
    const account = new Account({
      provider: name,
      settings: { ...settings, ...settings.accounts?.[name] },
      keys: settings.keys,
      // Each provider has ids of its own, whichever is used first.
      seed: seed + Object.keys(providers).indexOf(name) * 7919,
      documentedLimit,
      now,
      memory,
      deliver(message) {
        delivered.push(message);
        memory.keep(sizeOf(message), () => delivered.shift());
      },
    });
    accounts.set(name, account);
    return account;
  }

  function arrive(request: Request): {
    record: Mutable<SimulatedRequest>;
    clean: (text: string) => string;
    fault: Fault;
  } {
    const url = new URL(request.url);
    const target = findTarget(url);
    const number = (state.count += 1);
    const fault = state.script.shift() ?? (state.plan === null ? null : chooseFault(state.plan, state.seed, number));
    const { headers, credentials, clean } = redact(request.headers);
    const at = now();
    const waitUntil = target === null ? 0 : accountOf(target.provider).waitUntil;
    const record: Mutable<SimulatedRequest> = {
      number,
      provider: target?.provider.name ?? null,
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
    const { requests, memory } = state;
    requests.push(record);
    memory.keep(sizeOf(record), () => requests.shift());
    return { record, clean, fault: fault ?? { kind: "none" } };
  }

  /** One request and its answer, without following redirects. */
  async function exchange(request: Request, signal: AbortSignal | null): Promise<{ response: Response; body: string }> {
    const { record, clean, fault } = arrive(request);
    const target = findTarget(new URL(request.url));
    const account = target === null ? null : accountOf(target.provider);
    const body = await orAborted(request.text(), signal);
    record.body = keptBody(clean(body));
    state.memory.keep(body.length, () => {
      record.body = null;
    });
    if (target === null || account === null) {
      record.status = 404;
      const error = `This simulator has no provider at ${new URL(request.url).host}. It has ${Object.keys(providers).join(", ")}. Of any other, simulateProvider(profile, { apiKey }) makes a fetch.`;
      return { response: json(404, { error }), body };
    }
    const { provider, path } = target;
    const segments = segmentsOf(path);
    const parsed = parseObject(body);
    const partial = fault.kind === "partial" ? fault : null;
    const code = provider.name === "nativehub" ? "CARRIER_REJECTED" : "ERR_ROUTE_DENIED";
    const call: ApiCall = {
      number: record.number,
      method: request.method,
      segments,
      query: new URL(request.url).searchParams,
      headers: request.headers,
      body: parsed,
      idempotencyKey: provider.idempotencyKey(request.method, segments, request.headers, parsed),
      partial: (index, to) =>
        partial !== null && (partial.fail.includes(index) || partial.fail.includes(to)) ? (partial.code ?? code) : null,
    };
    record.idempotencyKey = call.idempotencyKey;
    let first: KeptAnswer | null = null;
    const delay = (state.settings.latencyMs ?? 0) + (fault.kind === "slow" ? fault.ms : 0);
    const stricken: Stricken = {
      provider,
      account,
      signal,
      process: () => {
        const done = processCall(provider, account, call, (seconds) => tooMany(seconds, stricken));
        first = done.kept;
        if (first !== null) first.busyUntil = account.now() + delay;
        return done.answer;
      },
    };
    const answer = perform(fault, stricken);
    if (delay > 0) {
      // The answer's own failure must wait for its turn, and not count as unhandled until then.
      answer.catch(() => {});
      await orAborted(sleep(delay, signal ?? undefined), signal);
      settle(first);
    }
    const response = await answer;
    record.status = response.status;
    return { response, body };
  }

  async function fetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const { signal: given, ...rest } = init;
    const signal = given === undefined && input instanceof Request ? input.signal : (given ?? null);
    let request = new Request(input, rest);
    signal?.throwIfAborted();
    for (let redirects = 0; ; redirects += 1) {
      const { response, body } = await exchange(request, signal);
      const next = nextRequest({ request, body }, response);
      if (next === null) return response;
      if (redirects === 20) throw new TypeError("fetch failed", { cause: new Error("redirect count exceeded") });
      request = next;
    }
  }

  return {
    fetch: asSimulated(fetch),
    baseUrl,
    get delivered() {
      return state.delivered;
    },
    get requests() {
      return state.requests;
    },
    fail: (...faults) => void state.script.push(...faults.map(checkFault)),
    plan: (plan) => {
      state.plan = plan === null ? null : checkPlan(plan);
    },
    reset: (settings = options) => {
      checkOptions(settings);
      state = begin(settings);
    },
  };
}
