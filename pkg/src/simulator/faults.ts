import { configurationError } from "../errors/error.js";
import { describeValue } from "../util/options.js";
import { documentedErrors } from "./documented-errors.js";

/**
 * Something that goes wrong with one request. Where `accepted` may be given it says whether the message
 * was taken (and delivered) all the same before things went wrong.
 */
export type Fault =
  /** Nothing goes wrong: lets a request through in a scripted row. */
  | { readonly kind: "none" }
  /** An answer of your own instead of the provider's. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
      readonly accepted?: boolean;
    }
  /** A documented error, by its name in `documentedErrors` or by the provider's code. */
  | { readonly kind: "error"; readonly name: string; readonly accepted?: boolean }
  | { readonly kind: "error"; readonly code: string; readonly accepted?: boolean }
  /** 429, with the wait said in the provider's own way. */
  | { readonly kind: "rate-limit"; readonly waitSeconds: number }
  /** The connection breaks: before the provider took the message, or after. */
  | { readonly kind: "lost"; readonly when: "before" | "after" }
  /** No answer comes, or it stops in the middle of its body. @default accepted: true */
  | { readonly kind: "stall"; readonly where: "headers" | "body"; readonly accepted?: boolean }
  /** The message is taken, and half of the answer's body arrives. */
  | { readonly kind: "truncated" }
  /** A page of a gateway (502) or of a hotel's network (200) instead of the provider's answer. */
  | { readonly kind: "html"; readonly status: number; readonly accepted?: boolean }
  /** The message is taken, and the answer takes its time. */
  | { readonly kind: "slow"; readonly ms: number }
  /** Recipients, by index or number, whose message fails although the send is accepted. */
  | { readonly kind: "partial"; readonly fail: readonly (number | string)[]; readonly code?: string }
  | { readonly kind: "redirect"; readonly status: 301 | 302 | 303 | 307 | 308; readonly location: string }
  /** A body that never ends. @default status 200, which accepts the message */
  | { readonly kind: "endless-body"; readonly status?: number; readonly accepted?: boolean }
  /** More headers on the normal answer. */
  | { readonly kind: "headers"; readonly headers: Readonly<Record<string, string>> }
  /** No body. @default a 2xx accepts the message */
  | { readonly kind: "empty"; readonly status: number; readonly accepted?: boolean };

/** Whether the provider works on the request before the fault strikes. */
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

type Need = readonly [name: string, what: string, fits: (value: unknown) => boolean];

const isWhole =
  (min: number, max: number) =>
  (value: unknown): boolean =>
    Number.isInteger(value) && Number(value) >= min && Number(value) <= max;

const STATUS: Need = ["status", "an integer from 200 to 599", isWhole(200, 599)];

/** What each kind of fault needs. */
const NEEDS: Readonly<Record<Fault["kind"], readonly Need[]>> = {
  none: [],
  status: [STATUS],
  error: [["name", "the name or the code of one of `documentedErrors`", isDocumented]],
  "rate-limit": [["waitSeconds", "an integer from 0", isWhole(0, Number.POSITIVE_INFINITY)]],
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
 * Checks a fault that came over HTTP or from plain JavaScript.
 * @throws A `configuration` error for an unknown kind of fault, a missing property, or an error that no provider documents.
 */
export function checkFault(value: unknown): Fault {
  const fault = Object(value) as Partial<Record<string, unknown>>;
  const { kind } = fault;
  if (typeof kind !== "string" || !Object.hasOwn(NEEDS, kind)) {
    const found = typeof kind === "string" ? `the kind "${kind.slice(0, 40)}"` : describeValue(value);
    const kinds = Object.keys(NEEDS).join(", ");
    throw configurationError(
      `A fault must be an object such as { kind: "lost", when: "after" }, not ${found}. Kinds: ${kinds}.`,
    );
  }
  const needs = [...NEEDS[kind as Fault["kind"]], ...(fault.status === undefined ? [] : [STATUS])];
  for (const [name, what, fits] of needs) {
    const property = name === "name" ? (fault.name ?? fault.code) : fault[name];
    if (!fits(property)) throw configurationError(`The fault "${kind}" needs \`${name}\`: ${what}.`);
  }
  return value as Fault;
}
