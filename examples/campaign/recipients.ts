/// <reference types="node" />
/** Reads recipients line by line: only a few lines are in memory, however long the file is. */

import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

export interface Recipient {
  /** Yours: the same person has the same one when the campaign is started again. */
  readonly id: string;
  /** The phone number, in E.164 form. */
  readonly to: string;
  readonly name: string;
}

const COLUMNS = ["id", "to", "name"] as const;

/** How many recipients there are, for the progress bar. Reads the file once, and keeps nothing of it. */
export async function countRecipients(path: string): Promise<number> {
  let count = 0;
  for await (const line of linesOf(path)) if (line.trim() !== "") count += 1;
  return path.endsWith(".csv") ? Math.max(0, count - 1) : count;
}

/**
 * The recipients of a file: `.csv` with a header that has `id`, `to` and `name`, or else JSON Lines with these properties.
 *
 * @throws Error with the number of the line that cannot be read. What came before it was sent, and is not sent again.
 */
export async function* recipientsOf(path: string): AsyncGenerator<Recipient> {
  let number = 0;
  let header: readonly string[] | undefined;
  for await (const line of linesOf(path)) {
    number += 1;
    if (line.trim() === "") continue;
    const fail = (problem: string): never => {
      throw new Error(`${path}, line ${number}: ${problem}`);
    };
    if (!path.endsWith(".csv")) yield read(objectOf(line, fail), fail);
    else if (header === undefined) {
      header = fieldsOf(line);
      for (const name of COLUMNS) if (!header.includes(name)) fail(`the header must have \`${name}\``);
    } else {
      const fields = fieldsOf(line);
      if (fields.length !== header.length) fail(`${fields.length} fields instead of ${header.length}`);
      yield read(Object.fromEntries(header.map((name, index) => [name, fields[index]])), fail);
    }
  }
}

function linesOf(path: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Infinity });
}

function objectOf(line: string, fail: (problem: string) => never): Record<string, unknown> {
  try {
    return Object(JSON.parse(line)) as Record<string, unknown>;
  } catch {
    return fail("this is no JSON");
  }
}

function read(found: Record<string, unknown>, fail: (problem: string) => never): Recipient {
  const [id, to, name] = COLUMNS.map((column) => {
    const value = found[column];
    return typeof value === "string" && value !== "" ? value : fail(`\`${column}\` must be a string that is not empty`);
  }) as [string, string, string];
  return { id, to, name };
}

/** The fields of a line of CSV. In quotes, a field can have commas, and two quotes stand for one. Line breaks it cannot have. */
function fieldsOf(line: string): string[] {
  const fields = line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g);
  return Array.from(fields, ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain?.trim() ?? "");
}
