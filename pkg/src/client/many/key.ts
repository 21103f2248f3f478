/** The key of one message of a run. */

import { NO_FACTS, TidingsError } from "../../errors/error.js";
import { ignoreRejection } from "../../util/notify.js";

/**
 * Calls the caller's function. Without its key, a message would be sent again after a restart. So it is not sent at all.
 *
 * @throws TidingsError with the category `configuration`.
 */
export function keyFor<M>(keyOf: (message: M, index: number) => string, message: M, index: number): string {
  const keyError = (problem: string, cause?: unknown): TidingsError => {
    const facts = { category: "configuration", scope: "request", outcome: "not-sent", param: "key" } as const;
    const issues = [{ path: "key", code: "invalid", message: problem }];
    return new TidingsError({ ...NO_FACTS, ...facts, message: problem, issues }, cause);
  };
  let key: unknown;
  try {
    key = keyOf(message, index);
  } catch (cause) {
    throw keyError(`\`key\` threw for message ${index}, which was not sent: see \`cause\`.`, cause);
  }
  if (typeof key === "string") return key;
  ignoreRejection(key);
  throw keyError(
    `\`key\` must return a string. For message ${index}, which was not sent, it returned ${key === null ? "null" : typeof key}.`,
  );
}
