/** Sends what a page wrote, if its user may. */

import { adviceFor } from "../errors/advice.js";
import { isTidingsError, NO_FACTS, TidingsError } from "../errors/error.js";
import type { Message, SendResult, TidingsErrorFacts } from "../types.js";
import { invalidOption } from "../util/options.js";
import { parseObject } from "./body.js";
import { callOwn, LATER, limited, report, reportOther, SETUP, setupRejection } from "./caller-code.js";
import { hash } from "./digest.js";
import { readDraft, readRecipients } from "./draft.js";
import type { Draft } from "./draft.js";
import { acceptedEnd, asRejection, failedEnd, rejectedEnd } from "./ended.js";
import type { Ended } from "./ended.js";
import type { RequestSecrets } from "./events.js";
import type { Grant } from "./grant.js";
import { invalidFacts } from "./invalid.js";
import { busy, endRejected, keyReused, rejectedBy } from "./known.js";
import type { AdmittedRequest, Rejected } from "./known.js";
import { countMessages } from "./limit.js";
import type { Count } from "./limit.js";
import { topField } from "./fields.js";
import type { Settings } from "./options.js";
import { Rejection } from "./rejection.js";

/** Parses, composes, checks, counts and sends. Never rejects. */
export async function send<G extends Grant>(
  settings: Settings<G>,
  grant: G,
  text: string,
  admitted: AdmittedRequest,
): Promise<Ended> {
  const { secrets } = admitted;
  let message: Message | null = null;
  let count: Count | null;
  let draft: Draft;
  try {
    const body = parseObject(text);
    secrets.addTexts(body);
    draft = readDraft(body, settings.accept);
    message = await composed(settings, grant, draft, secrets);
    const recipients = readRecipients(message, grant, settings.maxRecipients);
    const invalid = rejectedInvalid(settings, draft, message, secrets);
    if (invalid !== null) return await endRejected(settings, admitted, message, invalid);
    count = await counted(settings, grant, recipients.length, secrets);
  } catch (thrown) {
    reportOther(settings, secrets, thrown);
    return await endRejected(settings, admitted, message, rejectedBy(asRejection(thrown), settings));
  }
  try {
    return await sendCounted(settings, draft, message, admitted, count);
  } catch (thrown) {
    // What was thrown is not the client's: the message may have gone out.
    report(settings, "relay", secrets, thrown);
    return failedEnd(NO_FACTS, settings.expose);
  }
}

async function composed<G extends Grant>(
  settings: Settings<G>,
  grant: G,
  draft: Draft,
  secrets: RequestSecrets,
): Promise<Message> {
  const { compose, timeoutMs } = settings;
  const message = await callOwn(settings, "compose", secrets, SETUP, async () => {
    const found: unknown = await limited("compose", timeoutMs, () => compose(draft, grant));
    if (typeof found !== "object" || found === null)
      throw invalidOption("compose", "a function that returns a message", found);
    return { ...found } as Message;
  });
  secrets.addTexts(message);
  return message;
}

async function sendCounted<G extends Grant>(
  settings: Settings<G>,
  draft: Draft,
  message: Message,
  admitted: AdmittedRequest,
  count: Count | null,
): Promise<Ended> {
  const { client, accept, expose } = settings;
  const { key, secrets } = admitted;
  const giveBack = async (): Promise<void> => {
    try {
      await count?.giveBack();
    } catch (cause) {
      report(settings, "give-back", secrets, cause);
    }
  };
  // From here on, only what the client says is `not-sent`. Whatever else fails, the message may have gone out.
  try {
    const result = await client.send(message, { idempotencyKey: key });
    if (isOfEarlierRequest(result)) await giveBack();
    return acceptedEnd(result, expose);
  } catch (thrown) {
    const facts = isTidingsError(thrown) ? factsOf(thrown) : NO_FACTS;
    const { attempts, category, code, outcome, retryable } = facts;
    const isOurs = attempts.length === 0 && ["configuration", "unavailable", "unknown"].includes(category);
    if (isOurs) report(settings, "client", secrets, thrown);
    // The send log's own. A provider's is about an attempt of this send, which may have gone out.
    const isBusy = category === "conflict" && retryable && code === null && attempts.length === 0;
    if (outcome === "not-sent" || isBusy) await giveBack();
    if (isBusy) return rejectedEnd(busy(facts.retryAfterMs), expose);
    if (outcome === "not-sent" && category === "conflict" && code === "idempotency-key-reused")
      return rejectedEnd(keyReused(), expose);
    if (isInvalidHere(facts, draft, message, accept)) {
      report(settings, "compose", secrets, thrown);
      return rejectedEnd(setupRejection(), expose);
    }
    const end = failedEnd(facts, expose);
    // The store did not answer the client, which knows nothing of earlier requests then.
    if (outcome !== "not-sent" || category !== "unavailable" || attempts.length > 0) return end;
    const { inDoubt } = rejectedBy(new Rejection({ ...LATER, message: "The relay could not do this now." }), settings);
    return await endRejected(settings, admitted, message, { end, inDoubt, isAgain: retryable });
  }
}

/**
 * Whether the result is that of an earlier request, which was counted. What the send log keeps has no response. A provider that recognises the key in a later
 * attempt has got it in an earlier one of this send.
 */
function isOfEarlierRequest({ replayed, raw, attempts }: SendResult): boolean {
  return replayed === true && (raw === null || attempts.length === 1);
}

/** A message that the client's validation rejects. Null if it is valid, or only `send` of the client can say. */
function rejectedInvalid<G extends Grant>(
  settings: Settings<G>,
  draft: Draft,
  message: Message,
  secrets: RequestSecrets,
): Rejected | null {
  const { client, accept, expose } = settings;
  const facts = invalidFacts(client, message);
  if (facts === null) return null;
  if (isInvalidHere(facts, draft, message, accept)) {
    report(settings, "compose", secrets, new TidingsError(facts));
    return rejectedBy(setupRejection(), settings);
  }
  const inDoubt = failedEnd({ ...facts, outcome: "unknown" }, expose);
  return { end: failedEnd(facts, expose), inDoubt, isAgain: false };
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

/**
 * Counts the message, unless the grant has no limit.
 *
 * @throws Rejection if it is over the limit, or cannot be counted.
 */
async function counted<G extends Grant>(
  settings: Settings<G>,
  { user, limit }: G,
  recipients: number,
  secrets: RequestSecrets,
): Promise<Count | null> {
  if (limit === null) return null;
  const { counters, timeoutMs } = settings;
  const name = await hash("user", user);
  const count = await callOwn(settings, "counters", secrets, LATER, () =>
    countMessages(counters, name, limit, Math.max(1, recipients), timeoutMs),
  );
  if (count.isAllowed) return count;
  const { used, endsInMs } = count;
  throw new Rejection({
    code: "limit",
    status: 429,
    category: "rate-limit",
    message: `You have sent as many messages as you may for now. Please try again ${whenIn(endsInMs)}.`,
    isAgain: true,
    retryAfterMs: endsInMs,
    limit: { max: limit.max, used, resetsAt: null, upgradeUrl: null },
  });
}

/** "in 5 minutes", as `adviceFor` says it. */
function whenIn(retryAfterMs: number): string {
  const facts = { category: "rate-limit", scope: null, outcome: "not-sent", docsUrl: null, retryAfterMs } as const;
  return adviceFor(facts, { messages: { tryLater: "{when}" } }).userMessage;
}
