import { adviceFor } from "tidings";
import type { TidingsErrorFacts } from "tidings";
import { h } from "../dom.js";
import { inlineCode } from "./inline-code.js";

/** The advice of `adviceFor`: for the developer, and for the user who wanted to send the message. */
export function advice(error: TidingsErrorFacts): HTMLElement {
  const { todo, userMessage } = adviceFor(error);
  return h(
    "dl",
    { class: "advice" },
    h("div", {}, h("dt", {}, "What to do"), h("dd", {}, inlineCode(todo))),
    h("div", {}, h("dt", {}, "What to tell the user"), h("dd", {}, `“${userMessage}”`)),
  );
}
