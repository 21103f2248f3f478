import type { TidingsError } from "tidings";
import { byId, h } from "../dom.js";
import { pluralize, duration } from "../format.js";
import type { Session } from "../send/session.js";
import { errorFacts } from "./facts.js";
import { readFacts, sentFacts } from "./result.js";

const panel = byId("report");
const initialContent = [...panel.childNodes];

/** Shows the empty report. */
export function clearReport(): void {
  panel.dataset.kind = "idle";
  panel.replaceChildren(...initialContent);
}

/** Shows the result or the error of a call, or that it is still running. */
export function showReport({ ending, run }: Session): void {
  if (ending === null) {
    panel.dataset.kind = "running";
    panel.replaceChildren(
      h(
        "p",
        { class: "quiet" },
        run.attempts.length === 0 ? "Starting…" : "The call is running. You can cancel it at any time.",
      ),
    );
    return;
  }
  panel.dataset.kind = ending.kind;
  switch (ending.kind) {
    case "sent":
      return panel.replaceChildren(...sentFacts(ending.result));
    case "read":
      return panel.replaceChildren(...readFacts(ending.response));
    case "failed":
      return panel.replaceChildren(...failed(ending.error));
  }
}

function failed(error: TidingsError): readonly (Node | string)[] {
  const { attempts, waitedMs, idempotencyKey } = error;
  return [
    ...errorFacts(error),
    h(
      "p",
      { class: "quiet" },
      `${pluralize(attempts.length, "attempt")}, ${duration(waitedMs)} waited`,
      idempotencyKey !== null && h("span", {}, ", idempotency key ", h("code", {}, idempotencyKey)),
      ".",
    ),
  ];
}
