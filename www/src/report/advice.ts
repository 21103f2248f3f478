import { adviceFor } from "tidings";
import type { TidingsErrorFacts } from "tidings";
import { h } from "../dom.js";
import { inlineCode } from "./inline-code.js";

/** What `adviceFor` says: to the developer, and to whoever wanted the message sent. */
export function advice(error: TidingsErrorFacts): HTMLElement {
  const { todo, userMessage } = adviceFor(error);
  return h(
    "dl",
    { class: "advice" },
    h("div", {}, h("dt", {}, "What to do"), h("dd", {}, inlineCode(todo))),
    h("div", {}, h("dt", {}, "What to show"), h("dd", {}, `“${userMessage}”`)),
  );
}
