/** The form of one message: the relay sends it, and the page's client validates it, waits and repeats what is safe to repeat. */

import { adviceFor, Client, isTidingsError } from "tidings/core";
import type { ClientEvent, TidingsError } from "tidings/core";
import { textingBlue } from "tidings/providers/texting-blue";
import { newActionKey, relayOptions } from "tidings/relay/page";
import { token } from "./api.js";
import { byId, say } from "./dom.js";

const FIELDS = ["to", "body"] as const;
/** A longer wait is left to the user. */
const MAX_WAIT_MS = 30_000;

export function startMessageForm(): void {
  const client = new Client(
    relayOptions({
      url: "/messages",
      token,
      provider: textingBlue,
      retry: { maxRetryAfterMs: MAX_WAIT_MS },
      deadlineMs: 90_000,
      onEvent,
    }),
  );
  /** One for each message that the user means to send, whatever they click. */
  let idempotencyKey = newActionKey();
  let running: AbortController | undefined;

  byId("message").addEventListener("submit", (event) => {
    event.preventDefault();
    void send();
  });
  byId("stop").addEventListener("click", () => running?.abort());

  async function send(): Promise<void> {
    const [to, body] = FIELDS.map((name) => byId<HTMLInputElement>(name).value) as [string, string];
    const state = byId("message-state");
    const own = new AbortController();
    running = own;
    byId("stop").hidden = false;
    say(state, "Sending …");
    for (const name of FIELDS) showIssue(name, "");
    try {
      const { status } = await client.send({ to: to.trim(), body }, { idempotencyKey, signal: own.signal });
      say(state, `Sent: ${status}.`);
      idempotencyKey = newActionKey();
    } catch (error) {
      if (!isTidingsError(error)) throw error;
      showError(error);
      // What was certainly not sent may be changed and sent under the same key. In doubt, only the same message is.
    } finally {
      countDown(0);
      if (running === own) byId("stop").hidden = true;
    }
  }
}

function onEvent(event: ClientEvent): void {
  countDown(event.type === "wait" ? event.delayMs : 0);
}

function showError(error: TidingsError): void {
  const state = byId("message-state");
  const shown = error.issues.filter(({ path, message }) => {
    const name = FIELDS.find((field) => path === field || path.startsWith(`${field}[`));
    if (name !== undefined) showIssue(name, forUsers(message));
    return name !== undefined;
  });
  if (shown.length > 0) return say(state, "Please correct what is marked.", true);
  if (error.category === "authentication") return say(state, "Your session has ended. Sign in again.", true);
  const { retryable, retryAfterMs } = error;
  const wait = retryable && retryAfterMs !== null ? ` Try again in ${Math.ceil(retryAfterMs / 1_000)} s.` : "";
  say(state, adviceFor(error).userMessage + wait, true);
}

/** An issue names its field, which stands beside it here. */
function forUsers(message: string): string {
  return message.replace(/^`\w+`: /, "").replace(/^`\w+`/, "This");
}

function showIssue(name: (typeof FIELDS)[number], message: string): void {
  byId(`${name}-error`).textContent = message;
  byId(name).setAttribute("aria-invalid", String(message !== ""));
}

let timer: ReturnType<typeof setInterval> | undefined;

/** Shows how long the client waits. 0: it does not. */
function countDown(ms: number): void {
  clearInterval(timer);
  byId("countdown").hidden = ms === 0;
  if (ms === 0) return;
  const endAt = performance.now() + ms;
  const tick = (): void => {
    byId("seconds").textContent = String(Math.max(0, Math.ceil((endAt - performance.now()) / 1_000)));
  };
  tick();
  timer = setInterval(tick, 250);
}
