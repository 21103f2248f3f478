const context = document.createElement("canvas").getContext("2d");

/** The width of a text in the plot, in pixels, so that no caption runs over the edge. */
export function textWidth(text: string, element: Element): number {
  if (context === null) return text.length * 7;
  const { fontWeight, fontSize, fontFamily } = getComputedStyle(element);
  context.font = `${fontWeight} ${fontSize} ${fontFamily}`;
  return context.measureText(text).width;
}
