// A process with pages that send one message after another through the page's client, each under a key of its own, and ask again with the same key
// after an error that allows it. `{ urls, pages, name }` begins, `"stop"` ends: the answer has how each message ended.
import { setTimeout as sleep } from "node:timers/promises";
import { isTidingsError } from "tidings";
import { newActionKey, pageAt, TO, tokenFor } from "../pages.mjs";

const CALLS_PER_KEY = 4;
/** Each so-many-th message is clicked twice, in two tabs, which reach two processes of the relay. */
const CLICKED_TWICE = 5;
const ended = [];
let stopped = false;

process.once("disconnect", () => process.exit());
process.on("message", async (message) => {
  if (message === "stop") {
    stopped = true;
    return;
  }
  const { urls, pages, name } = message;
  await Promise.all(Array.from({ length: pages }, (_, number) => page(urls, `${name}, page ${number}`)));
  process.send(ended);
});

async function page(urls, name) {
  const token = await tokenFor({ user: name });
  const tabs = urls.map((url) =>
    pageAt(url, { token, deadlineMs: 15_000, retry: { maxAttempts: 10, baseMs: 50, maxMs: 1_000 } }),
  );
  for (let count = 0; !stopped; count++) {
    const body = `${name}, message ${count}`;
    const idempotencyKey = newActionKey();
    const clicks = count % CLICKED_TWICE === 0 ? tabs : tabs.slice(0, 1);
    const outcomes = await Promise.all(clicks.map((client) => outcomeOf(client, { to: TO, body }, { idempotencyKey })));
    ended.push({ body, outcomes });
  }
}

/** `accepted`, `not-sent` or `unknown`; anything else is a fault of the client. */
async function outcomeOf(client, message, options) {
  for (let call = 1; ; call++) {
    try {
      const { id } = await client.send(message, options);
      return { outcome: "accepted", id };
    } catch (error) {
      if (!isTidingsError(error)) return { outcome: `threw ${error}` };
      const { outcome, category, retryable } = error;
      // A key in the way of another call says nothing of that call's end.
      if (outcome !== "not-sent" || !retryable || call === CALLS_PER_KEY) return { outcome, category };
      await sleep(200);
    }
  }
}
