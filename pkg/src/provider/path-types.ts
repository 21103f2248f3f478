/** What leads to the facts of a body, and tests of them: shared by responses and webhooks. */

import type { MessageStatus } from "../vocabulary.js";

/** A path, or several of which the first that leads to something counts. */
export type Paths = string | readonly string[];

/** A message's status, as results have it. */
export type ProfileStatus = MessageStatus;

/** A test of a fact: it must be one of `in`, or be there and none of `notIn`, or (not) be there. */
export interface ProfileCondition {
  readonly path: string;
  readonly in?: readonly (string | number | boolean)[];
  readonly notIn?: readonly (string | number | boolean)[];
  readonly exists?: boolean;
}
