/** Responses to rejected requests. */

import type { Account } from "./account.js";
import type { SimulatedResponse } from "./api-call.js";
import { type Json, isObject } from "./json.js";
import { type SimulatedFailure, rejectedResponse } from "./profile-response.js";

/** The values of the placeholders in the body of a documented error, by name. */
export type Values = Readonly<Record<string, string | number>>;

/**
 * The provider's documented error for a condition such as `unknown:template`, or else for the part before the colon
 * (`unknown`); null if the provider documents neither.
 *
 * @param fields the fields of the request that it is about
 */
export function failure(
  account: Account,
  condition: string,
  values: Values = {},
  fields: readonly string[] = [],
): SimulatedResponse | null {
  const { errors, completeError } = account.provider;
  const entryOf = (name: string) => errors.documented.find(({ conditions }) => conditions?.includes(name));
  const entry = entryOf(condition) ?? entryOf(condition.replace(/:.*/, ""));
  if (entry === undefined) return null;
  const [field] = fields;
  const actualOf = (name: string): string | number | undefined => {
    if (name === "requestId") return account.newId("request");
    if (name === "timestamp") return account.timestamp();
    return name === "field" ? field : values[name];
  };
  const body = fill(entry.body, { ...errors.placeholders, ...entry.placeholders }, actualOf);
  const completed = isObject(body) ? (completeError?.(body, condition, fields) ?? body) : body;
  return { status: entry.status, body: completed };
}

/**
 * The documented error for a condition. If the provider documents errors, but none for this condition, the body is empty. If it
 * documents no errors at all, the response is made from the profile's paths.
 */
export function rejection(
  account: Account,
  condition: string,
  otherwise: SimulatedFailure,
  values?: Values,
  fields?: readonly string[],
): SimulatedResponse {
  const documented = failure(account, condition, values, fields);
  if (documented !== null) return documented;
  const { errors, profile } = account.provider;
  if (errors.documented.length > 0) return { status: otherwise.status ?? 400 };
  return rejectedResponse(profile, otherwise, account.newId("request"));
}

/** Replaces the placeholders of a documented body by actual values. */
function fill(
  body: Json,
  placeholders: Readonly<Record<string, string>>,
  actualOf: (name: string) => string | number | undefined,
): Json {
  const literals = Object.keys(placeholders).map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (literals.length === 0) return body;
  const pattern = new RegExp(`(?<![\\w-])(?:${literals.join("|")})(?![\\w-])`, "g");
  const actual = (literal: string): string | number => actualOf(placeholders[literal]!) ?? literal;
  const visit = (value: Json): Json => {
    if (typeof value === "string") return value.replace(pattern, (literal) => String(actual(literal)));
    if (typeof value === "number") return Object.hasOwn(placeholders, value) ? actual(String(value)) : value;
    if (Array.isArray(value)) return value.map(visit);
    return isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, visit(item)]))
      : value;
  };
  return visit(body);
}
