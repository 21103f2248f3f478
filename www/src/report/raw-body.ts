import { highlight } from "../compose/highlight.js";
import { h } from "../dom.js";

/** The body as it came, folded away. */
export function rawBody(raw: unknown): HTMLElement {
  const text =
    typeof raw === "string" ? raw : raw === null || raw === undefined ? "(no body)" : JSON.stringify(raw, null, 2);
  const shown = typeof raw === "string" ? [text] : highlight(text);
  return h(
    "details",
    { class: "raw" },
    h("summary", {}, "Body as the provider sent it"),
    // Focusable, because it may have to be scrolled with the keyboard.
    h("pre", { tabindex: "0", role: "group", "aria-label": "Raw body" }, h("code", {}, ...shown)),
  );
}
