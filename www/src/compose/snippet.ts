import { byId } from "../dom.js";
import { codeFor } from "./code.js";
import { readDraft } from "./form.js";
import { highlighted } from "./highlight.js";

const place = byId("code");
const button = byId<HTMLButtonElement>("copy-code");
const said = byId("copied");

/** Shows the code for what the form says now. */
export function showCode(): void {
  const code = codeFor(readDraft());
  if (place.textContent !== code) place.replaceChildren(...highlighted(code));
}

/** The button that copies the code; it says whether that worked. */
export function startCopying(): void {
  let timer = 0;
  button.addEventListener("click", () => {
    const answer = (text: string): void => {
      said.textContent = text;
      clearTimeout(timer);
      timer = window.setTimeout(() => (said.textContent = ""), 2500);
    };
    navigator.clipboard.writeText(place.textContent ?? "").then(
      () => answer("Copied"),
      () => {
        getSelection()?.selectAllChildren(place);
        answer("Selected: copy it with your keyboard");
      },
    );
  });
}
