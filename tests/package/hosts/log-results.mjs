// The invariants of the send log: a key whose message may have been sent is not sent again, and no answer of a store makes a doubt certain.
import { failure, isDoubtful, requestsOf, success } from "./outcomes.mjs";
import { PROVIDERS } from "./providers.mjs";

/** Whether what may have been sent must stay so: not after answers that are not true, and not if the caller wants it sent without the store. */
export const isKept = ({ log }) => log?.isSane === true && log.onStoreFailure === "reject";

export function logResults(context) {
  const { ends, log, provider, violate, perGroup } = context;
  for (const [index, end] of ends.entries()) {
    // Calls at the same time: any of them may have made the requests.
    const own = perGroup > 1 ? [] : requestsOf(context, end);
    const before = ends.slice(0, index);
    const isSent = before.some((one) => requestsOf(context, one).some(isDoubtful));
    if (!end.ok) failure(end.value, own, context);
    else if (own.length > 0) success(own, context);
    else if (perGroup > 1) continue;
    else if (end.value.replayed !== true) violate("false-success", "without a request, and not replayed");
    else if (log.isSane && !before.some((one) => requestsOf(context, one).some(({ tag }) => !isRejection(tag))))
      violate("false-success", "replayed, but nothing was accepted");
    if (isSent && own.length > 0 && isKept(context) && !PROVIDERS[provider].keyed)
      violate("sent-again", `call ${index + 1} sends what may have been sent: ${own.map(({ tag }) => tag)}`);
    if (index > 0 && perGroup === 1 && isQuiet(context)) sameAgain(ends[index - 1], end, context);
  }
}

const isRejection = (tag) => tag === "limited" || tag === "rejected";

/** Whether nothing at all is wrong with the host and the store. */
function isQuiet({ log, globalsKind, clock, signalKind, listenerKind }) {
  const { timers, clock: kind } = clock.kind;
  const isGood = timers === "good" && kind === "good" && globalsKind === "none" && signalKind === "none";
  return isGood && log.isPerfect && listenerKind !== "again";
}

/** A second call gets the result of the first one. */
function sameAgain(first, second, { violate }) {
  if (first.ok && !(second.ok && second.value.replayed === true && second.value.id === first.value.id))
    violate("not-replayed", `the second call ended with ${second.ok ? second.value.id : second.value?.message}`);
}
