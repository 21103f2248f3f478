export type Fields = readonly (readonly [name: string, value: string])[];

/** Parses header fields, one per line. A line without a name is a `Retry-After`. */
export function readFields(text: string): Fields {
  const lines = text.split("\n").filter((line, _index, all) => line.trim() !== "" || all.length === 1);
  return lines.map((line) => {
    const field = /^\s*([A-Za-z][A-Za-z0-9-]*)\s*:(.*)$/.exec(line);
    return field === null ? ["retry-after", line.trim()] : [(field[1] ?? "").toLowerCase(), (field[2] ?? "").trim()];
  });
}

/** A field's value as `fetch` returns it: repeated fields are joined; null if there is none. */
export function fieldValue(fields: Fields, name: string): string | null {
  const values = fields.filter(([known]) => known === name).map(([, value]) => value);
  return values.length === 0 ? null : values.join(", ");
}
