import { parseError } from "tidings";
import type { ProviderProfile, TidingsErrorFacts } from "tidings";
import { announcer } from "../announce.js";
import { byId, h, debounce } from "../dom.js";
import { errorFacts } from "../report/facts.js";
import { readFacts, sentFacts } from "../report/result.js";
import { offerResponses, readResponse, startResponseEditor } from "./response-editor.js";
import type { Ending } from "../send/ending.js";
import { type ResponseParts, simulateCall } from "./simulate-call.js";
import { messageIssues } from "./message-issues.js";
import { showComparison, hideComparison } from "./comparison.js";
import { fillTrial, createMask, readDraft, showIssues, showTrial } from "./trial-form.js";
import { Mask } from "./mask.js";
import { startProfileEditor } from "./profile-editor.js";
import { showNoRequest, showRequest } from "./request-view.js";

const form = byId<HTMLFormElement>("trial");
const facts = byId("response-facts");
const announce = announcer("providers-live");

let profile: ProviderProfile | null = null;
/** The number of the newest call. Results of older calls are dropped. */
let latest = 0;

/** Starts the section for any provider: its profile, its request, and any response to it. */
export function startProviders(): void {
  const later = debounce(120, () => void show());
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", later);
  startResponseEditor(later);
  let offered = "";
  startProfileEditor((next, chosen) => {
    profile = next;
    if (next !== null) {
      if (chosen) fillTrial(next.id);
      showTrial(next);
      if (next.id !== offered) offerResponses(next.id, next.title, !chosen);
      offered = next.id;
    }
    void show();
  });
}

async function show(): Promise<void> {
  const call = ++latest;
  const response = readResponse();
  if (profile === null) {
    showIssues([], new Mask([]));
    showNoRequest(null, [], new Mask([]));
    return showEmpty("Fix the profile to read a response with it.", byId("profile-state").textContent ?? "");
  }
  const draft = readDraft(profile);
  const mask = createMask(draft);
  const simulated = typeof response === "string" ? { status: 204, headers: [], body: "" } : response;
  const { request, ending } = await simulateCall(draft, simulated);
  if (call !== latest) return;
  const clientError = request === null && ending.kind === "failed" ? ending.error : null;
  const hiddenIssues =
    clientError?.category === "configuration"
      ? messageIssues(draft).filter(({ severity }) => severity !== "warning")
      : [];
  const remaining = showIssues([...(clientError?.issues ?? []), ...hiddenIssues], mask);
  if (request !== null) showRequest(request, mask);
  else showNoRequest(clientError, remaining, mask);
  if (request === null) return showEmpty("Fix the mistakes to read a response.");
  if (typeof response === "string") return showEmpty(response);
  showEnding(mask.value(toPlainData(ending)), mask.value(parseWithoutProfile(response)), draft.profile.title);
}

/** The facts as plain data. Copying the error itself would lose properties. */
function toPlainData(ending: Ending): Ending {
  return ending.kind === "failed"
    ? { kind: "failed", error: ending.error.toJSON({ raw: true }) as typeof ending.error }
    : ending;
}

function parseWithoutProfile({ status, headers, body }: ResponseParts): TidingsErrorFacts {
  return parseError({ status, headers, body });
}

function showEnding(ending: Ending, withoutProfile: TidingsErrorFacts, title: string): void {
  const withProfile = failureOf(ending);
  const shown =
    ending.kind === "failed"
      ? errorFacts(ending.error)
      : ending.kind === "sent"
        ? sentFacts(ending.result)
        : readFacts(ending.response);
  facts.replaceChildren(...shown);
  showComparison(title, withProfile, withoutProfile);
  announce(withProfile === null ? "Read: accepted." : `Read: outcome ${withProfile.outcome}, ${withProfile.category}.`);
}

/** The call's error, or else the error of the first failed message in an accepted request. */
function failureOf(ending: Ending): TidingsErrorFacts | null {
  if (ending.kind === "failed") return ending.error;
  if (ending.kind === "read") return null;
  return ending.result.messages.find(({ error }) => error !== null)?.error ?? null;
}

/** @param more Also announced to screen readers, before `why`. */
function showEmpty(why: string, more = ""): void {
  facts.replaceChildren(h("p", { class: "quiet" }, why));
  hideComparison();
  announce(`${more} ${why}`.trim());
}
