/** The pace as a plot: accepted messages in each second. */

const SVG = "http://www.w3.org/2000/svg";
const [LEFT, BOTTOM] = [36, 20];

export function plot(svg: SVGSVGElement, recent: readonly number[], perSecond: number): void {
  // In pixels, so that the letters have their size at every width.
  const { clientWidth: width, clientHeight: height } = svg;
  const ground = height - BOTTOM;
  const top = Math.max(1, perSecond, ...recent);
  const step = (width - LEFT) / Math.max(1, recent.length);
  const y = (value: number): number => ground * (1 - value / (top * 1.08));
  const bars = recent.map((value, index) =>
    shape("rect", {
      x: LEFT + index * step,
      y: y(value),
      width: Math.max(1, step - 0.5),
      height: ground - y(value),
      fill: "currentColor",
    }),
  );
  const lines = [y(perSecond), ground].map((at) =>
    shape("line", { x1: LEFT, x2: width, y1: at, y2: at, class: "grid" }),
  );
  const labels = [
    label(LEFT - 4, y(perSecond) + 4, "end", String(Math.round(perSecond * 10) / 10)),
    label(LEFT - 4, ground, "end", "0"),
    label(LEFT, height - 4, "start", `${recent.length} s ago`),
    label(width, height - 4, "end", "now"),
  ];
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.replaceChildren(...lines, ...bars, ...labels);
}

function shape(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, String(value));
  return made;
}

function label(x: number, y: number, anchor: string, text: string): SVGElement {
  const made = shape("text", { x, y, "text-anchor": anchor });
  made.textContent = text;
  return made;
}
