import type { ValidateOptions } from "../client/client.js";
import type { SendManyOptions, SendManyResult } from "../client/send-many.js";
import { configurationError } from "../errors/error.js";
import { toTidingsError } from "../errors/foreign.js";
import { ignoreRejection, notify } from "../util/notify.js";
import { sendMany } from "../client/send-many.js";
import type { Issue, Message, SendOptions } from "../types.js";
import { areProviderLimits } from "./decide.js";
import { messageFor } from "./client.js";
import { ProviderGate } from "./provider-gate.js";
import { orderCandidates } from "./order.js";
import { readPolicy, readProviders } from "./policy.js";
import type { Policy, Provider } from "./policy.js";
import { unservedIssue } from "./report.js";
import type { FailoverClient, FailoverPolicy, FailoverProvider, FailoverResult, FailoverState } from "./types.js";
import { destinationsOf, send } from "./send.js";
import type { Route } from "./send.js";

interface Internals {
  readonly routes: readonly Route[];
  readonly policy: Policy;
  calls: number;
}

/**
 * Sends messages through the first of several providers that can, and never through two.
 *
 * The next provider is tried only when the one before certainly did not send (`outcome: "not-sent"`) and the failure is on
 * the side of the provider, the account or the sender: out of credit, a wrong key, a rate limit with a long wait, an unknown
 * sender. Never for a number that does not exist, an opt-out, a block or a bad message, and never when the message may have
 * gone out, unless `afterUnknown` says so. A message that a provider cannot carry (a picture, too long a text) goes to one
 * that can. Each client retries by its own options first; short ones (`retry: { maxRetryAfterMs: 2000 }`) move on sooner.
 *
 * A provider that fails `breaker.failures` times in a row, or asks for a wait, is left alone for a while. Then one send finds
 * out whether it is back, and others that would go there wait for what it finds.
 *
 * One idempotency key is used for the whole of a send, by every provider that takes one: the caller's, else the first that a
 * client makes. It protects each provider from itself only: none knows what another one has accepted.
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
   * @param providers In the order of preference. A client alone is `{ client }`.
   * @throws TidingsError of the category `configuration`, which names what is wrong and the remedy.
   */
  constructor(providers: readonly (FailoverClient | FailoverProvider)[], policy: FailoverPolicy = {}) {
    const checkedProviders = readProviders(providers);
    const checked = readPolicy(policy, checkedProviders);
    const { breaker, recoveryHalfLifeMs, now, state, onEvent } = checked;
    const routes = checkedProviders.map((provider): Route => {
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
    const internals: Internals = { routes, policy: checked, calls: 0 };
    // Not a #private field: those break when a framework wraps it in a Proxy.
    Object.defineProperty(this, "internals", { value: internals });
    Object.defineProperty(Failover, "name", { value: "Failover", configurable: true });
  }

  /**
   * Sends a message as `Client.send` does, with the same options; `deadlineMs` is for the whole way, `signal` ends it at once,
   * wherever it is.
   *
   * A request to several recipients goes on only if each of its messages failed, and each may go on. Where some were
   * accepted, the result has the errors of the others in `messages`, and sending those again is the caller's to decide. Where
   * none was accepted, it throws.
   *
   * A provider that cannot take the `idempotencyKey` is called without it, and the result's `warnings` say so.
   *
   * @throws FailoverError with the facts of the failure that decided, and the whole `path`.
   */
  async send(message: Message, options: SendOptions = {}): Promise<FailoverResult> {
    const internals = internalsOf(this);
    return await send(internals.routes, internals.policy, ++internals.calls, message, options);
  }

  /**
   * Sends many messages, a few at a time. One that fails does not stop the others; there is a result for each, in the order of
   * the messages.
   *
   * @throws TidingsError of the category `configuration`, where the list or an option is wrong. Nothing was sent then.
   */
  async sendMany<M extends Message>(
    messages: Iterable<M>,
    options?: SendManyOptions<M>,
  ): Promise<SendManyResult<FailoverResult, M>[]> {
    internalsOf(this);
    return await sendMany((message, own) => this.send(message, own), messages, options);
  }

  /**
   * What is wrong with a message, as a send would find it: nothing but warnings where there is a provider that takes it, each
   * with its own `from`. Else what the first one says. Breakers and the network are not asked.
   */
  validate(message: Message, options?: ValidateOptions): Issue[] {
    const { routes, policy } = internalsOf(this);
    const { serving } = orderCandidates(
      policy.order,
      routes.map(({ provider }) => ({ ...provider, health: 1 })),
      destinationsOf(routes, policy, message),
      () => 0,
    );
    let first: Issue[] | undefined;
    for (const index of serving) {
      const { provider } = routes[index]!;
      const issues = validateWith(provider, messageFor(provider, message), options);
      if (!areProviderLimits(issues)) return issues;
      first ??= issues;
    }
    return first ?? [unservedIssue("No provider is used for this destination.")];
  }

  /**
   * What is known of the providers, as plain data: breakers and weights. A serverless function that keeps it (in a store, in a
   * Durable Object) and gives it back as `state` does not find out about an outage anew in every instance. A breaker that
   * is half open comes back as one that is open and may be tried at once.
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
      providers: Object.fromEntries(internalsOf(this).routes.map(({ provider: { id }, gate }) => [id, gate.state()])),
    };
  }
}

/** A method that was taken off its failover has lost it. */
function internalsOf(failover: unknown): Internals {
  const { internals } = Object(failover) as { internals?: Internals };
  if (internals === undefined)
    throw configurationError("This is a method of a `Failover`: call it as one, `failover.send(message)`.");
  return internals;
}

/** What a client says of a message, whatever it is that it gives. */
function validateWith({ id, client }: Provider, message: Message, options: ValidateOptions | undefined): Issue[] {
  const text = `The client of "${id}" could not validate: see \`cause\`.`;
  try {
    const issues: unknown = client.validate(message, options);
    if (Array.isArray(issues))
      return Array.from(issues as Issue[], ({ path, code, ...rest }) => ({
        path: String(path),
        code: String(code),
        ...rest,
      }));
    ignoreRejection(issues);
    throw new TypeError("`validate` must give an array of issues.");
  } catch (thrown) {
    throw toTidingsError(thrown, { provider: id, outcome: "not-sent", message: text });
  }
}
