// Shared by the tests of `sendMany`.
import { source } from "../sources.mjs";
import { MESSAGES } from "../test-client.mjs";

export * from "../test-client.mjs";
export { inVirtualTime } from "../virtual-time.mjs";
export { source };

export const { startRun } = await source("client/many/run");

/** A sender for `startRun` that sends with a function. */
export const sending = (send, more) => ({ send, maxRecipients: 1, needsKey: false, rate: null, ...more });
/** Sends with a function, and returns the outcomes in the order of the messages. */
export const sendMany = (send, messages, options) => startRun(sending(send), messages, options).all();
/** A send that succeeds at once. */
export const ok = async () => ({ rateLimit: null, messages: [] });

export const message = MESSAGES["texting-blue"];
/** Messages to one recipient, with their index as `body`. */
export const list = (count) => Array.from({ length: count }, (_, index) => ({ ...message, body: `${index}` }));

const { NO_FACTS, TidingsError } = await source("errors/error");
/** An error as a client throws it, with these facts. */
export const rejected = (facts) => new TidingsError({ ...NO_FACTS, message: "No.", ...facts });
