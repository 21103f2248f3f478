// The invariants of every random host. The only exceptions are what no code can guarantee:
// - `Object.prototype.then` is polluted by a function, or by a getter that throws: then even the caller's `await` of an object hangs
//   or rejects. Only repetitions are checked.
// - Timers are lost: without another timer, nothing can end a call at its deadline.
// - A signal never notifies (deaf, or `addEventListener` throws): an abort is seen when `aborted` is read, not at once.
// - A timer is early, and the clock is stuck, NaN, throws or goes back: not generated, because it cannot be detected.
// - The clock jumps ahead: not generated, because the wait then seems to be over.
import { isTidingsError } from "tidings";
import { describe } from "./case.mjs";

const OUTCOMES = ["not-sent", "unknown", "sent"];

/** Returns the violations of a case, as `{ kind, text }`. */
export function check(context) {
  const { violations, clock, settled, violate } = context;
  // A polluted prototype breaks how promises resolve with an object.
  const hostile = context.globalsKind.startsWith("then");
  for (const [what, thrown] of hostile ? [] : context.unhandled) violate("unhandled", `${what}: ${describe(thrown)}`);

  if (settled.done && context.began === undefined) return violations;
  if (!settled.done && !hostile && clock.lost === 0)
    violate("never-settles", `after ${clock.t - context.began} ms, deadline ${context.deadlineMs}`);
  // Reading an endless body moves the clock.
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
  // A run does not learn that its reader's `await` rejected.
  const goesOn = hostile && context.operation === "many";
  if (context.requests.length > context.requestsAtEnd && !context.twoCalls && settled.done && !goesOn)
    violate("after-end", "a request left after the call had settled");

  const groups = groupsOf(context);
  for (const [name, group] of groups) repetitions(name, group, context);
  if (hostile) return violations;
  early(context);
  // Polluted bodies do not show to which call they belong.
  const isAttributable = !groups.has("main") || (context.operation !== "many" && !context.twoCalls);
  if (settled.done && isAttributable) results(context, groups);
  else if (settled.done && !settled.ok && !isTidingsError(settled.value))
    violate("foreign-error", describe(settled.value));
  return violations;
}

/** Groups the requests by call. A body without a mark belongs to `main`. */
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

/** At most `maxAttempts` requests, all with the same key; without a key, none after one that may have been accepted. */
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

/** No request is earlier than a wait allows, in the same call and in others of the account. */
function early({ requests, operation, twoCalls, violate }) {
  // A wait applies to one kind of call: that of a read does not apply to a send.
  const sends = ["send", "bulk", "many"].includes(operation);
  const isSend = ({ group }) => group === "again" || sends;
  // Two calls, one of them a send, whose bodies have no mark: it is unknown to which one the wait applies.
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

/** Compares the result of the call with what the requests showed. */
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
  // Nothing begins after the signal has fired.
  const isCut = context.abortedAt !== undefined && list?.length < context.calls;
  if (!Array.isArray(list) || (list.length !== context.calls && !isCut))
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
  // Never `retryable` if the outcome is unknown and no key identifies a repetition.
  if (
    effect &&
    error.outcome === "unknown" &&
    error.retryable === true &&
    "transient" in error &&
    error.idempotencyKey === null
  )
    violate("false-retryable", error.category);
}

/** The part of a result that a listener must not change. */
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
