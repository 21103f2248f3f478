import { configurationError } from "../errors/error.js";
import { concat, utf8 } from "./bytes.js";
import { ampersands, formOf, joined, joinedOnce } from "./params.js";
import { sha256 } from "./subtle.js";
import { queryOf, sortedUrl, urlCandidates, urlOf } from "./urls.js";
import type { Bytes } from "./bytes.js";
import type { Received } from "./request.js";

/** What a content template is filled with. */
export interface Ingredients {
  readonly request: Received;
  readonly timestamp: string | null;
  readonly id: string | null;
  readonly nonce: string | null;
  /** The body is no form: it has no parameters, and something else covers it. */
  readonly noForm: boolean;
  /** The form's field that holds the signature itself. */
  readonly without: string | undefined;
}

/** Whether what is signed includes the URL, so that its query may be believed. */
export function coversUrl(template: string): boolean {
  return /\{(url|sortedUrl|pairs)\}/.test(template);
}

/** What may have been signed: one for each way to write the URL, where it is signed, else one. */
export async function* contents(template: string, given: Ingredients): AsyncGenerator<Bytes> {
  const urls = /\{(url|sortedUrl)\}/.test(template) ? urlCandidates(urlOf(given.request)) : [""];
  // A template is text and placeholders in turn.
  const pieces = template.split(/\{(\w+)\}/);
  for (const url of urls) {
    const parts: Bytes[] = [];
    for (const [at, piece] of pieces.entries()) parts.push(at % 2 === 0 ? utf8(piece) : await fill(piece, url, given));
    yield concat(parts);
  }
}

async function fill(
  name: string,
  url: string,
  { request, timestamp, id, nonce, noForm, without }: Ingredients,
): Promise<Bytes> {
  const form = (): [string, string][] => (noForm ? [] : formOf(request.body));
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
      return utf8(joined(form()));
    case "uniqueParams":
      return utf8(joinedOnce(form()));
    case "pairs": {
      const pairs = request.body.length > 0 ? form() : queryOf(request.url);
      return utf8(ampersands(pairs.filter(([field]) => field !== without)));
    }
    default:
      throw configurationError(`The profile's \`content\` has a placeholder that does not exist: {${name}}.`);
  }
}
