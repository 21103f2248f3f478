/** The form of a campaign. */

import { newActionKey } from "tidings/relay/page";
import { call } from "./api.js";
import { byId, element, say } from "./dom.js";

export function startCampaignForm(): void {
  /** One for each campaign: a double click, or a second try after a lost response, starts one. */
  let key = newActionKey();
  byId("campaign").addEventListener("submit", (event) => {
    event.preventDefault();
    void start(key).then((isDone) => {
      if (isDone) key = newActionKey();
    });
  });
}

async function start(key: string): Promise<boolean> {
  const [button, state, errors] = [byId<HTMLButtonElement>("start"), byId("campaign-state"), byId("campaign-errors")];
  const recipients = byId<HTMLTextAreaElement>("recipients");
  const to = recipients.value
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  button.disabled = true;
  say(state, "");
  try {
    const body = { to, body: byId<HTMLTextAreaElement>("campaign-body").value };
    const { status, body: answer } = await call<{ id?: string; total: number }>("/campaigns", { key, body });
    const lines = (answer.issues ?? []).map(({ path, message }) => element("li", `${nameOf(path)}: ${message}`));
    errors.replaceChildren(...lines);
    recipients.setAttribute("aria-invalid", String(lines.length > 0));
    // A request before this one arrived, although no response came, and the form was changed since.
    if (status === 409 && answer.id !== undefined) {
      say(
        state,
        "It was started before you changed it. That campaign is shown below; start again for a new one.",
        true,
      );
      location.hash = answer.id;
      return true;
    }
    if (status !== 202 || answer.id === undefined) {
      say(state, answer.detail ?? "The campaign was not started.", true);
      return false;
    }
    say(state, `Started: ${answer.total} messages.`);
    location.hash = answer.id;
    return true;
  } catch {
    say(state, "No response came. Start it again: it will not be started twice.", true);
    return false;
  } finally {
    button.disabled = false;
  }
}

/** The path as a line of the form: `messages[3].to` is line 4. */
function nameOf(path: string): string {
  const [, index] = /^messages\[(\d+)\]/.exec(path) ?? [];
  return index === undefined ? path : `line ${Number(index) + 1}`;
}
