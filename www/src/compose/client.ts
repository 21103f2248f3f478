import { Client } from "tidings";
import type { BuiltInProvider, ClientEvent, ClientOptions, ClientProvider, Fetch } from "tidings";
import type { Settings } from "./form.js";
import { providerFacts, senderId } from "./providers.js";

/**
 * Creates a client for the simulator in this page.
 *
 * `dangerouslyAllowBrowser` is safe here: the key belongs to no account, and nothing leaves the page. In other pages every
 * visitor could read the key.
 *
 * @throws TidingsError of the category `configuration`. Its issues name the invalid settings.
 */
export function createClient(
  provider: BuiltInProvider,
  settings: Settings,
  fetch: Fetch,
  onEvent?: (event: ClientEvent) => void,
): Client {
  const { timeoutMs, deadlineMs, ...retry } = settings;
  const common = {
    apiKey: providerFacts[provider].key,
    dangerouslyAllowBrowser: true,
    fetch,
    timeoutMs,
    deadlineMs,
    retry,
    ...(onEvent !== undefined && { onEvent }),
  };
  return new Client<ClientProvider>(
    (provider === "sent-v2" ? { ...common, provider, senderId } : { ...common, provider }) as ClientOptions,
  );
}
