import { adviceFor } from "tidings";
import type { SentMessage } from "tidings";
import { h } from "../dom.js";
import { advice } from "./advice.js";
import { inlineCode } from "./inline-code.js";

/** The messages of a send to several recipients: status and outcome first, then the reason. */
export function messageList(messages: readonly SentMessage[]): HTMLElement {
  return h(
    "ul",
    { class: "issues" },
    ...messages.map(({ to, status, error }) =>
      h(
        "li",
        {},
        h("code", {}, to ?? "?"),
        ` ${status}`,
        error !== null &&
          h(
            "span",
            {},
            ": ",
            h("strong", {}, `outcome: ${error.outcome}`),
            ". ",
            inlineCode(error.message),
            " ",
            h("span", { class: "quiet" }, [error.category, error.code].filter(Boolean).join(" · ")),
          ),
      ),
    ),
  );
}

/** Advice for the failed messages, each advice once. */
export function messageAdvice(messages: readonly SentMessage[]): readonly HTMLElement[] {
  const errors = new Map(messages.flatMap(({ error }) => (error === null ? [] : [[adviceFor(error).todo, error]])));
  return [...errors.values()].map(advice);
}
