// What must hold in every random host.
//
// Left out is only what no code can hold:
// - `Object.prototype.then` polluted by a function, or by a getter that throws: the caller's own `await` of any object hangs or
//   rejects, by the language. What is asked for then is that nothing is repeated.
// - Timers that are lost: without another timer nothing can end a call at its deadline.
// - A signal that notifies nobody (deaf, throws on `addEventListener`): an abort is seen when it is looked at, not at once.
// - A timer that comes early under a clock that is stuck, NaN, throws or goes back: not generated, nobody could know.
// - A clock that jumps ahead: not generated, a wait is then over as far as anybody can tell.
import { isTidingsError } from "tidings";
import { describe } from "./case.mjs";

const OUTCOMES = ["not-sent", "unknown", "sent"];

/** The broken promises of a case, as `{ kind, text }`. */
export function check(context) {
  const { violations, clock, settled, violate } = context;
  // It resolves what must be an object by the language's own rules, which a polluted prototype breaks.
  const hostile = context.globalsKind.startsWith("then");
  for (const [what, thrown] of hostile ? [] : context.unhandled) violate("unhandled", `${what}: ${describe(thrown)}`);

  if (settled.done && context.began === undefined) return violations;
  if (!settled.done && !hostile && clock.lost === 0)
    violate("never-settles", `after ${clock.t - context.began} ms, deadline ${context.deadlineMs}`);
  // What reads for ever moves the clock while it reads.
  const slack = context.bodies.some((kind) => kind.endsWith("for-ever")) ? 3_000 : 0;
  if (settled.done && clock.lost === 0 && settled.at > context.bound + slack)
    violate("late", `settled ${settled.at - context.bound} ms after its deadline of ${context.deadlineMs}`);
  if (context.abortedAt !== undefined && context.notifies && !hostile) {
    const since = Math.max(context.abortedAt, context.began);
    if (!settled.done || settled.at > since + slack)
      violate(
        "abort-ignored",
        `aborted at ${since - context.began}, ${settled.done ? `settled at ${settled.at - context.began}` : "never settled"}`,
      );
  }
  if (context.requests.length > context.requestsAtEnd && !context.twoCalls && settled.done)
    violate("after-end", "a request left after the call had settled");

  const groups = groupsOf(context);
  for (const [name, group] of groups) repetitions(name, group, context);
  if (hostile) return violations;
  early(context);
  // Bodies that say "polluted" do not tell which call they are of.
  const isAttributable = !groups.has("main") || (context.operation !== "many" && !context.twoCalls);
  if (settled.done && isAttributable) results(context, groups);
  else if (settled.done && !settled.ok && !isTidingsError(settled.value))
    violate("foreign-error", describe(settled.value));
  return violations;
}

/** The requests of each logical call. A body that cannot be told belongs to `main`. */
function groupsOf({ requests, operation, globalsKind }) {
  const groups = new Map();
  for (const request of requests) {
    const mark = /mark-(\w+)\b/.exec(decodeURIComponent(safe(request.body)))?.[1];
    const name = (request.group = mark ?? (operation === "many" || globalsKind !== "none" ? "main" : "0"));
    groups.set(name, [...(groups.get(name) ?? []), request]);
  }
  return groups;
}

const safe = (text) => text.replaceAll("%", "%25").replaceAll("+", " ");

function keyOf({ headers, body }) {
  const field = Object.entries(Object(headers)).find(([name]) => name.toLowerCase() === "idempotency-key")?.[1];
  return field ?? /"batch_id":"([^"]+)"/.exec(body)?.[1] ?? null;
}

/** At most `maxAttempts`, all with one key; and without one, none after a request that may have been accepted. */
function repetitions(name, group, context) {
  const calls = name === "main" ? context.calls + 1 : 1;
  const most = context.maxAttempts * calls;
  if (group.length > most) context.violate("too-many-requests", `${group.length} of at most ${most}`);
  if (name === "main") return;
  const keys = new Set(group.map(keyOf));
  if (keys.size > 1) context.violate("key-changed", `${[...keys]}`);
  const effect = context.effect || name === "again";
  if (!effect || keyOf(group[0]) !== null) return;
  for (const [index, request] of group.entries()) {
    if (index + 1 === group.length || request.tag === "limited" || request.tag === "open") continue;
    context.violate("repeated-unkeyed", `request ${index + 2} after one that may have been accepted (${request.tag})`);
    break;
  }
}

