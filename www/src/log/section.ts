import { announcer } from "../announce.js";
import { byId, h } from "../dom.js";
import { duration, pluralize } from "../format.js";
import { inlineCode } from "../report/inline-code.js";
import { arrived, releaseKey, sendLogged } from "./calls.js";
import type { Ended, LogProvider } from "./calls.js";

/** How many ended calls the page shows. */
const MAX_SHOWN = 12;

const list = byId("log-calls");
const counts = byId("log-counts");

/** Starts the section of the send log. */
export function startLog(): void {
  const field = (id: string): string => byId<HTMLInputElement>(id).value;
  const announce = announcer("log-live");
  const show = (ended: readonly Ended[]): void => {
    const items = ended.map(callItem);
    list.replaceChildren(...items, ...[...list.children].slice(0, MAX_SHOWN - items.length));
    showCounts();
    const [first] = ended;
    if (first !== undefined) announce(first.error?.message ?? titleOf(first));
  };
  const send = async (times: number): Promise<void> => {
    const one = (): Promise<Ended> =>
      sendLogged(field("log-provider") as LogProvider, field("log-key"), field("log-text"), field("log-response"));
    show(await Promise.all(Array.from({ length: times }, one)));
  };
  byId("log-form").addEventListener("submit", (event) => {
    event.preventDefault();
    void send(1);
  });
  byId("log-many").addEventListener("click", () => void send(10));
  byId("log-release").addEventListener("click", () => {
    const key = field("log-key");
    void releaseKey(key).then(() => announce(`The key ${key} is free.`));
  });
  showCounts();
}

function showCounts(): void {
  const { requests, messages } = arrived();
  counts.textContent = `Since this page was loaded: ${pluralize(requests, "request")}, ${pluralize(messages, "message")} delivered.`;
}

function titleOf({ result, error }: Ended): string {
  if (result !== null) return result.replayed ? "Replayed: no request" : "Accepted";
  return `${error.category}, ${error.outcome}`;
}

function callItem(ended: Ended): HTMLElement {
  const { key, result, error } = ended;
  const tone = result === null ? (error.outcome === "not-sent" ? "bad" : "warn") : "good";
  const wait = error?.retryAfterMs ?? null;
  return h(
    "li",
    { class: "log-call" },
    h("span", { class: `badge badge--${tone}` }, titleOf(ended)),
    h("code", {}, key),
    h(
      "span",
      { class: "quiet" },
      ...(result === null
        ? [inlineCode(error.message), wait !== null && ` Again in ${duration(wait)}.`]
        : ["id ", h("code", {}, result.id ?? "none")]),
    ),
  );
}
