/** Reads and writes bodies by the paths of a profile. */

import type { Paths } from "../provider/types.js";
import type { ProviderData } from "./provider-data.js";
import { firstString } from "./read-paths.js";

/** A step of a path: a name, an index, any item, or an item with a property that is (not) a value. */
const STEPS = /([^.[\]]+)|\[(\d+|\*|\?([^=!\]]+)(!?=)([^\]]*))\]/g;

type Container = Record<string | number, unknown>;

/** Sets the value at `path`. Creates missing objects and arrays on it. */
export function setPath(root: object, path: string, value: unknown): void {
  const steps = [...path.matchAll(STEPS)];
  let container = root as Container;
  for (const [position, [, name, index = "", key, sign, wanted]] of steps.entries()) {
    const step = name ?? (/^\d+$/.test(index) ? Number(index) : 0);
    const isLast = position === steps.length - 1;
    if (isLast && key === undefined) {
      container[step] = value;
      return;
    }
    const next = steps[position + 1];
    container[step] ??= next !== undefined && next[1] === undefined ? [] : {};
    container = container[step] as Container;
    if (key !== undefined && sign === "=") container[key] = wanted;
    if (key !== undefined && isLast) return;
  }
}

/** The first path that leads into the body. */
export function bodyPath(paths: Paths | undefined): string | undefined {
  return [paths ?? []].flat().find((path) => !path.startsWith("header:"));
}

/** The header field that one of the paths names. */
export function headerPath(paths: Paths | undefined): string | undefined {
  const path = [paths ?? []].flat().find((path) => path.startsWith("header:"));
  return path?.slice("header:".length);
}

/** The id of the request in the body of a response; null for none. */
export function requestIdIn({ profile }: ProviderData, status: number, body: unknown): string | null {
  return firstString((status < 300 ? profile.response : profile.errors)?.requestId, body);
}
