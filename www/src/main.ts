/**
 * The playground: the client, and the providers simulated in the same page. Nothing leaves it.
 *
 * Folders: `compose` (the form), `send` (a call and its course), `timeline` (the plot), `report` (what became
 * of it), `reader` (pasted responses), `providers` (any profile, its requests, any answer), `waits` (header fields), `numbers` (phone numbers), `segments` (texts).
 */
import "../styles/main.css";
import { init } from "tidings";
import { chosenProvider, control, form, readDraft, recipients, showFields } from "./compose/form.js";
import { checkDraft } from "./compose/issues.js";
import { fillScenarios, findScenario } from "./compose/scenarios.js";
import { showCode, startCopying } from "./compose/snippet.js";
import { byId } from "./dom.js";
import { startNumbers } from "./numbers/reader.js";
import { startProviders } from "./providers/section.js";
import { startReader } from "./reader/reader.js";
import { showProof } from "./report/proof.js";
import { showReport } from "./report/report.js";
import { startSegments } from "./segments/viewer.js";
import { type Session, simulator, startSession } from "./send/session.js";
import { startTheme } from "./theme.js";
import { planTimeline, showTimeline, startTimeline } from "./timeline/timeline.js";
import { startWaits } from "./waits/reader.js";

const sendButton = byId<HTMLButtonElement>("send");
const cancelButton = byId<HTMLButtonElement>("cancel");
const scenario = control("scenario") as HTMLSelectElement;
let running: Session | null = null;

function refresh(): void {
  const { settings } = readDraft();
  showFields();
  checkDraft(simulator.fetch);
  showCode();
  byId("scenario-hint").textContent = findScenario(chosenProvider(), scenario.value).about;
  byId("body-count").textContent = `${[...control("body").value].length} characters`;
  planTimeline(settings.deadlineMs, settings.maxAttempts);
}

function start(send?: boolean): void {
  if (running !== null) return;
  const draft = readDraft();
  const sends = send ?? draft.provider !== "shingleai";
  const asked = sends && draft.message.sandbox !== true ? Math.max(1, recipients().length) : 0;
  planTimeline(draft.settings.deadlineMs, draft.settings.maxAttempts);
  reveal(byId("stage"));
  startSession(draft, (session) => {
    running = session.ending === null ? session : null;
    setRunning(running !== null);
    showTimeline(session);
    showProof(session, asked);
    showReport(session);
  }, send);
}

/** Buttons keep the focus while they have nothing to do, so they are not `disabled`. */
function setRunning(isRunning: boolean): void {
  sendButton.setAttribute("aria-disabled", String(isRunning));
  cancelButton.setAttribute("aria-disabled", String(!isRunning));
  document.documentElement.dataset["running"] = String(isRunning);
}

/** On a narrow page the timeline is below the form. */
function reveal(element: Element): void {
  if (element.getBoundingClientRect().top > innerHeight * 0.6) element.scrollIntoView({ block: "start" });
}

function startForm(): void {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    start();
  });
  form.addEventListener("input", (event) => {
    if ((event.target as HTMLInputElement).name === "provider") fillScenarios(scenario, chosenProvider());
    refresh();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) form.requestSubmit();
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") running?.cancel();
  });
  for (const button of [cancelButton, byId("cancel-here")]) button.addEventListener("click", () => running?.cancel());
  byId("send-anyway").addEventListener("click", () => start(true));
  fillScenarios(scenario, chosenProvider());
  scenario.value = "shaky";
}

function showSize(): void {
  if (typeof PACKAGE_BYTES === "undefined" || PACKAGE_BYTES === 0) return;
  byId("size").textContent = `${(PACKAGE_BYTES / 1024).toFixed(1)} KB`;
}

startTheme();
startForm();
startCopying();
startTimeline();
refresh();
setRunning(false);
startReader();
startProviders();
startWaits();
startNumbers();
startSegments();
showSize();
void init().then(() => (document.documentElement.dataset["ready"] = "true"));
