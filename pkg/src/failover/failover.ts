import type { ValidateOptions } from "../client/client.js";
import { startRun } from "../client/many/run.js";
import type { SendManyOptions, SendManyRun } from "../client/many/types.js";
import { configurationError } from "../errors/error.js";
import { toTidingsError } from "../errors/foreign.js";
import { ignoreRejection, notify } from "../util/notify.js";
import type { SendStore } from "../store/types.js";
import type { Issue, Message, SendOptions } from "../types.js";
import { areProviderLimits } from "./decide.js";
import { messageFor } from "./client.js";
import { ProviderGate } from "./provider-gate.js";
import { orderCandidates } from "./order.js";
import { readPolicy } from "./policy.js";
import type { Policy } from "./policy.js";
import { readProviders } from "./providers.js";
import type { Provider } from "./providers.js";
import { unservedIssue } from "./report.js";
import type { FailoverClient, FailoverPolicy, FailoverProvider, FailoverResult, FailoverState } from "./types.js";
import { destinationsOf } from "./order-providers.js";
import type { GatedProvider } from "./order-providers.js";
import { send } from "./send.js";

interface Internals {
  readonly gatedProviders: readonly GatedProvider[];
  readonly policy: Policy;
  calls: number;
}

/**
 * Sends each message through the first of several providers that accepts it, and never through two.
 *
 * The next provider is tried only if the one before certainly did not send (`outcome: "not-sent"`) and the failure concerns
 * the provider, the account or the sender: no credit, a wrong key, a rate limit with a long wait, an unknown sender. It is
 * not tried after an invalid number, an opt-out, a block or an invalid message, nor if the message may have been sent, unless
 * `afterUnknown` is set. A message that exceeds a provider's limits (media, a long body) goes to one that takes it. Each
 * client first retries by its own options; a short limit (`retry: { maxRetryAfterMs: 2000 }`) moves on sooner.
 *
 * A provider that fails `breaker.failures` times in a row, or asks for a wait, is skipped for a while. Then one send probes
 * it, and other sends to it wait for the result of the probe.
 *
 * One idempotency key is used for the whole send, by every provider that takes one: the caller's, else the first that a
 * client generates. It only prevents duplicates at the same provider: none knows what another one has accepted.
 *
 * @example
 * ```ts
 * const failover = new Failover([
 *   { client: new Client({ provider: "texting-blue", apiKey }), from: "+14155559876" },
 *   { client: new Client({ provider: "sent", apiKey: other }), from: null }, // Sent chooses the sender
 * ]);
 * const { id, provider, path } = await failover.send({ to: "+14155551234", body: "Hello" });
 * ```
 */
export class Failover {
  declare private readonly internals: Internals;

  /**
   * @param providers In order of preference. A client by itself stands for `{ client }`.
   * @throws TidingsError with the category `configuration` for an invalid provider or option.
   */
  constructor(providers: readonly (FailoverClient | FailoverProvider)[], policy: FailoverPolicy = {}) {
    const checkedProviders = readProviders(providers);
    const checked = readPolicy(policy, checkedProviders);
    const { breaker, recoveryHalfLifeMs, now, state, onEvent } = checked;
    const gatedProviders = checkedProviders.map((provider): GatedProvider => {
      const { id, limits } = provider;
      const known = Object.hasOwn(state, id) ? state[id] : undefined;
      const gate = new ProviderGate({ ...limits, breaker, recoveryHalfLifeMs }, known, (before, after) => {
        const retryAfterMs = after.state === "open" ? Math.max(0, after.retryAt - now()) : null;
        notify(onEvent, {
          type: "breaker",
          provider: id,
          before: before.state,
          after: after.state,
          failures: after.failures,
          retryAfterMs,
        });
      });
      return { provider, gate };
    });
    const internals: Internals = { gatedProviders, policy: checked, calls: 0 };
    // Not a #private field: those fail when a framework wraps the instance in a Proxy.
    Object.defineProperty(this, "internals", { value: internals });
    Object.defineProperty(Failover, "name", { value: "Failover", configurable: true });
  }

  /** The store of its send log; undefined without one. */
  get store(): SendStore | undefined {
    return internalsOf(this).policy.log?.store;
  }

