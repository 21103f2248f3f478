import { byId } from "./dom.js";

/** Longer than the time between two keystrokes, so that typing announces nothing. */
const PAUSE_MS = 700;

/** Nothing is announced before the first input: the initial content is not news. */
let touched = false;
for (const type of ["input", "change", "click"]) {
  addEventListener(type, () => (touched = true), { capture: true, once: true });
}

/**
 * Announces one short sentence to screen readers, after typing has paused, and only if it has changed. Whole panels are not
 * live regions: a screen reader would read all of a panel at every keystroke.
 *
 * @param id The id of an element with the role `status`.
 */
export function announcer(id: string): (message: string) => void {
  const region = byId(id);
  let timer = 0;
  return (message) => {
    if (!touched) return;
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (region.textContent !== message) region.textContent = message;
    }, PAUSE_MS);
  };
}
