import { h } from "../dom.js";

/** A sentence in which names between backticks are shown as code. */
export function inlineCode(text: string): HTMLElement {
  return h("span", {}, ...text.split("`").map((part, index) => (index % 2 === 1 ? h("code", {}, part) : part)));
}

/** An issue's message without its path, for places that show the path beside it. */
export function withoutPath(text: string, path: string): string {
  const prefix = `\`${path}\`: `;
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}
