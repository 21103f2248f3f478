import { isTidingsError } from "tidings";
import type { Client, Fetch, Issue } from "tidings";
import { announcer } from "../announce.js";
import { byId, h } from "../dom.js";
import { pluralize } from "../format.js";
import { inlineCode, withoutPath } from "../report/inline-code.js";
import { createClient } from "./client.js";
import { type Draft, type Settings, control, form, readDraft, recipients } from "./form.js";

/** Valid settings, used to check the message when those of the form are invalid. */
const DEFAULT_SETTINGS: Settings = { maxAttempts: 4, baseMs: 400, jitter: "plus", timeoutMs: 2500, deadlineMs: 20_000 };

const state = byId("compose-state");
const announce = announcer("compose-live");

/** Validates the form with the client and shows each issue at its field. */
export function checkDraft(fetch: Fetch): readonly Issue[] {
  const issues = issuesOf(readDraft(), fetch);
  const byField = new Map<string, Issue[]>();
  for (const issue of issues) {
    const name = fieldName(issue.path);
    byField.set(name, [...(byField.get(name) ?? []), issue]);
  }
  for (const container of form.querySelectorAll<HTMLElement>("[data-issues]")) {
    const name = container.dataset.issues ?? "";
    const found = byField.get(name) ?? [];
    if (name !== "") {
      if (found.some(isError)) control(name).setAttribute("aria-invalid", "true");
      else control(name).removeAttribute("aria-invalid");
    }
    // Unchanged issues are not replaced, so that a button in them keeps the focus.
    const text = JSON.stringify(found);
    if (container.dataset.shown === text) continue;
    container.dataset.shown = text;
    container.replaceChildren(...found.map(issueElement));
  }
  showState(issues);
  return issues;
}

/** Shows in one sentence how many errors there are, and in which fields. */
function showState(issues: readonly Issue[]): void {
  const blocking = issues.filter(isError);
  const labels = [
    ...new Set(blocking.map(({ path }) => fieldLabel(fieldName(path))).filter((label) => label !== "")),
  ].join(", ");
  const summary =
    blocking.length > 0
      ? `Fix ${pluralize(blocking.length, "error")} before sending${labels === "" ? "" : `: ${labels}`}.`
      : issues.length > 0
        ? "Warnings do not stop the send."
        : "";
  state.classList.toggle("warns", blocking.length === 0);
  state.textContent = summary;
  announce(summary);
}

/** The label of a field. */
function fieldLabel(name: string): string {
  return name === ""
    ? ""
    : (form.querySelector(`label[for="${CSS.escape(name)}"]`)?.firstChild?.textContent ?? "").trim();
}

/** The issues of the settings and of the message together: neither hides the other. */
function issuesOf({ provider, message, settings }: Draft, fetch: Fetch): readonly Issue[] {
  const check = (client: Client): readonly Issue[] => (provider === "shingleai" ? [] : client.validate(message));
  try {
    return check(createClient(provider, settings, fetch));
  } catch (error) {
    if (!isTidingsError(error) || error.category !== "configuration") throw error;
    return [...check(createClient(provider, DEFAULT_SETTINGS, fetch)), ...error.issues];
  }
}

/** The field of an issue's path: `to[1]` belongs to `to`, `retry.baseMs` to `baseMs`. */
function fieldName(path: string): string {
  if (path.startsWith("template.parameters")) return "parameters";
  if (path.startsWith("template")) return "template";
  const name = path.replace(/^retry\./, "").replace(/\[.*$/, "");
  return form.querySelector(`[data-issues="${CSS.escape(name)}"]`) === null ? "" : name;
}

/** Errors stop the send; warnings do not. */
function isError({ severity }: Issue): boolean {
  return severity !== "warning";
}

function issueElement(issue: Issue): HTMLElement {
  const { path, message, suggestion } = issue;
  const shown = /\[/.test(path) ? message : withoutPath(message, path);
  const use =
    suggestion !== undefined &&
    h(
      "button",
      { type: "button", class: "suggestion", click: () => applySuggestion(issue) },
      "Use ",
      h("code", {}, suggestion),
    );
  if (isError(issue)) return h("p", { class: "issue" }, inlineCode(shown), " ", use);
  return h("p", { class: "issue issue--warning" }, h("strong", {}, "Warning: "), inlineCode(shown), " ", use);
}

function applySuggestion({ path, suggestion = "" }: Issue): void {
  const name = fieldName(path);
  if (name === "") return;
  const input = control(name);
  const index = /^to\[(\d+)\]$/.exec(path)?.[1];
  if (index === undefined) input.value = suggestion;
  else
    input.value = recipients()
      .map((number, at) => (at === Number(index) ? suggestion : number))
      .join(", ");
  input.focus();
  input.dispatchEvent(new Event("input", { bubbles: true }));
}
