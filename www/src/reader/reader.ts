import { parseError, type ProviderName } from "tidings";
import { announcer } from "../announce.js";
import { byId, h, settled } from "../dom.js";
import { isReplaced } from "../replaced.js";
import { errorFacts } from "../report/facts.js";
import { exampleAt, fillExamples, firstExample } from "./examples.js";
import { readHttpText } from "./http-text.js";
import { statusField } from "./status-field.js";

const text = byId<HTMLTextAreaElement>("response-text");
const provider = byId<HTMLSelectElement>("response-provider");
const example = byId<HTMLSelectElement>("response-example");
const place = byId("response-facts");
const status = byId<HTMLInputElement>("response-status");
const statusOf = statusField(status, byId("response-status-hint"));
const say = announcer("errors-live");

/** The provider that somebody chose: that of an example goes with the example's text. */
let own = "";
let before = "";

/** The reader of pasted responses. */
export function startReader(): void {
  fillExamples(example);
  example.addEventListener("change", () => take(example.value));
  const later = settled(120, show);
  text.addEventListener("input", () => {
    example.value = "";
    if (isReplaced(before, text.value)) provider.value = own;
    before = text.value;
    later();
  });
  provider.addEventListener("input", () => {
    own = provider.value;
    later();
  });
  status.addEventListener("input", later);
  example.value = String(firstExample);
  take(example.value);
}

function take(index: string): void {
  // "Your own" leaves the text as it is.
  const chosen = index === "" ? undefined : exampleAt(Number(index));
  if (chosen === undefined) return;
  text.value = chosen.text;
  before = chosen.text;
  provider.value = chosen.provider;
  show();
}

function show(): void {
  const { status: written, headers, body } = readHttpText(text.value);
  const code = statusOf(written);
  if (text.value.trim() === "")
    return showNothing("Paste a response: what curl -i prints, header fields with a body, or a body alone.");
  if (!(code >= 100 && code <= 999)) return showNothing("An HTTP status is a number from 100 to 999.");
  const facts = parseError({
    status: code,
    headers,
    body,
    ...(provider.value !== "" && { provider: provider.value as ProviderName }),
  });
  place.replaceChildren(...errorFacts(facts));
  say(`Read: outcome ${facts.outcome}, ${facts.category}, HTTP ${code}.`);
}

function showNothing(why: string): void {
  place.replaceChildren(h("p", { class: "quiet" }, why));
  say(why);
}
