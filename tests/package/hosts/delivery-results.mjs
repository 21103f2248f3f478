// The invariants of the wait for a delivery, and of a send with a fallback: after a doubt, an arrival or a failed store, the second channel is silent.
import { isDoubtful, failure, requestsOf } from "./outcomes.mjs";

const FAILED = ["undelivered", "failed", "expired"];

/** The message was accepted before the wait, so no error of it says `not-sent`, unless an argument is invalid. */
export function waitResults({ ends, violate }) {
  const [{ ok, value }] = ends;
  if (ok) return known(value, violate);
  failure(value, [], { violate, effect: true });
  if (value?.outcome !== "sent" && value?.category !== "configuration")
    violate("false-not-sent", `the wait for a message ended with ${value?.category}, ${value?.outcome}`);
}

function known({ state, known }, violate) {
  if (state === "final" ? known?.isFinal !== true : state !== "timeout")
    violate("false-success", `the wait ended with ${state}`);
}

export function fallbackResults(context) {
  const { ends, first, onTimeout, tracking, reported, violate } = context;
  const [end] = ends;
  const all = requestsOf(context, end);
  const second = all.filter(({ channel }) => channel === "second");
  const isOk = first?.ok === true;
  if (second.length > 0 && !isOk) {
    if (first?.error?.outcome !== "not-sent") violate("sent-after-doubt", `after ${first?.error?.outcome}`);
    if (all.some((request) => request.channel === "" && isDoubtful(request)))
      violate("sent-after-doubt", "a request to the first channel may have been accepted");
  }
  if (second.length > 0 && isOk) {
    const { secondAt } = context;
    const before = reported.filter(({ at }) => at < secondAt).map(({ status }) => status);
    const isFailed = reported.some(({ asked, status }) => asked <= secondAt && FAILED.includes(status));
    if (tracking !== undefined && onTimeout !== "fallback" && !isFailed && tracking.state.lied === false)
      violate("needless-second", `after ${before}`);
    if (tracking?.isPerfect && (before.includes("delivered") || before.includes("unknown")))
      violate("sent-after-doubt", `after ${before}`);
  }
  if (end.ok) {
    if ((end.value.state === "fallback") !== second.length > 0)
      violate("false-success", `${end.value.state}, ${second.length} requests`);
    return;
  }
  // The error is that of the wait, or that of the second send.
  if (isOk && end.value?.outcome === "sent") return failure(end.value, [], context);
  failure(end.value, isOk ? second : all, context);
  if (isOk && second.length === 0 && !context.isSecondCalled)
    violate(
      "false-not-sent",
      `the first channel accepted it, and the error says ${end.value?.outcome}, ${end.value?.category}`,
    );
}
