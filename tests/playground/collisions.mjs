// Finds unreadable texts in a part of the page: texts that overlap, and texts that are cut off.

/** Runs in the page, so it uses nothing from outside. Returns one line per fault. */
export function collisions(selector) {
  const texts = [];
  const faults = [];
  const add = (element, text, boxes) => {
    const edge = element.closest("svg") ?? element.closest(".card");
    const { left, right } = edge.getBoundingClientRect();
    for (const box of boxes) {
      if (box.left < left - 1 || box.right > right + 1)
        faults.push(`"${text}" is cut off at ${Math.round(box.left)} or ${Math.round(box.right)}`);
    }
    texts.push({ element, text, boxes });
  };
  for (const scope of document.querySelectorAll(selector)) {
    const walker = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = node.data.trim();
      if (
        text === "" ||
        element.closest(".visually-hidden, option, textarea, svg, .scroll, pre") ||
        !element.checkVisibility({ visibilityProperty: true })
      )
        continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      add(
        element,
        text,
        [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0),
      );
    }
    for (const element of scope.querySelectorAll("svg text"))
      add(element, element.textContent, [element.getBoundingClientRect()]);
  }
  const over = (a, b) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4;
  texts.forEach((one, at) => {
    for (const other of texts.slice(at + 1)) {
      if (one.boxes.some((a) => other.boxes.some((b) => over(a, b))))
        faults.push(`"${one.text}" and "${other.text}" overlap`);
    }
  });
  return faults;
}
