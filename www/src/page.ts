/**
 * The playground: the client, and simulated providers in the same page. Nothing leaves the page.
 *
 * Folders: `compose` (the form), `send` (a call and its course), `timeline` (the plot), `report` (result or error of a call),
 * `errors` (pasted responses), `log` (one key, sent once), `guards` (what must not be sent), `many` (a run of many messages, in a
 * worker), `delivery` (statuses that come out of order), `providers` (any profile: its request, and any response to it), `waits`
 * (header fields), `phone`, `segments`, `http` (responses as text).
 */
import { init } from "tidings";
import { chosenProvider, control, form, readDraft, recipients, showFields } from "./compose/form.js";
import { checkDraft } from "./compose/issues.js";
import { fillScenarios, findScenario } from "./compose/scenarios.js";
import { showCode, startCopying } from "./compose/snippet.js";
import { byId } from "./dom.js";
import { pluralize } from "./format.js";
import { startPhone } from "./phone/section.js";
import { startDelivery } from "./delivery/section.js";
import { startProviders } from "./providers/section.js";
import { startGuards } from "./guards/section.js";
import { startLog } from "./log/section.js";
import { startMany } from "./many/section.js";
import { startErrors } from "./errors/section.js";
import { clearCounts, showCounts } from "./report/counts.js";
import { clearReport, showReport } from "./report/report.js";
import { startSegments } from "./segments/section.js";
import { type Session, simulator, startSession } from "./send/session.js";
import { startTheme } from "./theme.js";
import { clearTimeline, planTimeline, showTimeline, startTimeline } from "./timeline/timeline.js";
import { startWaits } from "./waits/section.js";

const sendButton = byId<HTMLButtonElement>("send");
const cancelButton = byId<HTMLButtonElement>("cancel");
const scenario = control("scenario") as HTMLSelectElement;
let running: Session | null = null;

function refresh(): void {
  const { settings } = readDraft();
  showFields();
  checkDraft(simulator.fetch);
  showCode();
  byId("scenario-hint").textContent = findScenario(chosenProvider(), scenario.value).description;
  byId("body-count").textContent = pluralize([...control("body").value].length, "character");
  planTimeline(settings.deadlineMs, settings.maxAttempts);
}

function start(send?: boolean): void {
  if (running !== null) return;
  const draft = readDraft();
  const sends = send ?? draft.provider !== "shingleai";
  const expected = sends && draft.message.sandbox !== true ? Math.max(1, recipients().length) : 0;
  planTimeline(draft.settings.deadlineMs, draft.settings.maxAttempts);
  reveal();
  startSession(
    draft,
    (session) => {
      running = session.ending === null ? session : null;
      setRunning(running !== null);
      showTimeline(session);
      showCounts(session, expected);
      showReport(session);
    },
    send,
  );
}

/** Uses `aria-disabled`, because a button loses the focus when it is `disabled`. */
function setRunning(isRunning: boolean): void {
  sendButton.setAttribute("aria-disabled", String(isRunning));
  cancelButton.setAttribute("aria-disabled", String(!isRunning));
  document.documentElement.dataset.running = String(isRunning);
}

/** Scrolls to the timeline if any part of it is out of view. */
function reveal(): void {
  const { top, bottom } = byId("plot-frame").getBoundingClientRect();
  const covered = byId("page-head").getBoundingClientRect().bottom;
  if (top < covered || bottom > innerHeight) byId("run-panel").scrollIntoView({ block: "start" });
}

/** Clears the last call, because it was made with another provider. A call that is still running stays, with its provider's name. */
function clearRun(): void {
  if (running !== null) return;
  clearTimeline();
  clearCounts();
  clearReport();
}

function startForm(): void {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    start();
  });
  form.addEventListener("input", (event) => {
    if ((event.target as HTMLInputElement).name === "provider") {
      fillScenarios(scenario, chosenProvider());
      clearRun();
    }
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

function showFigures(): void {
  const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000)} KB`;
  byId("size").textContent = kilobytes(CLIENT_BYTES);
  byId("profiles").textContent = String(PROFILE_COUNT);
  byId("size-core").textContent = `; ${kilobytes(CORE_BYTES)} from tidings/core`;
}

startTheme();
startForm();
startCopying();
startTimeline();
refresh();
setRunning(false);
startErrors();
startProviders();
startLog();
startGuards();
startMany();
startDelivery();
startWaits();
startPhone();
startSegments();
showFigures();
void init().then(() => (document.documentElement.dataset.ready = "true"));
