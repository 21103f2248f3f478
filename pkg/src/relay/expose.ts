/** What of a result or a failure a page may know. Both lists are closed: nothing else leaves the relay. */

import { invalidOption, readProperties } from "../util/options.js";
import { topField } from "./fields.js";
import type { Issue, SendResult, SentMessage, TidingsErrorFacts } from "../types.js";

/**
 * A fact of a failure that a page may get. `raw`, `cause`, `attempts` and the provider's HTTP status are none. `message` is the
 * provider's or the library's sentence, which may quote numbers of the account.
 */
export type ExposableErrorFact = Exclude<
  keyof TidingsErrorFacts,
  "raw" | "attempts" | "status" | "waitedMs" | "idempotencyKey" | "replayed"
>;

/** A fact of a result that a page may get. */
export type ExposableResultFact = Exclude<keyof SendResult, "raw" | "attempts" | "waitedMs" | "idempotencyKey">;

/** What a page gets. */
export interface Expose {
  /**
   * The facts of a failure. `category` and `outcome` are always among them: without them a page cannot tell whether to send again. `issues` are only
   * those about fields that the page may choose.
   * @default ["category", "outcome", "scope", "transient", "retryable", "retryAfterMs", "permanent", "issues", "param", "guard"]
   */
  readonly error?: readonly ExposableErrorFact[];
  /**
   * The facts of a result. `status` is always among them. `to` and `reference` are only there if the page may choose them.
   * @default ["id", "status", "to", "messages", "reference", "replayed", "warnings"]
   */
  readonly result?: readonly ExposableResultFact[];
}

const ERROR_FACTS = {
  category: true,
  outcome: true,
  scope: true,
  transient: true,
  retryable: true,
  retryAfterMs: true,
  permanent: true,
  issues: true,
  param: true,
  guard: true,
  provider: false,
  code: false,
  message: false,
  requestId: false,
  docsUrl: false,
  limit: false,
  balance: false,
  id: false,
  batchId: false,
  messages: false,
} satisfies Record<ExposableErrorFact, boolean>;

const RESULT_FACTS = {
  id: true,
  status: true,
  to: true,
  messages: true,
  reference: true,
  replayed: true,
  warnings: true,
  provider: false,
  batchId: false,
  requestId: false,
  rateLimit: false,
} satisfies Record<ExposableResultFact, boolean>;

/** Picks what may leave the relay. */
export interface Exposed {
  /** Of a failure of the client's: `param` and `issues` only about what the page chose. */
  failure(facts: TidingsErrorFacts): Record<string, unknown>;
  /** Of a rejection of the relay's own, which is about the request. */
  rejection(facts: TidingsErrorFacts): Record<string, unknown>;
  result(result: SendResult): Record<string, unknown>;
  /** Whether the failure's own sentence may be said. */
  readonly hasMessage: boolean;
}

/**
 * Reads the option `expose`.
 *
 * @param accept The fields that a page may choose.
 * @throws TidingsError with the category `configuration` for a fact that is not in the lists.
 */
export function readExpose(expose: Expose | undefined, accept: readonly string[]): Exposed {
  const { error, result } = readProperties(expose ?? {}, "expose", "an object such as { error, result }", [
    "error",
    "result",
  ]);
  const errorFacts = readList("expose.error", error, ERROR_FACTS);
  const resultFacts = readList("expose.result", result, RESULT_FACTS);
  const errorNames = new Set<string>([...errorFacts, "category", "outcome"]);
  const resultNames = new Set<string>([...resultFacts, "status"]);

  const isChosen = (path: string): boolean => path === "" || accept.includes(topField(path));
  const pick = (from: object, names: ReadonlySet<string>): Record<string, unknown> => {
    const picked: Record<string, unknown> = {};
    for (const name of names) {
      const value = (from as Record<string, unknown>)[name];
      if (value !== undefined && name !== "message") picked[name] = value;
    }
    return picked;
  };
  const chosen = (issues: readonly Issue[]): Issue[] => issues.filter(({ path }) => isChosen(path)).map(plainIssue);
  const failure = (facts: TidingsErrorFacts): Record<string, unknown> => {
    const { param, issues, messages } = facts;
    const own = {
      ...facts,
      param: param !== null && isChosen(param) ? param : null,
      issues: chosen(issues),
      messages: messages.map((one) => plainMessage(one, errorNames.has("id"), accept, failure)),
    };
    return pick(own, errorNames);
  };
  return {
    failure,
    rejection: (facts) => pick(facts, errorNames),
    result: ({ to, reference, ...sent }) => {
      const messages = sent.messages.map((one) => plainMessage(one, resultNames.has("id"), accept, failure));
      const own = { ...sent, warnings: chosen(sent.warnings), messages };
      return pick({ ...own, ...ofField("to", to, accept), ...ofField("reference", reference, accept) }, resultNames);
    },
    hasMessage: errorNames.has("message"),
  };
}

function readList<Name extends string>(
  path: string,
  given: readonly Name[] | undefined,
  known: Readonly<Record<Name, boolean>>,
): Name[] {
  const names = Object.keys(known) as Name[];
  if (given === undefined) return names.filter((name) => known[name]);
  if (!Array.isArray(given)) throw invalidOption(path, "an array of facts", given);
  for (const name of given as readonly Name[])
    if (!names.includes(name)) throw invalidOption(path, `of these facts: ${names.join(", ")}`, name);
  return [...(given as readonly Name[])];
}

/** Without what hangs on it, such as a cause. */
function plainIssue({ path, code, message, suggestion, severity }: Issue): Issue {
  return {
    path,
    code,
    message,
    ...(suggestion !== undefined && { suggestion }),
    ...(severity !== undefined && { severity }),
  };
}

function plainMessage(
  { id, to, status, reference, error }: SentMessage,
  hasIds: boolean,
  accept: readonly string[],
  facts: (error: TidingsErrorFacts) => Record<string, unknown>,
): object {
  return {
    ...(hasIds && { id }),
    ...ofField("to", to, accept),
    status,
    ...ofField("reference", reference, accept),
    error: error && facts(error),
  };
}

/** A field of the message that comes back. What the page did not choose, such as a number that `compose` found, stays at the relay. */
function ofField(name: string, value: unknown, accept: readonly string[]): object {
  return value !== undefined && accept.includes(name) ? { [name]: value } : {};
}
