import { Client, isTidingsError } from "tidings";
import type { ClientOptions, ClientProvider, Message, SendResult, TidingsError } from "tidings";
import { createSimulator, type Fault } from "tidings/simulator";
import { indexedDbStore, type DefinedSendStore } from "tidings/store";
import { providerFacts } from "../compose/providers.js";

/** The providers of this section: one without and one with idempotency keys. */
export type LogProvider = "texting-blue" | "sent";

/** How long the slow response takes: long enough to reload the page meanwhile. */
const SLOW_MS = 6_000;
const TIMES = { timeoutMs: 8_000, deadlineMs: 9_000, leaseMs: 10_000 };

/** What the simulated provider does with the next request. */
export const RESPONSES: Readonly<Record<string, readonly Fault[]>> = {
  accepted: [],
  lost: [{ kind: "lost", when: "after" }],
  rejected: [{ kind: "status", status: 422 }],
  slow: [{ kind: "slow", ms: SLOW_MS }],
};

/** What became of one call. */
export type Ended =
  | { readonly key: string; readonly result: SendResult; readonly error: null }
  | { readonly key: string; readonly result: null; readonly error: TidingsError };

const simulator = createSimulator();
let opened: DefinedSendStore | undefined;

/** @throws TidingsError of the category `configuration`, if the browser has no IndexedDB. */
function store(): DefinedSendStore {
  opened ??= indexedDbStore({ name: "tidings-playground" });
  return opened;
}

/** How many requests and messages reached the simulated providers since the page was loaded. */
export function arrived(): { readonly requests: number; readonly messages: number } {
  return { requests: simulator.requests.length, messages: simulator.delivered.length };
}

/** Sends a message under a key, through the log in this browser. */
export async function sendLogged(provider: LogProvider, key: string, body: string, response: string): Promise<Ended> {
  try {
    simulator.fail(...(RESPONSES[response] ?? []));
    const options = {
      provider,
      apiKey: providerFacts[provider].key,
      dangerouslyAllowBrowser: true,
      fetch: simulator.fetch,
      retry: { maxAttempts: 1 },
      store: store(),
      ...TIMES,
    };
    const client = new Client<ClientProvider>(options as ClientOptions);
    const message: Message = { to: "+14155551234", body, ...(provider === "texting-blue" && { from: "+14155559876" }) };
    return { key, result: await client.send(message, { idempotencyKey: key }), error: null };
  } catch (error) {
    if (isTidingsError(error)) return { key, result: null, error };
    throw error;
  }
}

/** Frees a key, as a person does who has found out that the message did not arrive. */
export async function releaseKey(key: string): Promise<void> {
  await store().release(key);
}
