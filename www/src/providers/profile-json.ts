import { isTidingsError } from "tidings";
import type { Issue, ProviderProfile } from "tidings";
import { defineProvider } from "tidings/provider";
import { type Span, jsonPositions, nearestSpan } from "./json-positions.js";

/** A mistake and its position in the text. */
export interface Mistake {
  readonly issue: Issue;
  readonly span: Span | null;
}

export type Checked = { readonly profile: ProviderProfile } | { readonly mistakes: readonly Mistake[] };

const WIDTH = 78;

/** Formats a profile as JSON: short values on one line, others with one property per line. */
export function formatProfile(value: unknown, indent = ""): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const isArray = Array.isArray(value);
  const parts = isArray
    ? value.map((item) => formatProfile(item, inner))
    : Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${formatProfile(item, inner)}`);
  const [open, close] = isArray ? ["[", "]"] : ["{", "}"];
  if (parts.length === 0) return open + close;
  const line = isArray ? `[${parts.join(", ")}]` : `{ ${parts.join(", ")} }`;
  if (indent !== "" && line.length + indent.length < WIDTH && !line.includes("\n")) return line;
  return `${open}\n${parts.map((part) => inner + part).join(",\n")}\n${indent}${close}`;
}

/** Checks a profile's text with `defineProvider`. */
export function checkProfile(text: string): Checked {
  const { spans, errorOffset } = jsonPositions(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const at = Math.min(errorOffset ?? text.length, text.length);
    const message =
      text.trim() === "" ? "Paste a profile or choose one above." : `This is not JSON: ${(error as Error).message}.`;
    return { mistakes: [{ issue: { path: "", code: "syntax", message }, span: [at, Math.min(at + 1, text.length)] }] };
  }
  try {
    return { profile: defineProvider(value as ProviderProfile) };
  } catch (error) {
    if (!isTidingsError(error)) throw error;
    const issues = error.issues.length > 0 ? error.issues : [{ path: "", code: "invalid", message: error.message }];
    return { mistakes: issues.map((issue) => ({ issue, span: nearestSpan(spans, issue.path) })) };
  }
}
