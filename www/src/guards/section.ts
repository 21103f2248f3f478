import { announcer } from "../announce.js";
import { byId, h } from "../dom.js";
import { duration } from "../format.js";
import { inlineCode } from "../report/inline-code.js";
import { fromThatTime, localTimes, reply, setHour, trySend } from "./trial.js";

/** How many ended calls the page shows. */
const MAX_SHOWN = 8;

const list = byId("guard-calls");

/** Starts the section of the guards. */
export function startGuards(): void {
  const number = byId<HTMLInputElement>("guard-to");
  const hour = byId<HTMLInputElement>("guard-hour");
  const text = byId<HTMLInputElement>("guard-reply");
  const announce = announcer("guards-live");
  const showTime = (): void => {
    const utc = Number(hour.value);
    setHour(utc);
    const times = localTimes(number.value);
    const here = times.map(({ zone, clock }) => `${clock} in ${zone}`).join(", ");
    hour.setAttribute("aria-valuetext", `${utc}:00 UTC`);
    byId("guard-time").textContent =
      `${String(utc).padStart(2, "0")}:00 UTC: ${here || "no zone is known for this number"}.`;
  };
  const add = (badge: string, tone: string, ...detail: (Node | string | false)[]): void => {
    const item = h(
      "li",
      { class: "log-call" },
      h("span", { class: `badge badge--${tone}` }, badge),
      h("code", {}, number.value),
      h("span", { class: "quiet" }, ...detail),
    );
    list.replaceChildren(item, ...[...list.children].slice(0, MAX_SHOWN - 1));
    announce(badge);
  };
  const send = async (): Promise<void> => {
    const error = await trySend(number.value);
    if (error === null) return add("Accepted", "good", "No guard objected.");
    const { guard, category, message, retryAfterMs } = error;
    add(
      guard === null ? category : `${category}: ${guard}`,
      "warn",
      inlineCode(message),
      retryAfterMs !== null && ` Again in ${duration(fromThatTime(retryAfterMs))}.`,
    );
  };
  for (const field of [number, hour]) field.addEventListener("input", showTime);
  byId("guard-form").addEventListener("submit", (event) => {
    event.preventDefault();
    void send();
  });
  byId("guard-answer").addEventListener("click", () => {
    void reply(number.value, text.value).then((keyword) => {
      add(
        keyword === null ? "No keyword" : `Keyword: ${keyword}`,
        keyword === "stop" ? "bad" : "good",
        keyword === null ? "An ordinary message: a person must read it." : `“${text.value}” from this number.`,
      );
    });
  });
  showTime();
}
