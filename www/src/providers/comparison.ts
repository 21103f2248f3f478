import type { TidingsErrorFacts } from "tidings";
import { byId, h } from "../dom.js";
import { duration } from "../format.js";

const table = byId("comparison");
const note = byId("comparison-note");
const card = byId("comparison-card");

const FACTS = [
  "category",
  "scope",
  "outcome",
  "code",
  "message",
  "param",
  "requestId",
  "transient",
  "retryable",
  "retryAfterMs",
  "docsUrl",
] as const;

/**
 * Shows the facts of one response, read with the profile and without it.
 *
 * @param withProfile Null if the response is a success with the profile.
 */
export function showComparison(
  title: string,
  withProfile: TidingsErrorFacts | null,
  withoutProfile: TidingsErrorFacts,
): void {
  card.hidden = false;
  const differing = FACTS.filter((name) => shown(withProfile, name) !== shown(withoutProfile, name));
  note.textContent =
    withProfile === null
      ? "Without a profile, parseError cannot know that this is a success: it reads every response as a failure."
      : differing.length === 0
        ? "The profile changes no fact here."
        : `The profile changes ${differing.length} of ${FACTS.length} facts. ${differing.length === 1 ? "It is" : "They are"} marked.`;
  // Explicit roles, because on a narrow page CSS changes the display of the cells.
  table.replaceChildren(
    h(
      "thead",
      { role: "rowgroup" },
      h(
        "tr",
        { role: "row" },
        h("th", { role: "columnheader", scope: "col" }, "Fact"),
        h("th", { role: "columnheader", scope: "col" }, title),
        h("th", { role: "columnheader", scope: "col" }, "Without profile"),
      ),
    ),
    h(
      "tbody",
      { role: "rowgroup" },
      ...FACTS.map((name) =>
        h(
          "tr",
          { role: "row", class: differing.includes(name) ? "differs" : null },
          h("th", { role: "rowheader", scope: "row" }, name),
          cell(shown(withProfile, name), differing.includes(name)),
          cell(shown(withoutProfile, name), false),
        ),
      ),
    ),
  );
}

/** Hides the comparison: there is no response to read. */
export function hideComparison(): void {
  card.hidden = true;
}

function cell(text: string, strong: boolean): HTMLElement {
  const code = text === "null" ? h("span", { class: "none" }, text) : h("code", {}, text);
  return h("td", { role: "cell" }, strong ? h("strong", {}, code) : code);
}

function shown(facts: TidingsErrorFacts | null, name: (typeof FACTS)[number]): string {
  if (facts === null) return name === "category" ? "no failure" : name === "outcome" ? "sent" : "null";
  const value = facts[name];
  return name === "retryAfterMs" && typeof value === "number" ? `${value} (${duration(value)})` : String(value);
}
