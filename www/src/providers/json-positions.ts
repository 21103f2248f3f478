/** Start and end offset in the text. */
export type Span = readonly [from: number, to: number];

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in a string (RFC 8259, section 7).
const SCALAR = /"(?:[^"\\\u0000-\u001f]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const SPACE = /[ \t\r\n]*/y;
/** Profiles are less deep. The limit keeps the recursion short. */
const MAX_DEPTH = 40;

/**
 * Finds the span of each value in a JSON text, by its path (`routes[0].fields[1].name`). The span of a property includes its
 * name. `errorOffset` is where the text stops being valid JSON, null if all of it is valid.
 */
export function jsonPositions(text: string): {
  readonly spans: ReadonlyMap<string, Span>;
  readonly errorOffset: number | null;
} {
  const spans = new Map<string, Span>();
  let at = 0;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? null;
    at += found?.length ?? 0;
    return found;
  };
  const accept = (wanted: string): boolean => {
    take(SPACE);
    if (text[at] !== wanted) return false;
    at += 1;
    return true;
  };
  const sequence = (end: string, depth: number, item: (index: number) => boolean): boolean => {
    if (depth > MAX_DEPTH) return false;
    if (accept(end)) return true;
    for (let index = 0; item(index); index += 1) {
      if (accept(end)) return true;
      if (!accept(",")) return false;
    }
    return false;
  };
  const value = (path: string, depth: number, from?: number): boolean => {
    take(SPACE);
    const start = from ?? at;
    const complete = accept("{")
      ? sequence("}", depth, () => property(path, depth))
      : accept("[")
        ? sequence("]", depth, (index) => value(`${path}[${index}]`, depth + 1))
        : take(SCALAR) !== null;
    if (complete) spans.set(path, [start, at]);
    return complete;
  };
  const property = (path: string, depth: number): boolean => {
    take(SPACE);
    const start = at;
    const name = text[at] === '"' ? take(SCALAR) : null;
    if (name === null || !accept(":")) return false;
    const unquoted = name.slice(1, -1);
    return value(path === "" ? unquoted : `${path}.${unquoted}`, depth + 1, start);
  };
  const complete = value("", 0);
  take(SPACE);
  return { spans, errorOffset: complete && at === text.length ? null : at };
}

/** The span of the value at the path; if the value is missing, the span of what should contain it. */
export function nearestSpan(spans: ReadonlyMap<string, Span>, path: string): Span | null {
  for (let up = path; ; up = up.replace(/(^|\.)[^.[]*$|\[\d+\]$/, "")) {
    const span = spans.get(up);
    if (span !== undefined || up === "") return span ?? null;
  }
}

/** The line of an offset, counted from 1. */
export function lineNumber(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}
