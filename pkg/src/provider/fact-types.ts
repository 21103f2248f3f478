/** What leads to the facts of a body, and tests of them: shared by responses and webhooks. */

/** A path, or several of which the first that leads to something counts. */
export type Paths = string | readonly string[];

/** The words of results for how far a message got. */
export type ProfileStatus =
  | "accepted"
  | "scheduled"
  | "queued"
  | "sent"
  | "delivered"
  | "read"
  | "failed"
  | "rejected"
  | "undelivered"
  | "expired"
  | "canceled"
  | "received"
  | "unknown";

/** A test of a fact: it must be one of `in`, or be there and none of `notIn`, or (not) be there. */
export interface ProfileTest {
  readonly path: string;
  readonly in?: readonly (string | number | boolean)[];
  readonly notIn?: readonly (string | number | boolean)[];
  readonly exists?: boolean;
}
