/** Matches URLs with base URLs, and paths with patterns. */

import type { ApiCall } from "./api-call.js";

/** The decoded segments of a path; a segment that cannot be decoded stays as it is. */
export function segmentsOf(path: string): readonly string[] {
  return path
    .split("/")
    .slice(1)
    .map((segment) => {
      try {
        return decodeURIComponent(segment);
      } catch {
        return segment;
      }
    });
}

/** The regular expression of a template: each placeholder matches one or more characters, but no slash. */
function expressionOf(template: string): string {
  const fixed = template.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return fixed.join("([^/]+)");
}

/** The part of a URL after the base URL, which may have placeholders; null if the URL does not begin with it. */
export function pathBelow(baseUrl: string, url: string): string | null {
  return new RegExp(`^${expressionOf(baseUrl)}(?=/|$)(?<rest>.*)$`).exec(url)?.groups?.rest ?? null;
}

/** The value of the pattern's placeholder `{id}`, or empty without one; null if the path does not match. */
export function matchPath(pattern: string, segments: readonly string[]): string | null {
  const parts = pattern.replace(/\?.*/, "").split("/").slice(1);
  if (parts.length !== segments.length) return null;
  let id = "";
  for (const [index, part] of parts.entries()) {
    if (part === segments[index]) continue;
    // A decoded segment may contain slashes.
    const values = new RegExp(`^${expressionOf(part).replaceAll("[^/]+", "[\\s\\S]*")}$`)
      .exec(segments[index]!)
      ?.slice(1);
    if (values === undefined) return null;
    const names = [...part.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    id = values[names.indexOf("id")] ?? id;
  }
  return id;
}

/** The same for a documented call, whose pattern may have `{id}` in its query. */
export function idIn(pattern: string, { segments, query }: Pick<ApiCall, "segments" | "query">): string | null {
  const inPath = matchPath(pattern, segments);
  const [, name = ""] = /[?&](\w+)=\{id\}/.exec(pattern) ?? [];
  const fixed = [...new URLSearchParams(pattern.replace(/^[^?]*\??/, ""))].filter(([, value]) => value !== "{id}");
  if (inPath === null || fixed.some(([fixedName, value]) => query.get(fixedName) !== value)) return null;
  return name === "" ? inPath : query.get(name);
}
