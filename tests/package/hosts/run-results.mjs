// The invariants of a run: each message that it takes has one outcome, nothing runs at its end, and `stop` ends it.
import { isTidingsError } from "tidings";
import { describe } from "./case.mjs";
import { isKept } from "./log-results.mjs";
import { failure, isDoubtful, requestsOf, success } from "./outcomes.mjs";
import { PROVIDERS } from "./providers.mjs";

export function runResults(context) {
  const { ends, violate, provider, isAmbiguous } = context;
  for (const [index, end] of ends.entries()) {
    if (!end.done) continue;
    const { state } = end;
    if (state === undefined) {
      failure(end.value, requestsOf(context, end), context);
      if (end.ok || end.value?.category !== "configuration") violate("list-rejected", describe(end.value));
      continue;
    }
    // Outcomes that nobody read for so long are lost, and nothing waited for the run.
    if (state.running !== 0 && state.taken <= 1_000) violate("running-at-end", `${state.running} sends`);
    ended(end, state, context);
    stopped(state, context);
    outcomes(state, index, context);
    unsent(state, index, context);
  }
  if (ends.length < 2 || !isKept(context) || !context.checksKeys || isAmbiguous || PROVIDERS[provider].keyed) return;
  const [first, second] = [1, 2].map((call) => context.requests.filter((request) => request.call === call));
  for (const request of second)
    if (
      first.some(
        (one) => isDoubtful(one) && one.mark === request.mark && `${one.recipients}` === `${request.recipients}`,
      )
    )
      violate("sent-again", `the second run sends ${request.mark} to ${request.recipients}`);
}

/** A run is rejected only if its messages cannot be read, or a timer throws; and says `not-sent` only if nothing was sent. */
function ended(end, { found, taken, done, failed, unknown, stoppedAt }, context) {
  const { violate, inputKind, clock, how, abortedAt, calls } = context;
  if (!end.ok && end.value !== context.leaves) {
    failure(end.value, requestsOf(context, end), context);
    // An async iterator awaits each message, also one whose `then` throws.
    const isFaulty = context.hasOdd || ["throws", "rejects", "odd-next", "no-iterator"].includes(inputKind);
    // Nobody read the outcomes for so long.
    const isLost = taken > 1_000;
    if (!isFaulty && !isLost && clock.thrown === 0 && context.globalsKind === "none")
      violate("run-rejected", describe(end.value));
    return;
  }
  const isRead = end.ok && how !== "stop" && how !== "leave";
  if (!isRead) return;
  const own = (outcome) => found.filter((one) => (one.ok ? "sent" : one.error?.outcome) === outcome).length;
  const counted = [own("sent"), own("not-sent"), own("unknown")];
  if (`${counted}` !== `${[done, failed, unknown]}`)
    violate("miscounted", `outcomes ${counted}, in the checkpoint ${[done, failed, unknown]}, taken ${taken}`);
  const isWhole = ["array", "generator", "async", "late"].includes(inputKind);
  if (isWhole && stoppedAt === undefined && abortedAt === undefined && taken !== calls)
    violate("lost-result", `${taken} of ${calls} were taken`);
}

/** Reading the bodies of other sends takes time, in which no timer fires. */
const SLACK_MS = 500;

/** `stop` waits for the attempts that were made, and for nothing else. */
function stopped({ stoppedAt, stopped }, { violate, clock, deadlineMs, timeoutMs, log, listenerKind }) {
  if (stoppedAt === undefined || clock.lost > 0 || listenerKind === "again") return;
  const limitMs = Math.min(timeoutMs, deadlineMs) + 2 * (log?.storeTimeoutMs ?? 0) + 4 * clock.kind.lateMs + SLACK_MS;
  if (stopped === undefined) violate("stop-hangs", `for ${clock.t - stoppedAt} ms`);
  else if (stopped - stoppedAt > limitMs) violate("stop-hangs", `it took ${stopped - stoppedAt} of ${limitMs} ms`);
}

/** What a run says it did not send was not sent, and has no outcome. */
function unsent({ unsent, found, taken }, run, context) {
  const { violate, isAmbiguous, globalsKind, messages, inputKind } = context;
  for (const { index } of unsent) {
    if (found.some((one) => one.index === index))
      violate("two-ends", `message ${index} is not sent, and has an outcome`);
    if (isAmbiguous || globalsKind !== "none" || !["array", "generator", "async", "late"].includes(inputKind)) continue;
    const { to, body } = messages[index];
    const own = context.requests.filter(
      ({ call, mark, recipients }) => call === run + 1 && body === `mark-${mark}.` && recipients.includes(to.slice(1)),
    );
    if (own.some(isDoubtful)) violate("false-unsent", `message ${index} of ${taken}: ${own.map(({ tag }) => tag)}`);
  }
}

/** Each outcome agrees with the requests of its message. */
function outcomes({ found, unsent }, run, context) {
  const { violate, isAmbiguous, globalsKind, options } = context;
  const seen = new Set();
  for (const [position, outcome] of found.entries()) {
    const { index, isDuplicate, ok } = outcome;
    if (seen.has(index)) violate("lost-result", `two outcomes of message ${index}`);
    seen.add(index);
    // Without those before it that were not sent.
    const place = index - unsent.filter((one) => one.index < index).length;
    if (options.order === "input" && place !== position) violate("disorder", `outcome ${index} at ${position}`);
    if (!ok && !isTidingsError(outcome.error)) violate("foreign-error", describe(outcome.error));
    // A repetition of a recipient may be dropped, and then its requests are those of the first.
    if (isAmbiguous || globalsKind !== "none" || (isDuplicate && options.duplicates === "drop")) continue;
    const { to, body } = Object(outcome.message);
    if (typeof to !== "string") continue;
    const own = context.requests.filter(
      ({ call, mark, recipients }) => call === run + 1 && body === `mark-${mark}.` && recipients.includes(to.slice(1)),
    );
    if (!ok) failure(outcome.error, own, context);
    else if (own.length > 0) success(own, context);
    else if (context.log === undefined || outcome.result.replayed !== true)
      violate("false-success", "without a request");
  }
}
