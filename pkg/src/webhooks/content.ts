import { configurationError } from "../errors/error.js";
import { concat, utf8 } from "../util/bytes.js";
import { joinEscapedPairs, parseFields, parseForm, joinPairs, joinUniquePairs } from "./form.js";
import { sha256 } from "./crypto.js";
import { baseUrl, parseQuery, sortedUrl, urlCandidates, urlOf } from "./urls.js";
import type { Bytes } from "../util/bytes.js";
import type { RequestWithBody } from "./request.js";

/** The values of a content template's placeholders. */
export interface SignedParts {
  readonly request: RequestWithBody;
  readonly timestamp: string | null;
  readonly id: string | null;
  readonly nonce: string | null;
  /** The body is not a form: it has no parameters, and its hash is signed. */
  readonly isNotForm: boolean;
  /** The form field that contains the signature itself. */
  readonly signatureField: string | undefined;
  /** The URL may have been signed without its port. */
  readonly portOptional: boolean | undefined;
}

/** Whether the signature covers the URL, so that its query can be trusted. */
export function coversUrl(template: string): boolean {
  return /\{(url|sortedUrl|pairs)\}/.test(template);
}

/** Whether the signature covers a part of the URL, so that a wrong one is a cause of a mismatch. */
export function signsUrl(template: string): boolean {
  return coversUrl(template) || template.includes("{baseUrl}");
}

/** Whether the signature covers the body, or its fields. */
export function coversBody(template: string): boolean {
  return /\{(body|bodySha256|params|uniqueParams|pairs)\}/.test(template);
}

/** The bytes that may have been signed: one candidate for each spelling of the URL if it is signed, else one. */
export async function* signedContents(template: string, parts: SignedParts): AsyncGenerator<Bytes> {
  const hasUrl = /\{(url|baseUrl|sortedUrl)\}/.test(template);
  const urls = hasUrl ? urlCandidates(urlOf(parts.request), parts.portOptional) : [""];
  // Literal text and placeholder names alternate.
  const pieces = template.split(/\{(\w+)\}/);
  for (const url of urls) {
    const chunks: Bytes[] = [];
    for (const [index, piece] of pieces.entries())
      chunks.push(index % 2 === 0 ? utf8(piece) : await fillPlaceholder(piece, url, parts));
    yield concat(chunks);
  }
}

async function fillPlaceholder(
  name: string,
  url: string,
  { request, timestamp, id, nonce, isNotForm, signatureField }: SignedParts,
): Promise<Bytes> {
  const form = (): [string, string][] => (isNotForm ? [] : parseForm(request.body));
  switch (name) {
    // The received bytes: decoding and encoding them again could change them.
    case "body":
      return request.body;
    case "bodySha256":
      return sha256(request.body);
    case "timestamp":
      return utf8(timestamp ?? "");
    case "id":
      return utf8(id ?? "");
    case "nonce":
      return utf8(nonce ?? "");
    case "method":
      return utf8(request.method);
    case "url":
      return utf8(url);
    case "baseUrl":
      return utf8(baseUrl(url));
    case "sortedUrl":
      return utf8(sortedUrl(url, form().length > 0));
    case "params":
      return utf8(joinPairs(form()));
    case "uniqueParams":
      return utf8(joinUniquePairs(form()));
    case "pairs": {
      const pairs = request.body.length > 0 ? parseFields(request.body) : parseQuery(request.url);
      return utf8(joinEscapedPairs(pairs.filter(([field]) => field !== signatureField)));
    }
    default:
      throw configurationError(`The profile's \`content\` has an unknown placeholder: {${name}}.`);
  }
}
