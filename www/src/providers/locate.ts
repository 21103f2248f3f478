/** From and to, in characters of the text. */
export type Span = readonly [from: number, to: number];

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in a string (RFC 8259, section 7).
const SCALAR = /"(?:[^"\\\u0000-\u001f]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const SPACE = /[ \t\r\n]*/y;
/** No profile is deeper. */
const DEPTH = 40;

/**
 * Where each value of a JSON text stands, by its path (`routes[0].fields[1].name`); a member with its name. `stopped`
 * is where the text ceases to be JSON.
 */
export function locate(text: string): { readonly spans: ReadonlyMap<string, Span>; readonly stopped: number | null } {
  const spans = new Map<string, Span>();
  let at = 0;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? null;
    at += found?.length ?? 0;
    return found;
  };
  const sign = (wanted: string): boolean => {
    take(SPACE);
    if (text[at] !== wanted) return false;
    at += 1;
    return true;
  };
  const list = (end: string, depth: number, item: (index: number) => boolean): boolean => {
    if (depth > DEPTH) return false;
    if (sign(end)) return true;
    for (let index = 0; item(index); index += 1) {
      if (sign(end)) return true;
      if (!sign(",")) return false;
    }
    return false;
  };
  const value = (path: string, depth: number, from?: number): boolean => {
    take(SPACE);
    const start = from ?? at;
    const whole = sign("{")
      ? list("}", depth, () => member(path, depth))
      : sign("[")
        ? list("]", depth, (index) => value(`${path}[${index}]`, depth + 1))
        : take(SCALAR) !== null;
    if (whole) spans.set(path, [start, at]);
    return whole;
  };
  const member = (path: string, depth: number): boolean => {
    take(SPACE);
    const start = at;
    const name = text[at] === '"' ? take(SCALAR) : null;
    if (name === null || !sign(":")) return false;
    const plain = name.slice(1, -1);
    return value(path === "" ? plain : `${path}.${plain}`, depth + 1, start);
  };
  const whole = value("", 0);
  take(SPACE);
  return { spans, stopped: whole && at === text.length ? null : at };
}

/** The value at the path, or what it would be in, where it is missing. */
export function nearest(spans: ReadonlyMap<string, Span>, path: string): Span | null {
  for (let up = path; ; up = up.replace(/(^|\.)[^.[]*$|\[\d+\]$/, "")) {
    const span = spans.get(up);
    if (span !== undefined || up === "") return span ?? null;
  }
}

/** The line of a place, from 1. */
export function lineOf(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}
