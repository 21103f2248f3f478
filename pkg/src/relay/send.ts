/** Sends what a page wrote, if its user may. */

import { adviceFor } from "../errors/advice.js";
import { isTidingsError, NO_FACTS } from "../errors/error.js";
import type { Message, SendResult, TidingsErrorFacts } from "../types.js";
import { invalidOption } from "../util/options.js";
import { parseObject } from "./body.js";
import { callOwn, LATER, limited, report, SETUP, setupRejection } from "./caller-code.js";
import { hash } from "./digest.js";
import { readDraft, readRecipients } from "./draft.js";
import type { Draft } from "./draft.js";
import { failedEnd } from "./ended.js";
import type { Ended } from "./ended.js";
import type { RequestSecrets } from "./events.js";
import type { Grant } from "./grant.js";
import { countMessages, lookUp } from "./limit.js";
import type { Count } from "./limit.js";
import { topField } from "./fields.js";
import type { Settings } from "./options.js";
import { accepted, BUSY_MS } from "./plain-response.js";
import { Rejection } from "./rejection.js";

/** Parses, composes, checks, counts and sends. */
export async function send<G extends Grant>(
  settings: Settings<G>,
  grant: G,
  text: string,
  storeKey: string,
  secrets: RequestSecrets,
): Promise<Ended> {
  const { client, accept, compose, maxRecipients, expose, timeoutMs } = settings;
  const body = parseObject(text);
  secrets.addTexts(body);
  const draft = readDraft(body, accept);
  const message = await callOwn(settings, "compose", secrets, SETUP, async () => {
    const composed: unknown = await limited("compose", timeoutMs, () => compose(draft, grant));
    if (typeof composed !== "object" || composed === null)
      throw invalidOption("compose", "a function that returns a message", composed);
    return { ...composed } as Message;
  });
  secrets.addTexts(message);
  const recipients = readRecipients(message, grant, maxRecipients);
  const count = await counted(settings, grant, message, recipients.length, storeKey, secrets);
  const giveBack = async (): Promise<void> => {
    try {
      await count?.giveBack();
    } catch (cause) {
      report(settings, "give-back", secrets, cause);
    }
  };
  // From here on, only what the client says is `not-sent`. Whatever else fails, the message may have gone out.
  try {
    const result = await client.send(message, { idempotencyKey: storeKey });
    if (isOfEarlierRequest(result)) await giveBack();
    return { response: accepted(result, expose), category: null, outcome: "sent", code: null };
  } catch (thrown) {
    const facts = isTidingsError(thrown) ? factsOf(thrown) : NO_FACTS;
    const { attempts, category, code, outcome, retryable } = facts;
    const isOurs = attempts.length === 0 && ["configuration", "unavailable", "unknown"].includes(category);
    if (isOurs) report(settings, "client", secrets, thrown);
    // The send log's own. A provider's is about an attempt of this send, which may have gone out.
    const isBusy = category === "conflict" && retryable && code === null && attempts.length === 0;
    if (outcome === "not-sent" || isBusy) await giveBack();
    if (isBusy) throw busy(facts.retryAfterMs);
    if (outcome === "not-sent" && category === "conflict" && code === "idempotency-key-reused") throw keyReused();
    if (isInvalidHere(facts, draft, message, accept)) {
      report(settings, "compose", secrets, thrown);
      throw setupRejection();
    }
    return failedEnd(facts, expose);
  }
}

/**
 * Whether the result is that of an earlier request, which was counted. What the send log keeps has no response. A provider that recognises the key in a later
 * attempt has got it in an earlier one of this send.
 */
function isOfEarlierRequest({ replayed, raw, attempts }: SendResult): boolean {
  return replayed && (raw === null || attempts.length === 1);
}

/**
 * Whether the message is invalid in a field that the page did not choose: `from`, or what `compose` added. No page can correct that. Only what the client
 * itself found: of what a provider rejects, the page is told the same as the client.
 */
function isInvalidHere(
  { attempts, category, outcome, issues }: TidingsErrorFacts,
  draft: Draft,
  message: Message,
  accept: readonly string[],
): boolean {
  if (attempts.length > 0 || category !== "validation" || outcome !== "not-sent") return false;
  return issues.some(({ path }) => {
    const field = topField(path);
    if (field === "") return false;
    // What is missing although the page could have chosen it is the page's mistake.
    return !accept.includes(field) || (!Object.hasOwn(draft, field) && Object.hasOwn(message, field));
  });
}

/** The facts of an error, which may be of another copy of the package, and lack some. */
function factsOf(error: TidingsErrorFacts): TidingsErrorFacts {
  const known = Object.entries(error).filter(([, value]) => value !== undefined);
  return { ...NO_FACTS, ...Object.fromEntries(known), message: error.message };
}

/** Counts the message, unless the grant has no limit. Null if it need not count: it repeats one that did. */
async function counted<G extends Grant>(
  settings: Settings<G>,
  { user, limit }: G,
  message: Message,
  recipients: number,
  storeKey: string,
  secrets: RequestSecrets,
): Promise<Count | null> {
  if (limit === null) return null;
  const { counters, store, timeoutMs } = settings;
  const name = await hash("user", user);
  const count = await callOwn(settings, "counters", secrets, LATER, () =>
    countMessages(counters, name, limit, Math.max(1, recipients), timeoutMs),
  );
  if (count.isAllowed) return count;
  const known = await callOwn(settings, "store", secrets, LATER, () => lookUp(store, storeKey, message, timeoutMs));
  if (known === "sent") return null;
  // A key in doubt, too: the client could repeat its send, and it may be one that was not counted.
  if (known === "new" || known === "in-doubt") {
    const { used, endsInMs } = count;
    throw new Rejection({
      ...(known === "in-doubt" && { outcome: "unknown" as const }),
      code: "limit",
      status: 429,
      category: "rate-limit",
      message: `You have sent as many messages as you may for now. Please try again ${whenIn(endsInMs)}.`,
      isAgain: true,
      retryAfterMs: endsInMs,
      limit: { max: limit.max, used, resetsAt: null, upgradeUrl: null },
    });
  }
  // Not left to the send log: by now the key could be free, and the message would go out uncounted.
  if (known === "busy") throw busy(null);
  throw keyReused();
}

/** Another request with the key has not ended. It may end at any time. */
function busy(retryAfterMs: number | null): Rejection {
  return new Rejection({
    code: "busy",
    status: 409,
    category: "conflict",
    outcome: "unknown",
    message: "Your message is being sent already. Please wait a moment.",
    isAgain: true,
    retryAfterMs: Math.min(retryAfterMs ?? BUSY_MS, BUSY_MS),
  });
}

function keyReused(): Rejection {
  return new Rejection({
    code: "key-reused",
    status: 422,
    category: "conflict",
    message: "Another message from this form was sent, or may have been. Please reload the page to write a new one.",
  });
}

/** "in 5 minutes", as `adviceFor` says it. */
function whenIn(retryAfterMs: number): string {
  const facts = { category: "rate-limit", scope: null, outcome: "not-sent", docsUrl: null, retryAfterMs } as const;
  return adviceFor(facts, { messages: { tryLater: "{when}" } }).userMessage;
}
