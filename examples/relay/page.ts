/** A page that sends through the relay: what is wrong with each field, a double click, a wait that is counted down. */
import { adviceFor, Client, isTidingsError } from "tidings";
import { newActionKey, relayOptions } from "tidings/relay/page";

const client = new Client(relayOptions({ url: "/messages", token, provider: "texting-blue" }));

/** A token of the signed-in user; a new one a minute before the old one expires. */
async function token(): Promise<string> {
  if (Date.now() < kept.until) return kept.token;
  const response = await fetch("/token", { method: "POST" });
  if (!response.ok) throw new Error(`No token: ${response.status}`);
  kept = { token: await response.text(), until: Date.now() + 540_000 };
  return kept.token;
}

let kept = { token: "", until: 0 };

/** Made when the form is shown, and again after its message went out: two clicks are one message. */
let actionKey = newActionKey();

/** Sends what the form has. Returns what to show. */
export async function submit(to: string, body: string): Promise<{ readonly say: string; readonly field?: string }> {
  try {
    await client.send({ to, body }, { idempotencyKey: actionKey });
    actionKey = newActionKey();
    return { say: "Sent." };
  } catch (error) {
    if (!isTidingsError(error)) throw error;
    const [issue] = error.issues;
    if (error.category === "validation" && issue !== undefined) return { say: issue.message, field: issue.path };
    // After `unknown` it asks the user not to write the message again. The same form may be sent again: its key is the same.
    return { say: adviceFor(error).userMessage };
  }
}