/** A wait that was told is kept, by the call itself and by the others of its account. */
function early({ requests, operation, twoCalls, violate }) {
  // A wait is about its kind of call: that of a read says nothing of a send.
  const sends = ["send", "bulk", "many"].includes(operation);
  const isSend = ({ group }) => group === "again" || sends;
  // Two calls whose bodies do not tell them apart, one of them a send: which was told, nobody knows here.
  const isMixed = ({ group }) => twoCalls && !sends && group === "main";
  for (const asked of requests) {
    if (!(asked.waitMs > 0) || asked.arrivedAt === Infinity) continue;
    const until = asked.arrivedAt + asked.waitMs;
    for (const request of requests) {
      if (!(request.at > asked.arrivedAt) || request.at >= until || request === asked) continue;
      if (request.group === asked.group && asked.group !== "main")
        violate("early", `${until - request.at} ms before the wait of ${asked.waitMs} was over`);
      else if (asked.accountWide && isSend(asked) === isSend(request) && !isMixed(asked))
        violate(
          "early-across",
          `another call left ${until - request.at} ms before the wait of ${asked.waitMs} was over`,
        );
    }
  }
}

/** What the call says became of it, held against what the requests showed. */
function results(context, groups) {
  const { settled, operation } = context;
  if (!settled.ok) {
    if (operation === "many" && isTidingsError(settled.value) && settled.value.category !== "configuration")
      context.violate("list-rejected", describe(settled.value));
    return failure(
      settled.value,
      [...groups.values()].flat().filter(({ group }) => group !== "again"),
      context,
    );
  }
  if (operation !== "many") return success(groups.get("0") ?? groups.get("main") ?? [], context);
  const list = settled.value;
  if (!Array.isArray(list) || list.length !== context.calls)
    return context.violate("lost-result", `${list?.length} of ${context.calls}`);
  for (let index = 0; index < list.length; index++) {
    const one = list[index];
    const requests = groups.get(String(index)) ?? groups.get("main") ?? [];
    if (one === undefined) context.violate("lost-result", `result ${index} is missing`);
    else if (one.ok) success(requests, context);
    else failure(one.error, requests, context);
  }
}

function success(requests, { violate, operation, settled }) {
  if (requests.length === 0) return violate("false-success", "without a request");
  if (
    ["send", "bulk", "many"].includes(operation) &&
    requests.every(({ tag }) => tag === "limited" || tag === "rejected")
  ) {
    violate("false-success", `nothing was accepted: ${requests.map(({ tag }) => tag)}`);
  }
}

function failure(error, requests, { violate, effect, globalsKind }) {
  if (!isTidingsError(error)) return violate("foreign-error", describe(error));
  if (!OUTCOMES.includes(error.outcome)) return violate("no-outcome", String(error.outcome));
  const doubtful = requests.filter(({ tag }) => tag === "unknown" || tag === "accepted");
  if (effect && error.outcome === "not-sent" && doubtful.length > 0)
    violate("false-not-sent", `${error.category}; ${requests.map(({ tag }) => tag)}`);
  // `retryable` is about calling again: never where nobody knows and no key would tell.
  if (
    effect &&
    error.outcome === "unknown" &&
    error.retryable === true &&
    "transient" in error &&
    error.idempotencyKey === null
  )
    violate("false-retryable", error.category);
}

/** What a listener must not change. */
export function signature({ settled, requests, began }) {
  const { value } = settled;
  const facts = settled.done && !settled.ok ? [value?.category, value?.outcome, value?.retryable] : [];
  return JSON.stringify([
    settled.done,
    settled.ok,
    settled.done ? settled.at - began : null,
    requests.length,
    ...facts,
  ]);
}
