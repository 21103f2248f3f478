import { configurationError } from "../errors/error.js";
import { describeValue } from "../util/options.js";
import { documentedErrors } from "./documented-errors.js";
import type { DocumentedErrorCode, DocumentedErrorName } from "./error-names.js";

/**
 * A fault of one request. `accepted`: whether the provider accepts (and delivers) the message in spite of the fault.
 */
export type Fault =
  /** No fault: the next scripted fault applies to the request after this one. */
  | { readonly kind: "none" }
  /** Your own response instead of the provider's. @default accepted: false */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
      readonly accepted?: boolean;
    }
  /** A documented error, by its name in `documentedErrors` or by the provider's code. @default accepted: false */
  | { readonly kind: "error"; readonly name: DocumentedErrorName; readonly accepted?: boolean }
  | { readonly kind: "error"; readonly code: DocumentedErrorCode; readonly accepted?: boolean }
  /** 429, with the wait as the provider writes it. */
  | { readonly kind: "rate-limit"; readonly waitSeconds: number }
  /** The connection breaks before or after the provider accepts the message. */
  | { readonly kind: "lost"; readonly when: "before" | "after" }
  /** No response arrives, or its body stops half-way. @default accepted: true */
  | { readonly kind: "stall"; readonly where: "headers" | "body"; readonly accepted?: boolean }
  /** The message is accepted, but only half of the response body arrives. */
  | { readonly kind: "truncated" }
  /** An HTML page instead of the response: of a gateway (502), or of a captive portal (200). @default accepted: false */
  | { readonly kind: "html"; readonly status: number; readonly accepted?: boolean }
  /** The message is accepted, and the response arrives `ms` milliseconds later. */
  | { readonly kind: "slow"; readonly ms: number }
  /** The send is accepted, but the messages to these recipients fail: by index, or by phone number. */
  | { readonly kind: "partial"; readonly fail: readonly (number | string)[]; readonly code?: string }
  | { readonly kind: "redirect"; readonly status: 301 | 302 | 303 | 307 | 308; readonly location: string }
  /** A body that never ends. @default status: 200; a 2xx accepts the message */
  | { readonly kind: "endless-body"; readonly status?: number; readonly accepted?: boolean }
  /** Additional headers in the normal response. */
  | { readonly kind: "headers"; readonly headers: Readonly<Record<string, string>> }
  /** No body. @default a 2xx accepts the message */
  | { readonly kind: "empty"; readonly status: number; readonly accepted?: boolean };

/** Whether the provider processes the request before the fault occurs. */
export function isAccepted(fault: Fault): boolean {
  switch (fault.kind) {
    case "none":
    case "truncated":
    case "slow":
    case "partial":
    case "headers":
      return true;
    case "lost":
      return fault.when === "after";
    case "stall":
      return fault.accepted ?? true;
    case "empty":
    case "endless-body":
      return fault.accepted ?? (fault.status ?? 200) < 300;
    case "status":
    case "error":
    case "html":
      return fault.accepted ?? false;
    case "rate-limit":
    case "redirect":
      return false;
  }
}

type Requirement = readonly [name: string, what: string, fits: (value: unknown) => boolean];

const isIntegerIn =
  (min: number, max: number) =>
  (value: unknown): boolean =>
    Number.isInteger(value) && Number(value) >= min && Number(value) <= max;

const STATUS: Requirement = ["status", "an integer from 200 to 599", isIntegerIn(200, 599)];

/** The properties that each kind of fault needs. */
const REQUIREMENTS: Readonly<Record<Fault["kind"], readonly Requirement[]>> = {
  none: [],
  status: [STATUS],
  error: [["name", "the name or the code of one of `documentedErrors`", isDocumented]],
  "rate-limit": [["waitSeconds", "an integer from 0", isIntegerIn(0, Number.POSITIVE_INFINITY)]],
  lost: [["when", '"before" or "after"', (value) => value === "before" || value === "after"]],
  stall: [["where", '"headers" or "body"', (value) => value === "headers" || value === "body"]],
  truncated: [],
  html: [STATUS],
  slow: [["ms", "a number of milliseconds", (value) => Number.isFinite(value) && Number(value) >= 0]],
  partial: [["fail", "an array of the indexes or numbers of recipients", Array.isArray]],
  redirect: [STATUS, ["location", "a URL", (value) => typeof value === "string"]],
  "endless-body": [],
  headers: [["headers", "an object of strings", (value) => typeof value === "object" && value !== null]],
  empty: [STATUS],
};

function isDocumented(name: unknown): boolean {
  const all = Object.values(documentedErrors).flat();
  return all.some((error) => error.name === name || error.code === name);
}

/**
 * Checks a fault, which may come over HTTP or from plain JavaScript.
 * @throws TidingsError with the category `configuration` for an unknown kind, a missing property, or an undocumented error.
 */
export function checkFault(value: unknown): Fault {
  const fault = Object(value) as Partial<Record<string, unknown>>;
  const { kind } = fault;
  if (typeof kind !== "string" || !Object.hasOwn(REQUIREMENTS, kind)) {
    const found = typeof kind === "string" ? `the kind "${kind.slice(0, 40)}"` : describeValue(value);
    const kinds = Object.keys(REQUIREMENTS).join(", ");
    throw configurationError(
      `A fault must be an object such as { kind: "lost", when: "after" }, not ${found}. Kinds: ${kinds}.`,
    );
  }
  const requirements = [...REQUIREMENTS[kind as Fault["kind"]], ...(fault.status === undefined ? [] : [STATUS])];
  for (const [name, what, fits] of requirements) {
    const property = name === "name" ? (fault.name ?? fault.code) : fault[name];
    if (!fits(property)) throw configurationError(`The fault "${kind}" needs \`${name}\`: ${what}.`);
  }
  return value as Fault;
}
