/** What became of a campaign, until each of its messages has ended. */

import { call } from "./api.js";
import type { Answer } from "./api.js";
import { byId, element, row, say } from "./dom.js";
import { plot } from "./plot.js";

interface Campaign {
  readonly id: string;
  readonly total: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly reasons: readonly { state: string; reason: string | null; count: number }[];
  /** Null: it is not known at the moment. */
  readonly pace: {
    readonly perSecond: number;
    readonly closedForMs: number;
    readonly recent: readonly number[];
  } | null;
}

interface Problems {
  readonly messages: readonly {
    readonly position: number;
    readonly to: string;
    readonly state: string;
    readonly reason: string | null;
    readonly code: string | null;
  }[];
  readonly next: number | null;
}

const INTERVAL_MS = 1_000;
/** Reports of delivery come later: a slow look is enough. */
const SLOW_MS = 10_000;

/** The campaign that is shown, and which look at it goes on: one that was opened before ends. */
let shown = "";
let look = 0;
/** Where the next page of the list begins, and whether the user asked for one: then the list is not replaced under their eyes. */
let after: number | null = null;
let isPaged = false;
/** Draws the plot again: it is in pixels. */
let draw = (): void => {};

export function startProgress(): void {
  byId("more").addEventListener("click", () => {
    isPaged = true;
    void list(shown, after).catch(() => say(byId("progress-state"), LOST, true));
  });
  byId("again").addEventListener("click", () => {
    isPaged = false;
    void list(shown, null).catch(() => say(byId("progress-state"), LOST, true));
  });
  addEventListener("hashchange", openCampaign);
  addEventListener("resize", () => draw());
  openCampaign();
}

/** Shows the campaign that the address names. Again after a sign-in: it may be another user's, and nothing of it stays. */
export function openCampaign(): void {
  const id = location.hash.slice(1);
  byId("progress").hidden = id === "";
  shown = id;
  look += 1;
  clear("");
  if (id === "") return;
  byId("campaign-id").textContent = id;
  void watch(id, look);
}

const LOST = "No response came. Try it again.";

async function watch(id: string, own: number): Promise<void> {
  let known = "";
  let shownAt = "";
  let waitMs = INTERVAL_MS;
  while (look === own) {
    const { status, body } = await call<Campaign>(`/campaigns/${encodeURIComponent(id)}`).catch(() => NO_RESPONSE);
    if (look !== own) return;
    // Nothing else would change it. After a sign-in it is opened again.
    if (status >= 400 && status < 500 && status !== 429) return clear(body.detail ?? "The campaign cannot be shown.");
    if (status === 200) {
      show(body);
      const ended = body.counts.queued === 0;
      shownAt = new Date().toLocaleTimeString();
      waitMs = ended ? SLOW_MS : INTERVAL_MS;
      sayOnce(ended ? `All ${body.total} messages have ended.` : "");
      const now = JSON.stringify(body.reasons);
      // A list that fails is tried again with the next look.
      if (now !== known && (await refresh(id, own))) known = now;
    } else {
      waitMs = Math.min(SLOW_MS, waitMs * 2);
      const since = shownAt === "" ? "" : ` What is shown is of ${shownAt}.`;
      sayOnce(`The server does not answer. Trying again.${since}`, true);
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

const NO_RESPONSE: Answer<Campaign> = { status: 0, body: {} as Campaign };

/** A text that is set again is read aloud again. */
function sayOnce(text: string, failed = false): void {
  const output = byId("progress-state");
  if (output.textContent !== text) say(output, text, failed);
}

function clear(why: string): void {
  for (const part of ["counts", "pace", "pace-now", "reasons", "problems"]) byId(part).replaceChildren();
  for (const part of ["more", "again"]) byId(part).hidden = true;
  byId<HTMLProgressElement>("bar").removeAttribute("value");
  byId("bar").hidden = true;
  draw = () => {};
  isPaged = false;
  sayOnce(why, why !== "");
}

function show({ total, counts, reasons, pace }: Campaign): void {
  const bar = byId<HTMLProgressElement>("bar");
  bar.hidden = false;
  bar.max = total;
  bar.value = total - (counts.queued ?? 0);
  const pairs = Object.entries({ ...counts, total }).map(([name, count]) => {
    const pair = document.createElement("div");
    const value = element("dd", String(count));
    value.dataset.count = name;
    pair.append(element("dt", name), value);
    return pair;
  });
  byId("counts").replaceChildren(...pairs);
  byId("pace-now").textContent = describePace(pace);
  draw = () => {
    if (pace === null) byId("pace").replaceChildren();
    else plot(byId<SVGSVGElement>("pace"), pace.recent, pace.perSecond);
  };
  draw();
  byId("reasons").replaceChildren(
    ...reasons.map(({ state, reason, count }) => row(state, reason ?? "not given", count)),
  );
}

function describePace(pace: Campaign["pace"]): string {
  if (pace === null) return "The pace is not known at the moment.";
  const closed = pace.closedForMs > 0 ? `, closed for ${Math.ceil(pace.closedForMs / 1_000)} s` : "";
  return `${Math.round(pace.perSecond * 10) / 10} messages a second are allowed${closed}.`;
}

/** The list has changed. Returns false if it could not be read. */
async function refresh(id: string, own: number): Promise<boolean> {
  if (isPaged) {
    byId("again").hidden = false;
    return true;
  }
  const isRead = await list(id, null).catch(() => false);
  return isRead || look !== own;
}

/** Shows a page of the list; with `from` null, the first. Returns whether it did. */
async function list(id: string, from: number | null): Promise<boolean> {
  const own = look;
  const query = from === null ? "" : `&after=${from}`;
  const { status, body } = await call<Problems>(`/campaigns/${encodeURIComponent(id)}/problems?limit=25${query}`);
  if (status !== 200) throw new Error(`The list was answered with ${status}.`);
  // Another campaign or user is shown by now, or another page was.
  if (look !== own || (from !== null && from !== after)) return false;
  const rows = body.messages.map(({ position, to, state, reason, code }) => row(position + 1, to, state, reason, code));
  if (from === null) byId("problems").replaceChildren(...rows);
  else byId("problems").append(...rows);
  after = body.next;
  byId("more").hidden = after === null;
  if (from === null) byId("again").hidden = true;
  return true;
}
