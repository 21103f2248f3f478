import { byId } from "./dom.js";

/** Longer than between two keys, shorter than anybody waits for an answer. */
const PAUSE_MS = 700;

/** What the page opens with is no news. */
let touched = false;
for (const type of ["input", "change", "click"]) {
  addEventListener(type, () => (touched = true), { capture: true, once: true });
}

/**
 * Tells those who listen one short sentence, when the typing has paused and where it says something new. A panel of facts
 * is not announced itself: it would be read out as a whole at every key.
 *
 * @param id Of an element with the role `status`.
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
