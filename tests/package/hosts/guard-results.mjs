// The invariants of guards and of a failover: nothing is sent that a guard does not let pass, and nothing by a second provider after a doubt.
import { isKept } from "./log-results.mjs";
import { failure, isDoubtful, requestsOf, success } from "./outcomes.mjs";

/** The guards that let no message pass. */
const STOPPING = ["verdict", "throws", "rejects", "never", "nonsense"];

export function guardResults(context) {
  const { ends } = context;
  const [end] = ends;
  const own = requestsOf(context, end);
  // A store that answers what is not true may say that it was sent.
  const isReplayed = end.ok && end.value.replayed === true && context.log?.isSane === false;
  if (!end.ok) failure(end.value, own, context);
  else if (!isReplayed) success(own, context);
  passed(context);
}

/** What the guards said, and what they were told afterwards. */
function passed({ guardKinds = [], undo = [], ends, requests, violate, listenerKind }) {
  const sent = requests.filter(({ group }) => group !== "again");
  if (sent.length > 0 && guardKinds.some((kind) => STOPPING.includes(kind)))
    violate("sent-despite-guard", `${sent.length} requests; guards ${guardKinds}`);
  // The listener's own send asks the guards, too.
  if (listenerKind === "again") return;
  for (const { call = 1, undone } of undo) {
    const end = ends[call - 1];
    const expected = !end.ok && end.value?.outcome === "not-sent" ? 1 : 0;
    if (undone !== expected)
      violate("undo", `\`onNotSent\` was called ${undone} times after ${end.ok ? "sent" : end.value?.outcome}`);
  }
}

export function failoverResults(context) {
  const { ends, violate } = context;
  for (const [index, end] of ends.entries()) {
    const own = requestsOf(context, end);
    const isSent = ends.slice(0, index).some((one) => requestsOf(context, one).some(isDoubtful));
    if (!end.ok) failure(end.value, own, context);
    else if (own.length > 0) success(own, context);
    else if (end.value.replayed !== true || (context.log?.isSane && !isSent))
      violate("false-success", "without a request");
    for (const [position, request] of own.entries())
      if (isDoubtful(request) && own.slice(position).some(({ channel }) => channel !== request.channel))
        violate("sent-after-doubt", `${own.map(({ channel, tag }) => `${channel || "first"} ${tag}`)}`);
    if (isSent && own.length > 0 && isKept(context)) violate("sent-again", `call ${index + 1}`);
  }
  passed(context);
}
