// What a process that is killed does: it sends a campaign with `sendMany`, and stores how far it is. Runs in Node and in a page.
import { clientFor } from "../kills/client.mjs";

/** Short times, so that a lease of a dead process ends soon. */
export const TIMES = {
  timeoutMs: 1_000,
  deadlineMs: 2_500,
  leaseMs: 3_000,
  storeTimeoutMs: 30_000,
  retry: { maxAttempts: 3, baseMs: 2, maxMs: 20, quota: false },
};

export const CONCURRENCY = 16;

/** The key of a message is made from what is sent, and not from its index: the messages come in any order. */
export const keyOf = ({ body }) => `order-${body.split(" ")[1]}`;

/** One of at most 10,000 messages. A changed one has the key of the first. */
export function messageOf(provider, number, isChanged = false) {
  return {
    to: `+1415555${String(number).padStart(4, "0")}`,
    body: isChanged ? `Order ${number} was cancelled.` : `Order ${number} is on its way.`,
    ...(provider !== "sent" && { from: "+14155559876" }),
  };
}

/**
 * Sends the messages with these numbers. After every `saveEvery` outcomes, it reports them together with the checkpoint: what its parent
 * has received is what a process would have stored.
 */
export async function run(Client, { numbers, changed = [], saveEvery, ...config }, store, report) {
  const client = clientFor(Client, { ...config, store }, TIMES);
  const isChanged = new Set(changed);
  const messages = numbers.map((number) => messageOf(config.provider, number, isChanged.has(number)));
  const campaign = client.sendMany(messages, { key: keyOf, concurrency: CONCURRENCY });
  let outcomes = [];
  const save = async () => {
    const stored = { outcomes, checkpoint: campaign.checkpoint };
    outcomes = [];
    await report(stored);
  };
  for await (const outcome of campaign) {
    outcomes.push(summaryOf(outcome, numbers));
    if (outcomes.length === saveEvery) await save();
  }
  await save();
}

const ENDS = { sent: "accepted", "not-sent": "failed", unknown: "unknown" };

function summaryOf({ index, key, ok, result, error }, numbers) {
  const number = numbers[index];
  if (ok) return { number, key, end: "accepted", id: result.id, isReplayed: result.replayed };
  const { category, code, outcome, retryable } = error;
  // Its process may still send it, as far as the store knows.
  const isBusy = category === "conflict" && outcome === "unknown" && retryable;
  return { number, key, end: ENDS[outcome], id: null, isReplayed: false, category, code, isBusy };
}
