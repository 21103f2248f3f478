import { isTidingsError } from "tidings";
import type { Fetch, Issue } from "tidings";
import { byId, h } from "../dom.js";
import { sentence, withoutPath } from "../report/sentence.js";
import { simulatedClient } from "./client.js";
import { type Draft, control, form, readDraft, recipients } from "./form.js";

/** Checks the form with the client's own validation, and shows what is wrong where it is wrong. */
export function checkDraft(fetch: Fetch): readonly Issue[] {
  const issues = issuesOf(readDraft(), fetch);
  const byField = new Map<string, Issue[]>();
  for (const issue of issues) {
    const name = fieldOf(issue.path);
    byField.set(name, [...(byField.get(name) ?? []), issue]);
  }
  for (const place of form.querySelectorAll<HTMLElement>("[data-issues]")) {
    const name = place.dataset["issues"] ?? "";
    const found = byField.get(name) ?? [];
    if (name !== "") {
      if (found.some(stops)) control(name).setAttribute("aria-invalid", "true");
      else control(name).removeAttribute("aria-invalid");
    }
    // Only a change is worth announcing.
    const text = JSON.stringify(found);
    if (place.dataset["shown"] === text) continue;
    place.dataset["shown"] = text;
    place.replaceChildren(...found.map(shownIssue));
  }
  const blocking = issues.filter(stops).length;
  const state = byId("compose-state");
  state.classList.toggle("warns", blocking === 0);
  state.textContent =
    blocking > 0 ? `${blocking === 1 ? "One thing is" : `${blocking} things are`} wrong. Nothing will be sent.`
    : issues.length > 0 ? "A warning stops nothing: it will be sent." : "";
  return issues;
}

function issuesOf({ provider, message, settings }: Draft, fetch: Fetch): readonly Issue[] {
  try {
    const client = simulatedClient(provider, settings, fetch);
    return provider === "shingleai" ? [] : client.validate(message);
  } catch (error) {
    if (isTidingsError(error) && error.category === "configuration") return error.issues;
    throw error;
  }
}

/** The field that a path is about: `to[1]` is about `to`, `retry.baseMs` about `baseMs`. */
function fieldOf(path: string): string {
  if (path.startsWith("template.parameters")) return "parameters";
  if (path.startsWith("template")) return "template";
  const name = path.replace(/^retry\./, "").replace(/\[.*$/, "");
  return form.querySelector(`[data-issues="${CSS.escape(name)}"]`) === null ? "" : name;
}

/** A warning does not. */
function stops({ severity }: Issue): boolean {
  return severity !== "warning";
}

function shownIssue(issue: Issue): HTMLElement {
  const { path, message, suggestion } = issue;
  const shown = /\[/.test(path) ? message : withoutPath(message, path);
  const use =
    suggestion !== undefined &&
    h("button", { type: "button", class: "suggestion", click: () => takeSuggestion(issue) }, "Use ", h("code", {}, suggestion));
  if (stops(issue)) return h("p", { class: "issue" }, sentence(shown), " ", use);
  return h("p", { class: "issue issue--warning" }, h("strong", {}, "Warning: "), sentence(shown), " ", use);
}

function takeSuggestion({ path, suggestion = "" }: Issue): void {
  const name = fieldOf(path);
  if (name === "") return;
  const input = control(name);
  const index = /^to\[(\d+)\]$/.exec(path)?.[1];
  if (index === undefined) input.value = suggestion;
  else input.value = recipients().map((number, at) => (at === Number(index) ? suggestion : number)).join(", ");
  input.focus();
  input.dispatchEvent(new Event("input", { bubbles: true }));
}
