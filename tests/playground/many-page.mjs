// The section "Many at once" of the playground, for its tests.
import { fill } from "./playground-page.mjs";

const END_MS = 60_000;

/** Fills the form. */
export async function plan(page, { provider = "nativehub", ...numbers }) {
  await page.select("#many-provider", provider);
  for (const [name, value] of Object.entries(numbers)) await fill(page, `#many-${name}`, String(value));
}

/** Waits until at least `count` messages have an outcome. */
export const waitForEnded = (page, count) =>
  page.waitForFunction((wanted) => document.getElementById("many-progress").value >= wanted, {}, count);

/** Waits for the end and returns what the page shows. */
export async function waitForManyEnd(page) {
  await page.waitForFunction(() => /Done|Stopped|Failed/.test(document.getElementById("many-state").textContent), {
    timeout: END_MS,
  });
  return page.evaluate(() => {
    const shown = (id) => document.getElementById(id).textContent;
    const rows = [...document.querySelectorAll("#many-windows tbody tr")];
    const cell = (row, at) => Number.parseFloat(row.cells[at].textContent);
    return {
      state: shown("many-state"),
      label: shown("many-label"),
      note: shown("many-note"),
      ...Object.fromEntries(
        ["done", "failed", "unknown", "waiting"].map((name) => [name, Number(shown(`many-${name}`))]),
      ),
      progress: document.getElementById("many-progress").position,
      windows: rows.map((row) => ({ startS: cell(row, 1), requests: cell(row, 2), over: cell(row, 4) })),
      marks: document.querySelectorAll("#many-plot .rejection").length,
      summary: document.getElementById("many-plot").getAttribute("aria-label"),
      problems: [...document.querySelectorAll("#many-facts li")].map(({ innerText }) => innerText),
      checkpoint: JSON.parse(document.querySelector("#many-facts pre").textContent),
    };
  });
}
