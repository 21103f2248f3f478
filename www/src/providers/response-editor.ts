import { byId, h } from "../dom.js";
import { parseResponse } from "../http/parse-response.js";
import { statusField } from "../http/status-field.js";
import type { ResponseParts } from "./simulate-call.js";
import { exampleResponses, commonResponses, type ExampleResponse } from "./example-responses.js";

const example = byId<HTMLSelectElement>("response-example");
const text = byId<HTMLTextAreaElement>("response-text");
const status = byId<HTMLInputElement>("response-status");
const statusOf = statusField(status, byId("response-status-hint"));

let offered: readonly ExampleResponse[] = [];

/** @param changed Called after every change. */
export function startResponseEditor(changed: () => void): void {
  example.addEventListener("change", () => {
    showExample(example.value);
    changed();
  });
  for (const input of [text, status]) {
    input.addEventListener("input", () => {
      if (input === text) example.value = "";
      changed();
    });
  }
}

/**
 * Offers the example responses of a provider and shows the first one.
 *
 * @param keep Keep a response that the user wrote.
 */
export function offerResponses(id: string, title: string, keep: boolean): void {
  const statusInText = keep && example.value === "" && text.value !== "";
  const own = exampleResponses(id);
  offered = [...own, ...commonResponses];
  const group = (label: string, examples: readonly ExampleResponse[]): HTMLElement | null =>
    examples.length === 0
      ? null
      : h("optgroup", { label }, ...examples.map((one) => h("option", { value: offered.indexOf(one) }, one.label)));
  const groups = [group(title, own), group("Any server", commonResponses)].filter((one) => one !== null);
  example.replaceChildren(h("option", { value: "" }, "Your own"), ...groups);
  example.value = statusInText ? "" : "0";
  showExample(example.value);
}

function showExample(index: string): void {
  const chosen = index === "" ? undefined : offered[Number(index)];
  if (chosen !== undefined) text.value = chosen.text;
}

/** Reads the response, or returns a sentence that says what is wrong with it. */
export function readResponse(): ResponseParts | string {
  const { status: statusInText, headers, body } = parseResponse(text.value);
  const code = statusOf(statusInText);
  if (!(code >= 200 && code <= 599)) return "Enter a status from 200 to 599.";
  const invalid = headers.find(([, value]) => /[^\t\x20-\x7e\x80-\xff]/.test(value));
  if (invalid !== undefined)
    return `The header field ${invalid[0]} contains a character that is not allowed in header fields.`;
  return { status: code, headers, body };
}
