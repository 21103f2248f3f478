/** How a request ended: its response, and what is reported of it. */

import { NO_FACTS } from "../errors/error.js";
import type { SendResult, TidingsErrorFacts } from "../types.js";
import type { Category, Outcome } from "../vocabulary.js";
import { SETUP } from "./caller-code.js";
import type { Exposed } from "./expose.js";
import { accepted, failed, rejected } from "./plain-response.js";
import type { PlainResponse } from "./plain-response.js";
import { Rejection } from "./rejection.js";

/** How a request ended. */
export interface Ended {
  readonly response: PlainResponse;
  readonly category: Category | null;
  readonly outcome: Outcome | null;
  readonly code: string | null;
}

/** The end of an accepted send. */
export function acceptedEnd(result: SendResult, expose: Exposed): Ended {
  return { response: accepted(result, expose), category: null, outcome: "sent", code: null };
}

/** The end of a request for which nothing was sent. */
export function rejectedEnd(thrown: unknown, expose: Exposed): Ended {
  const rejection = asRejection(thrown);
  return { ...endOf(rejection.facts, rejected(rejection, expose)), code: rejection.code };
}

/** What was thrown, if it is a rejection, or what becomes of it. */
export function asRejection(thrown: unknown): Rejection {
  return thrown instanceof Rejection
    ? thrown
    : new Rejection({ ...SETUP, message: "The relay failed in an unexpected way." });
}

/** The end of a send that failed. The facts may be of any client: if they cannot be read, nothing is known of the send. */
export function failedEnd(facts: TidingsErrorFacts, expose: Exposed): Ended {
  try {
    return endOf(facts, failed(facts, expose));
  } catch {
    return endOf(NO_FACTS, failed(NO_FACTS, expose));
  }
}

function endOf({ category, outcome, code }: TidingsErrorFacts, response: PlainResponse): Ended {
  // A code with spaces is a sentence.
  return { response, category, outcome, code: code !== null && /^[\w.:-]{1,64}$/.test(code) ? code : null };
}
