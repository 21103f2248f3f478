/** Responses: problem details (RFC 9457) for what failed. No response says more than its reader may know. */

import type { Issue } from "tidings/core";

const HEADERS = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { ...HEADERS, ...headers } });
}

export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** What is wrong, by field. */
  readonly issues?: readonly Issue[];
  /** Which campaign has the key. */
  readonly id?: string;
  readonly headers?: Record<string, string>;
}

export function problem({ status, headers = {}, ...facts }: Problem): Response {
  const body = { type: "about:blank", status, ...facts };
  return json(status, body, { ...headers, "content-type": "application/problem+json" });
}

/** The same for what does not exist and for what belongs to somebody else. */
export function notFound(): Response {
  return problem({ status: 404, title: "Not found", detail: "There is nothing here, or it is not yours." });
}

export function methodNotAllowed(allow: string): Response {
  const headers = { allow };
  return problem({ status: 405, title: "Method not allowed", detail: `Allowed: ${allow}.`, headers });
}

/** Stops the work on a request, with its response. */
export class Rejected extends Error {
  readonly response: Response;

  constructor(facts: Problem) {
    super(facts.title);
    this.response = problem(facts);
  }
}
