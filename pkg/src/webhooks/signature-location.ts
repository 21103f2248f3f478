import { parseFields } from "./form.js";
import { parseQuery } from "./urls.js";
import { WebhookError } from "./error.js";
import type { RequestWithBody } from "./request.js";

/** Maximum number of signatures in a request. Each costs a hash of the body. */
const MAX_SIGNATURES = 16;
/** Maximum number of parts that a field is split into, including empty ones. */
const MAX_PARTS = 64;

/** Where the signature is in a request: the properties that all schemes share. */
export interface SignatureLocation {
  readonly header?: string;
  readonly field?: string;
  readonly prefix?: string;
  readonly separator?: "space" | "comma";
}

/**
 * The value at a location: the name of a header field, `field:name` of the form or the JSON object, or `part:t=` of the signature header.
 *
 * @throws WebhookError `missing-header` if there is none
 */
export function valueAt(location: string, signature: SignatureLocation, request: RequestWithBody): string {
  const [, kind, name] = /^(field|part):(.*)$/.exec(location) ?? [undefined, "header", location];
  const value =
    kind === "field"
      ? fieldOf(request, name!)
      : kind === "part"
        ? partOf(signature, request, name!)
        : request.header(name!);
  if (value === null) throw missingHeader(location);
  return value;
}

/** Whether a location is in the body, or in the query if there is no body. */
export function isInBody(location: string | undefined): boolean {
  return location?.startsWith("field:") === true;
}

/** The encoded signatures, without their prefix. Those with another prefix (`v2,...`) are skipped. */
export function signatureStrings(signature: SignatureLocation, request: RequestWithBody): string[] {
  const { prefix = "" } = signature;
  const found = readEntries(signature, request).filter(
    (entry) => entry.startsWith(prefix) && entry.length > prefix.length,
  );
  if (found.length === 0)
    throw new WebhookError(
      "malformed-signature",
      `${describe(signature)} has no signature with the prefix "${prefix}".`,
    );
  return found.map((entry) => entry.slice(prefix.length));
}

function readEntries(signature: SignatureLocation, request: RequestWithBody): string[] {
  const { header, field, separator } = signature;
  const value = field === undefined ? request.header(header ?? "") : fieldOf(request, field);
  if (value === null) throw missingHeader(header ?? field ?? "");
  if (separator === undefined) return [value];
  // Space-separated signatures may also have trailing commas, from joined headers. A comma is also part of `v1,...`.
  const parts = value.split(separator === "comma" ? "," : /\s+/, MAX_PARTS + 1);
  const found = parts
    .map((part) => (separator === "comma" ? part : trimCommas(part)).trim())
    .filter((part) => part !== "");
  if (parts.length > MAX_PARTS || found.length > MAX_SIGNATURES)
    throw new WebhookError("malformed-signature", `${describe(signature)} has more than ${MAX_SIGNATURES} signatures.`);
  return found;
}

/** Removes trailing commas. `/,+$/` would take quadratic time. */
function trimCommas(part: string): string {
  let end = part.length;
  while (part[end - 1] === ",") end -= 1;
  return part.slice(0, end);
}

function partOf(signature: SignatureLocation, request: RequestWithBody, prefix: string): string | null {
  return (
    readEntries(signature, request)
      .find((entry) => entry.startsWith(prefix))
      ?.slice(prefix.length) || null
  );
}

/** The value of a field: of the form or the JSON object, or without a body of the query. Null if it is missing or empty. */
export function fieldOf({ body, url }: RequestWithBody, name: string): string | null {
  const pairs = body.length > 0 ? parseFields(body) : parseQuery(url);
  return pairs.find(([field]) => field === name)?.[1] || null;
}

function describe({ header, field }: SignatureLocation): string {
  return field === undefined ? `The header field ${header}` : `The form field ${field}`;
}

export function missingHeader(location: string): WebhookError {
  return new WebhookError(
    "missing-header",
    `The request has no ${location.replace(/^(field|part):/, "")}: it is not from the provider, or a proxy removed it.`,
  );
}
