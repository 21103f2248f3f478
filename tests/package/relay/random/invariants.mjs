// What holds at the end of every case.
import { inspect } from "node:util";
import { markIn, SECRETS } from "./records.mjs";

const requestsOf = (list) => new Set(list.map(({ request }) => request)).size;

export function checkEnd(records, { actions, users, delivered, limitMs }) {
  const byMark = new Map();
  for (const one of delivered) byMark.set(markIn(one.body), [...(byMark.get(markIn(one.body)) ?? []), one]);
  checkTimes(records, limitMs);
  checkEvents(records);
  for (const action of actions) {
    const { mark, calls, last } = action;
    const own = byMark.get(mark) ?? [];
    checkCalls(records, own, mark, calls);
    if (records.isStoreFalse) continue;
    if (requestsOf(own) > 1) records.violate("duplicate", `${mark}: ${requestsOf(own)} sends of one key were accepted`);
    // Nothing fails any more: what the page says at last is true.
    const { outcome, error } = last;
    if (outcome === "not-sent" && own.length > 0)
      records.violate("not-sent", `${mark}: at last ${inspect(error, { depth: 1 })}`);
    if (outcome === "sent" && own.length === 0) records.violate("sent", `${mark}: at last, and nothing was accepted`);
  }
  if (!records.areCountersFalse && !records.isStoreFalse) checkLimits(records, users, actions, byMark);
}

function checkTimes(records, limitMs) {
  for (const { what, beganAt, endedAt } of records.requests) {
    if (endedAt === null) records.violate("hangs", `${what}: no response`);
    else if (endedAt - beganAt > limitMs)
      records.violate("late", `${what}: ${endedAt - beganAt} ms, of at most ${limitMs}`);
  }
}

/** No event and no line of the console has a secret, a token, a text or a number. */
function checkEvents(records) {
  const { events, written, tokens } = records;
  const all = [...events.map((event) => inspect(event, { depth: 9, showHidden: true })), ...written];
  const { KEY, SECRET, RAW } = SECRETS;
  for (const text of all)
    for (const secret of [KEY, SECRET, RAW, ...tokens, "MARKED_COOKIE", ", with a text", "+14155550100"])
      if (text.includes(secret)) records.violate("secret", `an event has ${secret}: ${text.slice(0, 2_000)}`);
}

/** What each call of a page said of itself. */
function checkCalls(records, own, mark, calls) {
  const reached = new Set((records.reached.get(mark) ?? []).map((request) => request?.call));
  for (const call of calls) {
    if (call.outcome === null) records.violate("hangs", `${mark}: a call of a page did not end`);
    if (records.isStoreFalse) continue;
    if (call.outcome === "sent" && !call.isTrue) records.violate("sent", `${mark}: nothing was accepted`);
    // Of a second click, "not sent" says nothing about the first one.
    const isAlone = reached.size === 1 && reached.has(call);
    if (call.outcome === "not-sent" && isAlone && own.length > 0)
      records.violate("not-sent", `${mark}: accepted, but ${inspect(call.error, { depth: 1 })}`);
  }
}

/** In the window in which they were counted, no more messages were accepted than the limit. */
function checkLimits(records, users, actions, byMark) {
  for (const { grant } of users) {
    if (grant.limit === null) continue;
    const used = new Map();
    for (const [mark, own] of byMark) {
      if (mark === null || actions.find((action) => action.mark === mark)?.user.grant !== grant) continue;
      const window = records.byNumber.get(own[0].request)?.window;
      if (window === undefined) records.violate("limit", `${mark}: accepted, and never counted`);
      used.set(window, (used.get(window) ?? 0) + own.length);
    }
    for (const [window, count] of used)
      if (count > grant.limit.max) records.violate("limit", `${window}: ${count} messages, of ${grant.limit.max}`);
  }
}
