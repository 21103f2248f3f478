import { Client } from "tidings";
import type { BuiltInProvider, ClientEvent, ClientOptions, Fetch } from "tidings";
import type { Settings } from "./form.js";
import { providerFacts, senderId } from "./providers.js";

/**
 * A client that talks to the simulator in this page.
 *
 * `dangerouslyAllowBrowser` is right here and almost nowhere else: there is no account behind the key, and
 * nothing leaves the page. With a real key, every visitor could read it.
 *
 * @throws TidingsError of the category `configuration`, whose issues name the settings that will not do.
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
  return new Client(
    (provider === "sent-v2" ? { ...common, provider, senderId } : { ...common, provider }) as ClientOptions,
  );
}
