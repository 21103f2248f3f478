import { configurationError } from "../errors/error.js";
import { concat, utf8 } from "./bytes.js";
import { joinEscapedPairs, parseForm, joinPairs, joinUniquePairs } from "./form.js";
import { sha256 } from "./crypto.js";
import { parseQuery, sortedUrl, urlCandidates, urlOf } from "./urls.js";
import type { Bytes } from "./bytes.js";
import type { RequestWithBody } from "./request.js";

/** What a content template is filled with. */
export interface SignedParts {
  readonly request: RequestWithBody;
  readonly timestamp: string | null;
  readonly id: string | null;
  readonly nonce: string | null;
  /** The body is no form: it has no parameters, and something else covers it. */
  readonly isNotForm: boolean;
  /** The form's field that holds the signature itself. */
  readonly signatureField: string | undefined;
}

/** Whether what is signed includes the URL, so that its query may be believed. */
export function coversUrl(template: string): boolean {
  return /\{(url|sortedUrl|pairs)\}/.test(template);
}

/** What may have been signed: one for each way to write the URL, where it is signed, else one. */
export async function* signedContents(template: string, parts: SignedParts): AsyncGenerator<Bytes> {
  const urls = /\{(url|sortedUrl)\}/.test(template) ? urlCandidates(urlOf(parts.request)) : [""];
  // A template is text and placeholders in turn.
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
    // The bytes as they came in: their text, written anew, need not be the same bytes.
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
    case "sortedUrl":
      return utf8(sortedUrl(url, form().length > 0));
    case "params":
      return utf8(joinPairs(form()));
    case "uniqueParams":
      return utf8(joinUniquePairs(form()));
    case "pairs": {
      const pairs = request.body.length > 0 ? form() : parseQuery(request.url);
      return utf8(joinEscapedPairs(pairs.filter(([field]) => field !== signatureField)));
    }
    default:
      throw configurationError(`The profile's \`content\` has a placeholder that does not exist: {${name}}.`);
  }
}
