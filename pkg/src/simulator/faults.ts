import { configurationError } from "../errors/error.js";
import { describeValue } from "../util/options.js";
import type { BuiltInProvider } from "../types.js";
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

const KINDS: readonly string[] = [
  "none",
  "status",
  "error",
  "rate-limit",
  "lost",
  "stall",
  "truncated",
  "html",
  "slow",
  "partial",
  "redirect",
  "endless-body",
  "headers",
  "empty",
] satisfies readonly Fault["kind"][];

/**
 * Checks a fault that came over HTTP or from plain JavaScript.
 * @throws A `configuration` error for an unknown kind of fault, a missing property, or an error that no provider documents.
 */
export function checkFault(value: unknown): Fault {
  const fault = value as Partial<Record<string, unknown>> | null | undefined;
  const kind = fault?.kind;
  if (typeof kind !== "string" || !KINDS.includes(kind)) {
    const given = typeof kind === "string" ? `the kind "${kind.slice(0, 40)}"` : describeValue(value);
    throw configurationError(
      `A fault must be an object such as { kind: "lost", when: "after" }, not ${given}. Kinds: ${KINDS.join(", ")}.`,
    );
  }
  const need = (name: string, what: string, fits: boolean): void => {
    if (!fits) throw configurationError(`The fault "${kind}" needs \`${name}\`: ${what}.`);
  };
  const { status, when, where, name, code, waitSeconds, ms, fail, location, headers } = fault ?? {};
  if (["status", "html", "redirect", "empty"].includes(kind) || status !== undefined)
    need(
      "status",
      "a whole number from 200 to 599",
      Number.isInteger(status) && Number(status) >= 200 && Number(status) <= 599,
    );
  if (kind === "lost") need("when", '"before" or "after"', when === "before" || when === "after");
  if (kind === "stall") need("where", '"headers" or "body"', where === "headers" || where === "body");
  if (kind === "rate-limit")
    need("waitSeconds", "a whole number from 0", Number.isInteger(waitSeconds) && Number(waitSeconds) >= 0);
  if (kind === "slow") need("ms", "a number of milliseconds", Number.isFinite(ms) && Number(ms) >= 0);
  if (kind === "partial") need("fail", "an array of the indexes or numbers of recipients", Array.isArray(fail));
  if (kind === "redirect") need("location", "a URL", typeof location === "string");
  if (kind === "headers") need("headers", "an object of strings", typeof headers === "object" && headers !== null);
  if (kind === "error") {
    const wanted = name ?? code;
    const all = Object.keys(documentedErrors).flatMap((provider) => documentedErrors[provider as BuiltInProvider]);
    need(
      "name",
      "the name or the code of one of `documentedErrors`",
      all.some((error) => error.name === wanted || error.code === wanted),
    );
  }
  return value as Fault;
}
