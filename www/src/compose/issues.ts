import { isTidingsError } from "tidings";
import type { Client, Fetch, Issue } from "tidings";
import { announcer } from "../announce.js";
import { byId, h } from "../dom.js";
import { sentence, withoutPath } from "../report/sentence.js";
import { simulatedClient } from "./client.js";
import { type Draft, type Settings, control, form, readDraft, recipients } from "./form.js";

/** Settings that will do, to look at the message where those of the form will not. */
const USUAL: Settings = { maxAttempts: 4, baseMs: 400, jitter: "plus", timeoutMs: 2500, deadlineMs: 20_000 };

const state = byId("compose-state");
const say = announcer("compose-live");

/** Checks the form with the client's own validation, and shows what is wrong where it is wrong. */
export function checkDraft(fetch: Fetch): readonly Issue[] {
  const issues = issuesOf(readDraft(), fetch);
  const byField = new Map<string, Issue[]>();
  for (const issue of issues) {
    const name = fieldOf(issue.path);
    byField.set(name, [...(byField.get(name) ?? []), issue]);
  }
  for (const place of form.querySelectorAll<HTMLElement>("[data-issues]")) {
    const name = place.dataset.issues ?? "";
    const found = byField.get(name) ?? [];
    if (name !== "") {
      if (found.some(stops)) control(name).setAttribute("aria-invalid", "true");
      else control(name).removeAttribute("aria-invalid");
    }
    // What did not change stays, and with it the focus on a button in it.
    const text = JSON.stringify(found);
    if (place.dataset.shown === text) continue;
    place.dataset.shown = text;
    place.replaceChildren(...found.map(shownIssue));
  }
  showState(issues);
  return issues;
}

/** In one sentence: how many things are wrong, and where. */
function showState(issues: readonly Issue[]): void {
  const blocking = issues.filter(stops);
  const places = [...new Set(blocking.map(({ path }) => labelOf(fieldOf(path))).filter((label) => label !== ""))].join(
    ", ",
  );
  const count = blocking.length === 1 ? "One thing is" : `${blocking.length} things are`;
  const words =
    blocking.length > 0
      ? `${count} wrong${places === "" ? "" : `: ${places}`}. Nothing will be sent.`
      : issues.length > 0
        ? "A warning stops nothing: it will be sent."
        : "";
  state.classList.toggle("warns", blocking.length === 0);
  state.textContent = words;
  say(words);
}

/** What the page calls a field. */
function labelOf(name: string): string {
  return name === ""
    ? ""
    : (form.querySelector(`label[for="${CSS.escape(name)}"]`)?.firstChild?.textContent ?? "").trim();
}

/** What is wrong with the settings, and with the message: one hides nothing of the other. */
function issuesOf({ provider, message, settings }: Draft, fetch: Fetch): readonly Issue[] {
  const check = (client: Client): readonly Issue[] => (provider === "shingleai" ? [] : client.validate(message));
  try {
    return check(simulatedClient(provider, settings, fetch));
  } catch (error) {
    if (!isTidingsError(error) || error.category !== "configuration") throw error;
    return [...check(simulatedClient(provider, USUAL, fetch)), ...error.issues];
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
    h(
      "button",
      { type: "button", class: "suggestion", click: () => takeSuggestion(issue) },
      "Use ",
      h("code", {}, suggestion),
    );
  if (stops(issue)) return h("p", { class: "issue" }, sentence(shown), " ", use);
  return h("p", { class: "issue issue--warning" }, h("strong", {}, "Warning: "), sentence(shown), " ", use);
}

function takeSuggestion({ path, suggestion = "" }: Issue): void {
  const name = fieldOf(path);
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
