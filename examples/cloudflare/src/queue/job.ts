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

/** A body that is no job, for a person. It may be anything that a queue carries, also what JSON cannot have. */
export function describe(body: unknown): string {
  try {
    return String(JSON.stringify(body) ?? body).slice(0, 1_000);
  } catch {
    return typeof body;
  }
}
