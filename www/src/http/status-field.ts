/**
 * The status of a response: from the status line of its text, or else from the input field. When a text has no status line,
 * the field shows again what was typed into it, not the status of the text before.
 *
 * @returns A function that shows and returns the status of a text, NaN if there is none.
 */
export function statusField(input: HTMLInputElement, hint: HTMLElement): (statusInText: number | null) => number {
  let typed = input.value;
  input.addEventListener("input", () => (typed = input.value));
  return (statusInText) => {
    input.readOnly = statusInText !== null;
    const value = statusInText === null ? typed : String(statusInText);
    // Setting the value while the user types would move the cursor.
    if (input.value !== value) input.value = value;
    hint.textContent =
      statusInText !== null ? "Taken from the status line." : "The text has no status line. Enter the status.";
    return input.valueAsNumber;
  };
}
