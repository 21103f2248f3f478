/** Compares what was read with what a sample expects. */

/** Something that does not match. */
export interface Difference {
  /** Where it is: `events[0].status`. Empty for the whole. */
  readonly path: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** What does not match, in the order of `expected`. See `Expected` for the rules. */
export function differences(actual: unknown, expected: unknown, path = ""): Difference[] {
  if (actual instanceof Date) return differences(actual.toISOString(), expected, path);
  const isMatch = (item: unknown, one: unknown): boolean => differences(item, one).length === 0;
  const unless = (matches: boolean): Difference[] => (matches ? [] : [{ path, expected, actual: actual ?? null }]);
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return unless(false);
    return expected.flatMap((one: unknown, index) => {
      if (actual.some((item) => isMatch(item, one))) return [];
      // Of one item, only the part that differs.
      if (actual.length === 1 && expected.length === 1) return differences(actual[0], one, `${path}[0]`);
      return [{ path: `${path}[${index}]`, expected: one, actual }];
    });
  }
  if (typeof expected !== "object" || expected === null) return unless(Object.is(actual ?? null, expected));
  const { oneOf, not } = expected as { oneOf?: unknown; not?: unknown };
  if (Array.isArray(oneOf)) return unless(oneOf.some((one) => isMatch(actual, one)));
  if (not !== undefined) return unless(!isMatch(actual, not));
  return Object.entries(expected).flatMap(([name, value]) =>
    differences(
      (actual as Record<string, unknown> | null | undefined)?.[name],
      value,
      path === "" ? name : `${path}.${name}`,
    ),
  );
}
