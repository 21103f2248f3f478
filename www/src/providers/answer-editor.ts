import { byId, h } from "../dom.js";
import { readHttpText } from "../reader/http-text.js";
import { statusField } from "../reader/status-field.js";
import type { Answer } from "./attempt.js";
import { answersOf, anybodys, type ReadyAnswer } from "./answers.js";

const example = byId<HTMLSelectElement>("answer-example");
const text = byId<HTMLTextAreaElement>("answer-text");
const status = byId<HTMLInputElement>("answer-status");
const statusOf = statusField(status, byId("answer-status-hint"));

let offered: readonly ReadyAnswer[] = [];

/** @param changed Is told of every change. */
export function startAnswerEditor(changed: () => void): void {
  example.addEventListener("change", () => {
    take(example.value);
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
 * Offers the answers of a provider, and takes the first: another's answer says nothing of it.
 *
 * @param keep An answer that somebody has written stays.
 */
export function offerAnswers(id: string, title: string, keep: boolean): void {
  const written = keep && example.value === "" && text.value !== "";
  const own = answersOf(id);
  offered = [...own, ...anybodys];
  const group = (label: string, answers: readonly ReadyAnswer[]): HTMLElement | null =>
    answers.length === 0
      ? null
      : h(
          "optgroup",
          { label },
          ...answers.map((answer) => h("option", { value: offered.indexOf(answer) }, answer.label)),
        );
  const groups = [group(title, own), group("Anybody", anybodys)].filter((one) => one !== null);
  example.replaceChildren(h("option", { value: "" }, "Your own"), ...groups);
  example.value = written ? "" : "0";
  take(example.value);
}

function take(index: string): void {
  const chosen = index === "" ? undefined : offered[Number(index)];
  if (chosen !== undefined) text.value = chosen.text;
}

/** What is answered, or what is wrong with it. */
export function readAnswer(): Answer | string {
  const { status: written, headers, body } = readHttpText(text.value);
  const code = statusOf(written);
  if (!(code >= 200 && code <= 599)) return "The status of an answer is a number from 200 to 599.";
  const strange = headers.find(([, value]) => /[^\t\x20-\x7e\x80-\xff]/.test(value));
  if (strange !== undefined) return `The header field ${strange[0]} has a character that no header field can have.`;
  return { status: code, headers, body };
}
