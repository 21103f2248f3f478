import { byId } from "../dom.js";
import { formatCode } from "./code.js";
import { readDraft } from "./form.js";
import { highlight } from "./highlight.js";

const codeElement = byId("code");
const button = byId<HTMLButtonElement>("copy-code");
const copyStatus = byId("copied");

/** Shows the code for the form's current values. */
export function showCode(): void {
  const code = formatCode(readDraft());
  if (codeElement.textContent !== code) codeElement.replaceChildren(...highlight(code));
}

/** Starts the button that copies the code and shows whether that worked. */
export function startCopying(): void {
  let timer = 0;
  button.addEventListener("click", () => {
    const showStatus = (text: string): void => {
      copyStatus.textContent = text;
      clearTimeout(timer);
      timer = window.setTimeout(() => (copyStatus.textContent = ""), 2500);
    };
    navigator.clipboard.writeText(codeElement.textContent ?? "").then(
      () => showStatus("Copied"),
      () => {
        getSelection()?.selectAllChildren(codeElement);
        showStatus("Selected: copy it with your keyboard");
      },
    );
  });
}
