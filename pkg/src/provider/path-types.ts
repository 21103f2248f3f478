/** Paths to values of a body, and conditions on them: what responses and webhooks share. */

/**
 * The path to a value of a body:
 *
 * - `error.code`, `errors[0].title`: by name and by index;
 * - `messages[*].id`: the first item that has the value;
 * - `messages[?status!=0].error-text`: the first item whose `status` is not 0 (`=`: is);
 * - the empty path: the body itself;
 * - `header:name`: a header field, where the property allows it;
 * - `^path`: a value outside the array that the message or the event is in.
 *
 * In a path to items, `[*]` and `[?...]` stand for every item that fits. Null, an empty string and white space are no values. A
 * path that leads to nothing is not an error.
 *
 * @pattern ^(?:header:[!#$%&'*+.^_`|~0-9A-Za-z-]+|\^{0,2}(?:(?:[^.\[\] \t-\r^]+|\[(?:[0-9]+|\*|\?[^\[\]=!]+!?=[^\[\]]*)\])(?:\.[^.\[\] \t-\r^]+|\[(?:[0-9]+|\*|\?[^\[\]=!]+!?=[^\[\]]*)\])*)?)$
 */
export type Path = string;

/**
 * A path, or an array of paths: the first that leads to a value counts.
 *
 * @minItems 1
 */
export type Paths = Path | readonly Path[];

/** @minItems 1 */
type Scalars = readonly (string | number | boolean)[];

/**
 * A condition on the first value at a path. Of `in`, `notIn` and `exists`, all that are given must hold. Values are compared by
 * their text, because a form has only strings: `0` is also `"0"`, and `false` is also `"false"`.
 *
 * @anyOfRequired in notIn exists
 */
export interface ProfileCondition {
  /** The path to the value. */
  readonly path: Path;
  /** The value is one of these. */
  readonly in?: Scalars;
  /** The value exists and is none of these. */
  readonly notIn?: Scalars;
  /** `true`: the value exists. `false`: it does not. */
  readonly exists?: boolean;
}
