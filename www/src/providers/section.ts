import { parseError } from "tidings";
import type { ProviderProfile, TidingsErrorFacts } from "tidings";
import { announcer } from "../announce.js";
import { byId, h, settled } from "../dom.js";
import { errorFacts } from "../report/facts.js";
import { readFacts, sentFacts } from "../report/result.js";
import { offerAnswers, readAnswer, startAnswerEditor } from "./answer-editor.js";
import { type Answer, attempt, type Ending } from "./attempt.js";
import { messageIssues } from "./check.js";
import { compare, compareNothing } from "./comparison.js";
import { fillTrial, maskOf, readDraft, showIssues, showTrial } from "./draft.js";
import { Mask } from "./mask.js";
import { startProfileEditor } from "./profile-editor.js";
import { showNoRequest, showRequest } from "./request-view.js";

const form = byId<HTMLFormElement>("trial");
const facts = byId("answer-facts");
const say = announcer("providers-live");

let profile: ProviderProfile | null = null;
/** Only the last of several calls that overlap is shown. */
let latest = 0;

/** Any provider: its profile, the request that it makes, and what is read of an answer. */
export function startProviders(): void {
  const later = settled(120, () => void show());
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", later);
  startAnswerEditor(later);
  let offered = "";
  startProfileEditor((next, chosen) => {
    profile = next;
    if (next !== null) {
      if (chosen) fillTrial(next.id);
      showTrial(next);
      if (next.id !== offered) offerAnswers(next.id, next.title, !chosen);
      offered = next.id;
    }
    void show();
  });
}

async function show(): Promise<void> {
  const call = ++latest;
  const answer = readAnswer();
  if (profile === null) {
    showIssues([], new Mask([]));
    showNoRequest(null, [], new Mask([]));
    return showNothing(
      "Once the profile is right, the answer is read with it.",
      byId("profile-state").textContent ?? "",
    );
  }
  const draft = readDraft(profile);
  const mask = maskOf(draft);
  const given = typeof answer === "string" ? { status: 204, headers: [], body: "" } : answer;
  const { request, ending } = await attempt(draft, given);
  if (call !== latest) return;
  const refused = request === null && ending.kind === "failed" ? ending.error : null;
  const unseen =
    refused?.category === "configuration" ? messageIssues(draft).filter(({ severity }) => severity !== "warning") : [];
  const left = showIssues([...(refused?.issues ?? []), ...unseen], mask);
  if (request !== null) showRequest(request, mask);
  else showNoRequest(refused, left, mask);
  if (request === null) return showNothing("Once there is a request, its answer is read here.");
  if (typeof answer === "string") return showNothing(answer);
  showEnding(mask.data(masked(ending)), mask.data(alone(answer)), draft.profile.title);
}

/** The facts as plain data: an error has members that a copy would miss. */
function masked(ending: Ending): Ending {
  return ending.kind === "failed"
    ? { kind: "failed", error: ending.error.toJSON({ raw: true }) as typeof ending.error }
    : ending;
}

function alone({ status, headers, body }: Answer): TidingsErrorFacts {
  return parseError({ status, headers, body });
}

function showEnding(ending: Ending, universal: TidingsErrorFacts, title: string): void {
  const known = failureOf(ending);
  const shown =
    ending.kind === "failed"
      ? errorFacts(ending.error)
      : ending.kind === "sent"
        ? sentFacts(ending.result)
        : readFacts(ending.response);
  facts.replaceChildren(...shown);
  compare(title, known, universal);
  say(known === null ? "Read: accepted." : `Read: outcome ${known.outcome}, ${known.category}.`);
}

/** The error, or that of the first message which failed although the request was accepted. */
function failureOf(ending: Ending): TidingsErrorFacts | null {
  if (ending.kind === "failed") return ending.error;
  if (ending.kind === "read") return null;
  return ending.result.messages.find(({ error }) => error !== null)?.error ?? null;
}

/** @param more What else those who listen are told. */
function showNothing(why: string, more = ""): void {
  facts.replaceChildren(h("p", { class: "quiet" }, why));
  compareNothing();
  say(`${more} ${why}`.trim());
}
