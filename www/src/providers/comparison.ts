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
 * The same answer read with the profile and without one.
 *
 * @param withProfile What the profile makes of it; null where it is a success.
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
      ? "parseError reads failures: without a profile, nobody can tell that this is none."
      : differing.length === 0
        ? "The shape alone tells as much."
        : `The profile tells more, or something else, in ${differing.length} of ${FACTS.length} facts: ${differing.length === 1 ? "it is" : "they are"} marked.`;
  // The roles are said, because a narrow page lays the cells out anew.
  table.replaceChildren(
    h(
      "thead",
      { role: "rowgroup" },
      h(
        "tr",
        { role: "row" },
        h("th", { role: "columnheader", scope: "col" }, "Fact"),
        h("th", { role: "columnheader", scope: "col" }, title),
        h("th", { role: "columnheader", scope: "col" }, "No profile"),
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

/** Without an answer that could be read there is nothing to compare. */
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
