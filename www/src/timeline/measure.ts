const context = document.createElement("canvas").getContext("2d");

/** The width of a text in the plot, in pixels. */
export function textWidth(text: string, element: Element): number {
  if (context === null) return text.length * 7;
  const { fontWeight, fontSize, fontFamily } = getComputedStyle(element);
  context.font = `${fontWeight} ${fontSize} ${fontFamily}`;
  return context.measureText(text).width;
}

/** Breaks a text between words into lines of at most `maxWidth` pixels. */
export function linesOf(text: string, maxWidth: number, element: Element): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1) ?? ""} ${word}`.trim();
    if (lines.length > 0 && textWidth(longer, element) <= maxWidth) lines[lines.length - 1] = longer;
    else if (word !== "") lines.push(word);
  }
  return lines;
}
