/** The parts of a response that was entered as text. */
export interface ParsedResponse {
  /** Null if the text has no status line. */
  readonly status: number | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

const STATUS_LINE = /^HTTP\/\d(?:\.\d)?\s+(\d{3})\b/i;
const FIELD = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*)$/;

/**
 * Reads the output of `curl -i` or `curl -v`, a response from a log, header fields with a body, or only a
 * body. Of several responses (a redirect, a proxy's, `100 Continue`) the last one counts.
 */
export function parseResponse(text: string): ParsedResponse {
  const lines = withoutNoise(text.replace(/\r\n?/g, "\n").split("\n"));
  let at = nextLine(lines, 0);
  let status: number | null = null;
  let headers: [string, string][] = [];
  let started = false;
  for (;;) {
    const line = STATUS_LINE.exec(lines[at] ?? "");
    if (line !== null) {
      status = Number(line[1]);
      at += 1;
    } else if (started || !isHeaderBlock(lines, at)) break;
    started = true;
    headers = [];
    for (; at < lines.length && lines[at]?.trim() !== ""; at += 1) {
      const field = FIELD.exec(lines[at] ?? "");
      if (field === null) break;
      headers.push([field[1] ?? "", (field[2] ?? "").trim()]);
    }
    const body = nextLine(lines, at);
    // Another status line follows the blank line: the response before it was not the last one.
    if (!STATUS_LINE.test(lines[body] ?? "")) {
      at = lines[at]?.trim() === "" ? at + 1 : at;
      break;
    }
    at = body;
  }
  return { status, headers, body: lines.slice(at).join("\n").trim() };
}

/** Removes the prefixes of `curl -v` and its lines about the request and the connection. */
function withoutNoise(lines: readonly string[]): string[] {
  if (!lines.some((line) => /^< HTTP\//.test(line))) return [...lines];
  return lines
    .filter((line) => !/^([*>{}]|< ?$)( |$)/.test(line) || /^< ?$/.test(line))
    .map((line) => line.replace(/^< ?/, ""));
}

/** Whether every line up to the first blank one is a header field. JSON has none. */
function isHeaderBlock(lines: readonly string[], from: number): boolean {
  const end = lines.findIndex((line, index) => index >= from && line.trim() === "");
  const block = lines.slice(from, end < 0 ? undefined : end);
  return block.length > 0 && block.every((line) => FIELD.test(line));
}

function nextLine(lines: readonly string[], from: number): number {
  let at = from;
  while (at < lines.length && lines[at]?.trim() === "") at += 1;
  return at;
}
