/** What is in the queue: which message of which campaign. */

import type { Job } from "../env.js";

/** Reads the body of a delivery; null if it is no job. */
export function readJob(body: unknown): Job | null {
  const { campaign, position } = Object(body) as { campaign?: unknown; position?: unknown };
  const isJob = typeof campaign === "string" && campaign !== "" && Number.isSafeInteger(position);
  return isJob ? { campaign, position: position as number } : null;
}

/** The idempotency key of a message, and its name. */
export function keyOf({ campaign, position }: Job): string {
  return `${campaign}-${position}`;
}
