import type { TidingsError } from "tidings";
import { byId, h } from "../dom.js";
import { counted, duration } from "../format.js";
import type { Session } from "../send/session.js";
import { errorFacts } from "./facts.js";
import { readFacts, sentFacts } from "./result.js";

const place = byId("report");
const nothing = [...place.childNodes];

/** Nothing was called yet. */
export function clearReport(): void {
  place.dataset.kind = "idle";
  place.replaceChildren(...nothing);
}

/** What became of a call: the result, or the error; nothing while it runs. */
export function showReport({ ending, run }: Session): void {
  if (ending === null) {
    place.dataset.kind = "running";
    place.replaceChildren(
      h(
        "p",
        { class: "quiet" },
        run.tries.length === 0 ? "Starting…" : "The call is running. Cancel works in every phase of it.",
      ),
    );
    return;
  }
  place.dataset.kind = ending.kind;
  switch (ending.kind) {
    case "sent":
      return place.replaceChildren(...sentFacts(ending.result));
    case "read":
      return place.replaceChildren(...readFacts(ending.response));
    case "failed":
      return place.replaceChildren(...failed(ending.error));
  }
}

function failed(error: TidingsError): readonly (Node | string)[] {
  const { attempts, waitedMs, idempotencyKey } = error;
  return [
    ...errorFacts(error),
    h(
      "p",
      { class: "quiet" },
      `${counted(attempts.length, "attempt")}, ${duration(waitedMs)} waited`,
      idempotencyKey !== null && h("span", {}, ", idempotency key ", h("code", {}, idempotencyKey)),
      ".",
    ),
  ];
}
