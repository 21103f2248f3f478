/** The pace as a plot: accepted messages in each second. */

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, LEFT, BOTTOM] = [480, 120, 34, 18];

export function plot(svg: SVGSVGElement, recent: readonly number[], perSecond: number): void {
  const top = Math.max(1, perSecond, ...recent);
  const step = (WIDTH - LEFT) / Math.max(1, recent.length);
  const y = (value: number): number => (HEIGHT - BOTTOM) * (1 - value / (top * 1.08));
  const bars = recent.map((value, index) =>
    shape("rect", {
      x: LEFT + index * step,
      y: y(value),
      width: Math.max(1, step - 0.5),
      height: HEIGHT - BOTTOM - y(value),
      fill: "currentColor",
    }),
  );
  const allowed = shape("line", { x1: LEFT, x2: WIDTH, y1: y(perSecond), y2: y(perSecond), class: "grid" });
  const ground = shape("line", { x1: LEFT, x2: WIDTH, y1: HEIGHT - BOTTOM, y2: HEIGHT - BOTTOM, class: "grid" });
  const labels = [
    label(LEFT - 4, y(perSecond) + 4, "end", String(Math.round(perSecond * 10) / 10)),
    label(LEFT - 4, HEIGHT - BOTTOM, "end", "0"),
    label(LEFT, HEIGHT - 4, "start", `${recent.length} s ago`),
    label(WIDTH, HEIGHT - 4, "end", "now"),
  ];
  svg.replaceChildren(allowed, ground, ...bars, ...labels);
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
