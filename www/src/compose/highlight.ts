import { h } from "../dom.js";

const TOKENS = /("(?:\\.|[^"\\])*")|\b(import|from|const|await|new|true|false|null)\b|\b(\d+(?:\.\d+)?)\b/g;
const KINDS = ["string", "keyword", "number"] as const;

/** Splits JavaScript or JSON into nodes, with strings, keywords and numbers highlighted. */
export function highlight(code: string): readonly (Node | string)[] {
  const nodes: (Node | string)[] = [];
  let from = 0;
  for (const match of code.matchAll(TOKENS)) {
    const kind = KINDS.find((_, index) => match[index + 1] !== undefined) ?? "string";
    nodes.push(code.slice(from, match.index), h("span", { class: `token-${kind}` }, match[0]));
    from = match.index + match[0].length;
  }
  return [...nodes, code.slice(from)];
}
