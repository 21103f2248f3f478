/** Elements of the page. Texts are set as text: nothing from a server becomes markup. */

export function byId<T extends Element = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`There is no element #${id}.`);
  return found as unknown as T;
}

export function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

export function row(...cells: readonly (string | number | null)[]): HTMLElement {
  const made = document.createElement("tr");
  made.append(...cells.map((cell) => element("td", String(cell ?? ""))));
  return made;
}

/** Says how something ended. */
export function say(output: HTMLElement, text: string, failed = false): void {
  output.textContent = text;
  output.toggleAttribute("data-failed", failed);
}
