/** Putting a value where a profile's path leads, so that whoever follows the path finds it. */

/** A name, an index, any item, or an item with a member that is (not) a value. */
const STEPS = /([^.[\]]+)|\[(\d+|\*|\?([^=!\]]+)(!?=)([^\]]*))\]/g;

type Container = Record<string, unknown> & unknown[];

/** Puts `value` at the end of `path`, in objects and lists that are made where they are missing. */
export function put(root: object, path: string, value: unknown): void {
  const steps = [...path.matchAll(STEPS)];
  let at = root as Container;
  for (const [index, step] of steps.entries()) {
    const [, name, place = "", key, sign, wanted] = step;
    const step_ = name ?? (/^\d+$/.test(place) ? Number(place) : 0);
    if (index === steps.length - 1 && key === undefined) {
      (at as Record<string | number, unknown>)[step_] = value;
      return;
    }
    const next = steps[index + 1];
    const isList = next !== undefined && next[1] === undefined;
    (at as Record<string | number, unknown>)[step_] ??= isList ? [] : {};
    at = (at as Record<string | number, unknown>)[step_] as Container;
    if (key !== undefined && sign === "=") at[key as never] = wanted as never;
    if (key !== undefined && index === steps.length - 1) return;
  }
}

/** The first of a list of paths that is not of a header field. */
export function bodyPath(paths: string | readonly string[] | undefined): string | undefined {
  return [paths ?? []].flat().find((path) => !path.startsWith("header:"));
}

/** The header field that one of the paths names. */
export function headerPath(paths: string | readonly string[] | undefined): string | undefined {
  return [paths ?? []]
    .flat()
    .find((path) => path.startsWith("header:"))
    ?.slice("header:".length);
}
