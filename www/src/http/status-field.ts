/**
 * The status of a response: what its text says in a status line, else what somebody said in the field. The status of one
 * text says nothing of the next, so the field goes back to what was said in it.
 *
 * @returns Shows the status for a text, and tells it; NaN where there is none.
 */
export function statusField(input: HTMLInputElement, hint: HTMLElement): (statusInText: number | null) => number {
  let typed = input.value;
  input.addEventListener("input", () => (typed = input.value));
  return (statusInText) => {
    input.readOnly = statusInText !== null;
    const value = statusInText === null ? typed : String(statusInText);
    // Not while it is typed in: that would move the cursor.
    if (input.value !== value) input.value = value;
    hint.textContent = statusInText !== null ? "Read from the text." : "The text has no status line: say it here.";
    return input.valueAsNumber;
  };
}