  /**
   * Sends a message with the options of `Client.send`. `deadlineMs` limits the whole send, over all providers; `signal` ends
   * it at once, in every phase.
   *
   * A message to several recipients moves to the next provider only if it failed for each of them, and each failure allows
   * it. If some were accepted, `messages` of the result contains the errors of the others; the caller decides whether to send
   * those again. If none was accepted, it throws.
   *
   * A provider that does not support the `idempotencyKey` is called without it, and the result's `warnings` say so.
   *
   * @throws FailoverError with the facts of the decisive failure, and the whole `path`.
   */
  async send(message: Message, options: SendOptions = {}): Promise<FailoverResult> {
    const internals = internalsOf(this);
    return await send(internals.gatedProviders, internals.policy, ++internals.calls, message, options);
  }

  /**
   * Sends many messages, as `Client.sendMany` does: each through the first provider that accepts it. No messages are grouped. The pace is
   * that of each client's gate, and of the limit that the latest result reports. If all providers ask to wait, so does the run.
   *
   * @throws TidingsError with the category `configuration` if `messages` or an option is invalid. Nothing is sent then.
   */
  sendMany<M extends Message>(
    messages: Iterable<M> | AsyncIterable<M>,
    options?: SendManyOptions<M>,
  ): SendManyRun<FailoverResult, M> {
    const { log } = internalsOf(this).policy;
    const sender = {
      send: (message: Message, own: SendOptions) => this.send(message, own),
      maxRecipients: 1,
      needsKey: log !== undefined,
      rate: null,
    };
    return startRun(sender, messages, options);
  }

  /**
   * Validates a message without sending it, for each provider with its own `from`. Returns at most warnings if one of the
   * providers takes the message, otherwise the issues of the first provider. Ignores breakers and makes no request.
   */
  validate(message: Message, options?: ValidateOptions): Issue[] {
    const { gatedProviders, policy } = internalsOf(this);
    const { serving } = orderCandidates(
      policy.order,
      gatedProviders.map(({ provider }) => ({ ...provider, health: 1 })),
      destinationsOf(gatedProviders, policy, message),
      () => 0,
    );
    let first: Issue[] | undefined;
    for (const index of serving) {
      const { provider } = gatedProviders[index]!;
      const issues = validateWith(provider, messageFor(provider, message), options);
      if (!areProviderLimits(issues)) return issues;
      first ??= issues;
    }
    return first ?? [unservedIssue("No provider serves this destination.")];
  }

  /**
   * Breakers and weights of the providers, as plain data. Store it (in a database, in a Durable Object) and pass it as
   * `state`, so that each new serverless instance knows about an outage. A half-open breaker is restored as an open one that
   * may be probed at once.
   *
   * @example
   * ```ts
   * const failover = new Failover(clients, { state: JSON.parse((await kv.get("failover")) ?? "null") });
   * await failover.send(message).finally(() => kv.put("failover", JSON.stringify(failover.state())));
   * ```
   */
  state(): FailoverState {
    return {
      version: 1,
      providers: Object.fromEntries(
        internalsOf(this).gatedProviders.map(({ provider: { id }, gate }) => [id, gate.state()]),
      ),
    };
  }
}

/** A method that is called without its failover (`const { send } = failover`) has no `this`. */
function internalsOf(failover: unknown): Internals {
  const { internals } = Object(failover) as { internals?: Internals };
  if (internals === undefined)
    throw configurationError("Call this as a method of a `Failover`: `failover.send(message)`.");
  return internals;
}

/** The issues that a client finds. Its result is checked, because a client may be the caller's own object. */
function validateWith({ id, client }: Provider, message: Message, options: ValidateOptions | undefined): Issue[] {
  const problem = `The client of "${id}" failed to validate: see \`cause\`.`;
  try {
    const issues: unknown = client.validate(message, options);
    if (Array.isArray(issues))
      return Array.from(issues as Issue[], ({ path, code, ...rest }) => ({
        path: String(path),
        code: String(code),
        ...rest,
      }));
    ignoreRejection(issues);
    throw new TypeError("`validate` must return an array of issues.");
  } catch (thrown) {
    throw toTidingsError(thrown, { provider: id, outcome: "not-sent", message: problem });
  }
}
