/** Where a request goes: which provider, and which of its paths. */

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

/** A template as an expression in which each placeholder takes at least one character, but no slash. */
function expressionOf(template: string): string {
  const fixed = template.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return fixed.join("([^/]+)");
}

/** The path below a base URL, which may have placeholders; null where the URL is not below it. */
export function pathBelow(baseUrl: string, url: string): string | null {
  return new RegExp(`^${expressionOf(baseUrl)}(?=/|$)(?<rest>.*)$`).exec(url)?.groups?.rest ?? null;
}

/** The value of the placeholder `{id}` of a path, empty where it has none; null where the path is another one. */
export function matchPath(pattern: string, segments: readonly string[]): string | null {
  const parts = pattern.replace(/\?.*/, "").split("/").slice(1);
  if (parts.length !== segments.length) return null;
  let id = "";
  for (const [index, part] of parts.entries()) {
    if (part === segments[index]) continue;
    // Within one decoded segment a slash is a character like any other.
    const values = new RegExp(`^${expressionOf(part).replaceAll("[^/]+", "[\\s\\S]*")}$`)
      .exec(segments[index]!)
      ?.slice(1);
    if (values === undefined) return null;
    const names = [...part.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    id = values[names.indexOf("id")] ?? id;
  }
  return id;
}
