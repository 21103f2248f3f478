import { parseError, type BuiltInProvider } from "tidings";
import { announcer } from "../announce.js";
import { byId, h, debounce } from "../dom.js";
import { isReplaced } from "../is-replaced.js";
import { errorFacts } from "../report/facts.js";
import { exampleAt, fillExamples, firstExample } from "./examples.js";
import { parseResponse } from "../http/parse-response.js";
import { statusField } from "../http/status-field.js";

const text = byId<HTMLTextAreaElement>("error-text");
const provider = byId<HTMLSelectElement>("error-provider");
const example = byId<HTMLSelectElement>("error-example");
const panel = byId("error-facts");
const status = byId<HTMLInputElement>("error-status");
const statusOf = statusField(status, byId("error-status-hint"));
const announce = announcer("errors-live");

/** The provider that the user chose. An example's provider applies only to the example's text. */
let chosenProvider = "";
let previousText = "";

/** Starts the section that reads pasted responses. */
export function startErrors(): void {
  fillExamples(example);
  example.addEventListener("change", () => showExample(example.value));
  const later = debounce(120, show);
  text.addEventListener("input", () => {
    example.value = "";
    if (isReplaced(previousText, text.value)) provider.value = chosenProvider;
    previousText = text.value;
    later();
  });
  provider.addEventListener("input", () => {
    chosenProvider = provider.value;
    later();
  });
  status.addEventListener("input", later);
  example.value = String(firstExample);
  showExample(example.value);
}

function showExample(index: string): void {
  // "Your own" keeps the text.
  const chosen = index === "" ? undefined : exampleAt(Number(index));
  if (chosen === undefined) return;
  text.value = chosen.text;
  previousText = chosen.text;
  provider.value = chosen.provider;
  show();
}

function show(): void {
  const { status: statusInText, headers, body } = parseResponse(text.value);
  const code = statusOf(statusInText);
  if (text.value.trim() === "")
    return showEmpty("Paste a response: what curl -i prints, header fields with a body, or only a body.");
  if (!(code >= 100 && code <= 999)) return showEmpty("Enter an HTTP status from 100 to 999.");
  const facts = parseError({
    status: code,
    headers,
    body,
    ...(provider.value !== "" && { provider: provider.value as BuiltInProvider }),
  });
  panel.replaceChildren(...errorFacts(facts));
  announce(`Read: outcome ${facts.outcome}, ${facts.category}, HTTP ${code}.`);
}

function showEmpty(why: string): void {
  panel.replaceChildren(h("p", { class: "quiet" }, why));
  announce(why);
}
