import { h } from "../dom.js";

/** A sentence of the client, in which backticks mark names. */
export function inlineCode(text: string): HTMLElement {
  return h("span", {}, ...text.split("`").map((part, index) => (index % 2 === 1 ? h("code", {}, part) : part)));
}

/** An issue's sentence, without the path where that is shown beside it. */
export function withoutPath(text: string, path: string): string {
  const prefix = `\`${path}\`: `;
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}
