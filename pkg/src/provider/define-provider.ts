import schema from "#schema";
import { NO_FACTS, TidingsError } from "../errors/error.js";
import { findIssues } from "./json-schema.js";
import { asChecked } from "./checked.js";
import type { ProviderProfile } from "./types.js";

export type * from "./types.js";
export type * from "./webhook-types.js";

/**
 * Checks a profile and returns a frozen copy of it, which a client accepts as `provider`. The provider then has validation,
 * errors, retries and webhooks like a built-in one.
 *
 * {@link ProviderProfile} documents the format. Editors complete and check JSON files by `tidings/profile.schema.json`.
 *
 * @throws A {@link TidingsError} of the category `configuration`. Its `issues` name every mistake by its path, with what is
 * expected there.
 *
 * @example
 * ```ts
 * const example = defineProvider({
 *   profile: 1,
 *   id: "example",
 *   title: "Example",
 *   baseUrl: "https://api.example.com/v1",
 *   auth: [{ type: "header", name: "authorization", prefix: "Bearer " }],
 *   routes: [{ path: "/messages", fields: [
 *     { field: "to", name: "to", required: true, type: "phone" },
 *     { field: "body", name: "text", required: true, type: "string" },
 *   ] }],
 *   response: { id: "id" },
 * });
 * const client = new Client({ provider: example, apiKey });
 * ```
 */
export function defineProvider<const T extends ProviderProfile>(profile: T): T {
  let copy: T;
  try {
    // A copy, so that a getter cannot return another value after the check.
    copy = JSON.parse(JSON.stringify(profile)) as T;
  } catch (cause) {
    throw invalid("The profile cannot be written as JSON: see `cause`. Use plain data.", [], cause);
  }
  const issues = findIssues(copy, schema);
  const [first] = issues;
  if (first !== undefined) {
    const more = issues.length > 1 ? ` (and ${issues.length - 1} more: see \`issues\`)` : "";
    throw invalid(`The profile has a mistake: ${first.message}${more}`, issues, undefined);
  }
  return asChecked(freeze(copy));
}

function invalid(message: string, issues: ReturnType<typeof findIssues>, cause: unknown): TidingsError {
  const facts = {
    ...NO_FACTS,
    category: "configuration",
    scope: "request",
    outcome: "not-sent",
    permanent: true,
  } as const;
  return new TidingsError({ ...facts, message, issues, param: issues[0]?.path ?? null }, cause);
}

function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    Object.values(value).forEach(freeze);
    Object.freeze(value);
  }
  return value;
}
