/** What the facts in a relay's response may be. Code of the page relies on their types, and what answers may be another version, or no relay at all. */

import { OUTCOMES } from "../vocabulary.js";
import type { Outcome } from "../vocabulary.js";
import { CATEGORIES, SCOPES } from "./page-profile.js";

type Check = (value: unknown) => boolean;
type Checks = Readonly<Record<string, Check>>;

const isText: Check = (value) => typeof value === "string";
const isFlag: Check = (value) => typeof value === "boolean";
const isNumber: Check = (value) => Number.isFinite(value);
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const objectOf =
  (members: Checks): Check =>
  (value) =>
    isObject(value) && Object.entries(members).every(([name, check]) => check(value[name]));
const oneOf =
  (names: object): Check =>
  (value) =>
    isText(value) && Object.hasOwn(names, value as string);

const textOrNull = orNull(isText);
const numberOrNull = orNull(isNumber);
const isIssues = listOf(objectOf({ path: isText, code: isText, message: isText }));

export const FAILURE: Checks = {
  provider: textOrNull,
  category: oneOf(CATEGORIES),
  scope: orNull(oneOf(SCOPES)),
  outcome: (value) => OUTCOMES.includes(value as Outcome),
  code: textOrNull,
  param: textOrNull,
  issues: isIssues,
  requestId: textOrNull,
  transient: isFlag,
  retryable: isFlag,
  retryAfterMs: orNull((value) => isNumber(value) && (value as number) >= 0),
  permanent: orNull(isFlag),
  docsUrl: textOrNull,
  guard: textOrNull,
  limit: orNull(objectOf({ max: numberOrNull, used: numberOrNull, resetsAt: textOrNull, upgradeUrl: textOrNull })),
  balance: orNull(objectOf({ balance: numberOrNull, cost: numberOrNull, currency: textOrNull })),
  id: textOrNull,
  batchId: textOrNull,
};

export const RESULT: Checks = {
  provider: isText,
  id: textOrNull,
  batchId: textOrNull,
  status: isText,
  to: listOf(isText),
  reference: isText,
  replayed: isFlag,
  warnings: isIssues,
  requestId: textOrNull,
  rateLimit: orNull(objectOf({ limit: numberOrNull, remaining: numberOrNull, resetMs: numberOrNull })),
};

export const MESSAGE: Checks = { id: textOrNull, to: textOrNull, status: isText, reference: isText };

/** The facts of an object that are what they may be. The others are left out, as if the relay did not expose them. */
export function take<T>(from: Readonly<Record<string, unknown>>, checks: Checks): Partial<T> {
  return Object.fromEntries(
    Object.entries(checks).flatMap(([name, check]) => (check(from[name]) ? [[name, from[name]]] : [])),
  ) as Partial<T>;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
