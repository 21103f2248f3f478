// One call of a client, or a run without options.
import { messageOf, PROVIDERS, RECIPIENT } from "./providers.mjs";

/** A run waits for the reset of a limit, but for no longer than a day. */
export const MAX_RESET_MS = 86_400_000;

const plain = (call) => (_, context) => {
  const { deadlineMs, clock, provider } = context;
  context.calls = 1;
  context.limitMs = deadlineMs + clock.kind.lateMs;
  return { call: ({ client, own }) => call(client, own, provider) };
};

export const send = plain((client, own, provider) => client.send(messageOf(provider, 0), own));
export const get = plain((client, own) => client.messages.get("msg_1", own));
export const post = plain((client, own) => client.request("POST", "/things", { ...own, body: { text: "mark-0." } }));
export const put = plain((client, own) => client.request("PUT", "/things/1", { ...own, body: { text: "mark-0." } }));
export const remove = plain((client, own) => client.request("DELETE", "/things/1", own));
export const bulk = plain((client, own, provider) => {
  const to = PROVIDERS[provider].takesMany ? [RECIPIENT, "+14155550100"] : RECIPIENT;
  return client.send(messageOf(provider, 0, to), own);
});

export function many(rng, context) {
  const { provider, deadlineMs, clock } = context;
  context.calls = 2 + rng.below(3);
  context.limitMs = (deadlineMs + clock.kind.lateMs + MAX_RESET_MS) * context.calls;
  const concurrency = rng.of([undefined, 1, 2, 8, Infinity, NaN, 0, -1]);
  const messages = Array.from({ length: context.calls }, (_, index) => messageOf(provider, index));
  return {
    // A mistake is thrown at once; the async function passes on what is thrown as a rejection.
    call: async ({ client, own }) =>
      client.sendMany(messages, { ...own, ...(concurrency !== undefined && { concurrency }) }).all(),
  };
}
