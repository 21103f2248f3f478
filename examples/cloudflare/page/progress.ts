/** What became of a campaign, until each of its messages has ended. */

import { call } from "./api.js";
import { byId, element, row } from "./dom.js";
import { plot } from "./plot.js";

interface Campaign {
  readonly id: string;
  readonly total: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly reasons: readonly { state: string; reason: string; count: number }[];
  readonly pace: { readonly perSecond: number; readonly closedForMs: number; readonly recent: readonly number[] };
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

let shown = "";
let after: number | null = null;

export function startProgress(): void {
  byId("more").addEventListener("click", () => void list(shown, after));
  addEventListener("hashchange", openCampaign);
  openCampaign();
}

/** Shows the campaign that the address names. Again after a sign-in: it may be another user's. */
export function openCampaign(): void {
  const id = location.hash.slice(1);
  byId("progress").hidden = id === "";
  if (id === "" || id === shown) return;
  shown = id;
  byId("campaign-id").textContent = id;
  void watch(id);
}

async function watch(id: string): Promise<void> {
  for (let listed = -1; shown === id; ) {
    const { status, body } = await call<Campaign>(`/campaigns/${encodeURIComponent(id)}`);
    if (shown !== id) return;
    if (status !== 200) {
      byId("pace-now").textContent = body.detail ?? "The campaign cannot be shown.";
      for (const part of ["counts", "pace", "reasons", "problems"]) byId(part).replaceChildren();
      shown = "";
      return;
    }
    show(body);
    const problems = body.reasons.reduce((sum, { count }) => sum + count, 0);
    if (problems !== listed) await list(id, null);
    listed = problems;
    await new Promise((resolve) => setTimeout(resolve, body.counts.queued === 0 ? SLOW_MS : INTERVAL_MS));
  }
}

function show({ total, counts, reasons, pace }: Campaign): void {
  const bar = byId<HTMLProgressElement>("bar");
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
  const closed = pace.closedForMs > 0 ? `, closed for ${Math.ceil(pace.closedForMs / 1_000)} s` : "";
  byId("pace-now").textContent = `${Math.round(pace.perSecond * 10) / 10} messages a second are allowed${closed}.`;
  plot(byId<SVGSVGElement>("pace"), pace.recent, pace.perSecond);
  byId("reasons").replaceChildren(...reasons.map(({ state, reason, count }) => row(state, reason, count)));
}

/** Shows a page of the list; with `from` null, the first. */
async function list(id: string, from: number | null): Promise<void> {
  const query = from === null ? "" : `&after=${from}`;
  const { status, body } = await call<Problems>(`/campaigns/${encodeURIComponent(id)}/problems?limit=25${query}`);
  if (status !== 200 || shown !== id) return;
  const rows = body.messages.map(({ position, to, state, reason, code }) => row(position + 1, to, state, reason, code));
  if (from === null) byId("problems").replaceChildren(...rows);
  else byId("problems").append(...rows);
  after = body.next;
  byId("more").hidden = after === null;
}
