// Compares results with what the requests showed.
import { isTidingsError } from "tidings";
import { describe } from "./case.mjs";
import { fallbackResults, waitResults } from "./delivery-results.mjs";
import { failoverResults, guardResults } from "./guard-results.mjs";
import { logResults } from "./log-results.mjs";
import { runResults } from "./run-results.mjs";
import { failure, success } from "./outcomes.mjs";

/** By operation, for those that record their ends. */
const CHECKS = {
  logged: logResults,
  run: runResults,
  wait: waitResults,
  fallback: fallbackResults,
  guarded: guardResults,
  failover: failoverResults,
};

/** Compares the result of the call with what the requests showed. */
export function resultsOf(context, groups) {
  const { settled, operation } = context;
  if (context.ends !== undefined) return CHECKS[operation](context);
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

/** Each call ends in its time, and after its signal has fired. */
export function endsInTime({ ends, clock, abortedAt, notifies, violate }, slack) {
  for (const { done, at, settledAt, limitMs, abortMs } of ends) {
    if (!done || clock.lost > 0) continue;
    const took = settledAt - at;
    if (took > limitMs + 5 + slack) violate("late", `a call took ${took} of ${limitMs} ms`);
    const since = Math.max(abortedAt ?? Infinity, at);
    if (notifies && settledAt > since + abortMs + slack)
      violate("abort-ignored", `a call ended ${settledAt - since} ms after the signal, of ${abortMs}`);
  }
}
