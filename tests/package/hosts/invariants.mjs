// The invariants of every random host. The only exceptions are what no code can guarantee:
// - `Object.prototype.then` is polluted by a function, or by a getter that throws: then even the caller's `await` of an object hangs
//   or rejects. Only repetitions are checked.
// - Timers are lost: without another timer, nothing can end a call at its deadline.
// - A signal never notifies (deaf, or `addEventListener` throws): an abort is seen when `aborted` is read, not at once.
// - A timer is late, and a run lets the host take a turn, which is one timer after 100 messages: `stop` and a signal are heard after it.
// - A send with a store is aborted: its end is kept, for as long as the store may take. What a guard undoes has five seconds.
// - A status store, a send log's store or a guard lies: what it says happened is believed. `onStoreFailure: "send"` may send twice, as documented.
// - An iterator that is never done, or never answers: only `stop` ends the run.
// - `JSON.parse` throws: the wait that a response asks for cannot be read, so that other calls do not know of it.
// - Without the precise clock, time is known to a millisecond.
// - A run whose outcomes nobody read in time cannot be read: it goes on after its reader's error.
// - A timer is early, and the clock is stuck, NaN, throws or goes back: not generated, because it cannot be detected.
// - The clock jumps ahead: not generated, because the wait then seems to be over.
import { isTidingsError } from "tidings";
import { describe } from "./case.mjs";
import { endsInTime, resultsOf } from "./results.mjs";

/** The operations whose requests send messages. */
const SENDS = ["send", "bulk", "many", "logged", "run", "fallback", "guarded", "failover"];

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
  const isOne = context.ends === undefined;
  if (!isOne && !hostile) endsInTime(context, slack);
  if (isOne && settled.done && clock.lost === 0 && settled.at > context.bound + slack)
    violate("late", `settled ${settled.at - context.bound} ms after its deadline of ${context.deadlineMs}`);
  if (isOne && context.abortedAt !== undefined && context.notifies && !hostile) {
    const since = Math.max(context.abortedAt, context.began);
    if (!settled.done || settled.at > since + slack)
      violate(
        "abort-ignored",
        `aborted at ${since - context.began}, ${settled.done ? `settled at ${settled.at - context.began}` : "never settled"}`,
      );
  }
  // A run does not learn that its reader's `await` rejected.
  const isUnread = context.operation === "run" && context.ends.some(({ state }) => state?.taken > 1_000);
  const goesOn = isUnread || (hostile && (context.operation === "many" || context.operation === "run"));
  if (context.requests.length > context.requestsAtEnd && !context.twoCalls && settled.done && !goesOn)
    violate("after-end", "a request left after the call had settled");

  const groups = groupsOf(context);
  for (const [name, group] of groups) repetitions(name, group, context);
  if (hostile) return violations;
  early(context);
  // Polluted bodies do not show to which call they belong.
  const isAttributable = !groups.has("main") || (context.operation !== "many" && !context.twoCalls);
  if (settled.done && isAttributable) resultsOf(context, groups);
  else if (settled.done && !settled.ok && settled.value !== context.leaves && !isTidingsError(settled.value))
    violate("foreign-error", describe(settled.value));
  return violations;
}

/** Groups the requests by call. A body without a mark belongs to `main`, and a request for a status to `poll`. */
function groupsOf({ requests, operation, globalsKind, ends, isAmbiguous }) {
  const groups = new Map();
  for (const request of requests) {
    const text = decodeURIComponent(safe(request.body));
    const mark = isAmbiguous ? undefined : /mark-(\w+)\b/.exec(text)?.[1];
    request.mark = mark;
    request.recipients = text.match(/1415555\d{4}/g) ?? [];
    const isMain = mark === undefined && (operation === "many" || globalsKind !== "none" || isAmbiguous);
    const isPoll = request.method === "GET" && (operation === "wait" || operation === "fallback");
    const isOwn = ends !== undefined && mark !== "again";
    const name = isPoll
      ? "poll"
      : isMain
        ? "main"
        : isOwn
          ? `${request.channel} ${request.call} ${mark} ${request.recipients}`
          : (mark ?? "0");
    request.group = name;
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
  if (name === "poll") return;
  const calls = name === "main" ? (context.ends === undefined ? 1 : 2) * context.calls + 1 : (context.perGroup ?? 1);
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
function early({ requests, operation, twoCalls, globalsKind, clock, violate }) {
  const slackMs = clock.kind.clock === "good" ? 0 : 1;
  // A wait applies to one kind of call: that of a read does not apply to a send.
  const sends = SENDS.includes(operation);
  const isSend = ({ group }) => group === "again" || (sends && group !== "poll");
  // Two calls, one of them a send, whose bodies have no mark: it is unknown to which one the wait applies.
  const isMixed = ({ group }) => twoCalls && !sends && group === "main";
  for (const asked of requests) {
    if (!(asked.waitMs > 0) || asked.arrivedAt === Infinity) continue;
    const until = asked.arrivedAt + asked.waitMs;
    for (const request of requests) {
      if (!(request.at > asked.arrivedAt) || request.at >= until - slackMs || request === asked) continue;
      if (request.channel !== asked.channel) continue;
      if (request.group === asked.group && asked.group !== "main")
        violate("early", `${until - request.at} ms before the wait of ${asked.waitMs} was over`);
      else if (globalsKind !== "parse" && asked.accountWide && isSend(asked) === isSend(request) && !isMixed(asked))
        violate(
          "early-across",
          `another call left ${until - request.at} ms before the wait of ${asked.waitMs} was over`,
        );
    }
  }
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
