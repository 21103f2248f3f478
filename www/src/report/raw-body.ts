import { highlight } from "../compose/highlight.js";
import { h } from "../dom.js";

/** The response's body as received, collapsed. */
export function rawBody(raw: unknown): HTMLElement {
  const text =
    typeof raw === "string" ? raw : raw === null || raw === undefined ? "(no body)" : JSON.stringify(raw, null, 2);
  const shown = typeof raw === "string" ? [text] : highlight(text);
  return h(
    "details",
    { class: "raw" },
    h("summary", {}, "Response body as received"),
    // Focusable, so that the keyboard can scroll it.
    h("pre", { tabindex: "0", role: "group", "aria-label": "Raw body" }, h("code", {}, ...shown)),
  );
}
