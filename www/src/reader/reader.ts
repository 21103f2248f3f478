import { parseError } from "tidings";
import { byId, h, settled } from "../dom.js";
import { errorFacts } from "../report/facts.js";
import { exampleAt, fillExamples, firstExample } from "./examples.js";
import { readHttpText } from "./http-text.js";

const text = byId<HTMLTextAreaElement>("response-text");
const status = byId<HTMLInputElement>("response-status");
const hint = byId("response-status-hint");
const provider = byId<HTMLSelectElement>("response-provider");
const example = byId<HTMLSelectElement>("response-example");
const place = byId("response-facts");

/** The reader of pasted responses. */
export function startReader(): void {
  fillExamples(example);
  example.addEventListener("change", () => take(Number(example.value)));
  const later = settled(120, show);
  for (const input of [text, status, provider]) {
    input.addEventListener("input", () => {
      if (input === text) example.value = "";
      later();
    });
  }
  example.value = String(firstExample);
  take(firstExample);
}

function take(index: number): void {
  const chosen = exampleAt(index);
  if (chosen === undefined) return;
  text.value = chosen.text;
  provider.value = chosen.provider;
  show();
}

function show(): void {
  const { status: written, headers, body } = readHttpText(text.value);
  // The status line of the text wins; the field is for a body that was pasted alone.
  status.readOnly = written !== null;
  if (written !== null) status.value = String(written);
  hint.textContent = written !== null ? "Read from the text." : "The text has no status line: say it here.";
  if (text.value.trim() === "") {
    place.replaceChildren(h("p", { class: "quiet" }, "Paste a response: what curl -i prints, header fields with a body, or a body alone."));
    return;
  }
  const code = status.valueAsNumber;
  if (!(code >= 100 && code <= 999)) {
    place.replaceChildren(h("p", { class: "quiet" }, "An HTTP status is a number from 100 to 999."));
    return;
  }
  const facts = parseError({ status: code, headers, body, ...(provider.value !== "" && { provider: provider.value }) });
  place.replaceChildren(...errorFacts(facts));
}
