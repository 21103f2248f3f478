/** A page that sends through the relay: what is wrong with each field, a double click, a wait that is counted down. */
import { adviceFor, Client, isTidingsError } from "tidings";
import { newActionKey, relayMessage, relayOptions } from "tidings/relay/page";

const client = new Client(
  relayOptions({
    url: "/messages",
    token,
    provider: "texting-blue",
    // A longer wait ends the call, so that it can be counted down. By default the client itself waits for up to a minute.
    retry: { maxRetryAfterMs: 2_000 },
  }),
);

/** A token of the signed-in user; a new one a minute before the old one expires. */
async function token(): Promise<string> {
  if (Date.now() < kept.until) return kept.token;
  const response = await fetch("/token", { method: "POST" });
  if (!response.ok) throw new Error(`No token: ${response.status}`);
  kept = { token: await response.text(), until: Date.now() + 540_000 };
  return kept.token;
}

const NONE = { token: "", until: 0 };
let kept = NONE;

/** Made when the form is shown, and again after its message went out: two clicks are one message. */
let actionKey = newActionKey();

/** What to show. */
export interface Shown {
  readonly isSent: boolean;
  readonly say: string;
  /** What is wrong with each field, such as `to`. Its own sentences: they have the number that was probably meant. */
  readonly fields: Readonly<Record<string, string>>;
  /** When the same form may be sent again, in milliseconds: see `countDown`. Null if nothing is to be waited for. */
  readonly againInMs: number | null;
}

/** Sends what the form has. */
export async function submit(to: string, body: string): Promise<Shown> {
  try {
    await sendOnce(to, body);
    actionKey = newActionKey();
    return { isSent: true, say: "Sent.", fields: {}, againInMs: null };
  } catch (error) {
    if (!isTidingsError(error)) throw error;
    // Whatever the category is: a number that the user may not send to is an issue of `to`, and no invalid one.
    const fields = Object.fromEntries(error.issues.map(({ path, message }) => [path.split(/[.[]/)[0], message]));
    // After `unknown` it asks the user not to write the message again. The same form may be sent again: its key is the same.
    const say = relayMessage(error) ?? adviceFor(error).userMessage;
    return { isSent: false, say, fields, againInMs: error.retryable ? error.retryAfterMs : null };
  }
}

/** A token may become invalid before its time: after another sign-in, or with another secret of the server's. Then a new one is asked for, once. */
async function sendOnce(to: string, body: string): Promise<void> {
  const send = async (): Promise<unknown> => await client.send({ to, body }, { idempotencyKey: actionKey });
  try {
    await send();
  } catch (error) {
    if (!isTidingsError(error) || error.status !== 401) throw error;
    kept = NONE;
    await send();
  }
}

/** Calls `show` with the seconds that are left, each second, and at last with 0. Returns what stops it. */
export function countDown(ms: number, show: (seconds: number) => void): () => void {
  const end = Date.now() + ms;
  const tick = (): void => {
    // From the clock: the timers of a page in the background are late.
    const seconds = Math.max(0, Math.ceil((end - Date.now()) / 1_000));
    if (seconds === 0) clearInterval(timer);
    show(seconds);
  };
  const timer = setInterval(tick, 1_000);
  tick();
  return () => clearInterval(timer);
}
