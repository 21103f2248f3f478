import { generation } from "../wasm/boot.js";
import type { Handle } from "../wasm/handles.js";
import { toText } from "../wasm/codec.js";
import { guarded, started } from "../wasm/invoke.js";
import type { WebhookEvent as CoreEvent } from "../wasm/results.js";
import { WebhookError } from "./error.js";
import { parseDate } from "./timestamp.js";
import type { ParsedBody } from "./body.js";
import type { Coverage } from "./schemes.js";
import type { WebhookEvent, WebhookProvider } from "./types.js";
import type { ProfileEvent, ProfileWebhook } from "../provider/webhook-types.js";

/** Maximum number of events in a body: `MAX_EVENTS` in `src/webhook/events.rs`. */
const MAX_EVENTS = 10_000;

/**
 * The events of a body, in its order. What the profile does not describe becomes an event of the type `other`.
 *
 * @throws {@link WebhookError} `too-large` for more than 10,000
 */
export function eventsOf(
  provider: WebhookProvider,
  webhook: ProfileWebhook,
  body: ParsedBody,
  header: (name: string) => string | null,
  signedHeaders: Coverage["headers"],
): WebhookEvent[] {
  const fields = headerNames(webhook.events).map((name) => [
    name,
    header(name),
    signedHeaders === null || signedHeaders.includes(name),
  ]);
  const core = eventsCore();
  const read = (profile: number): string => guarded(() => core.webhookEvents(profile, body.json, toText(fields)));
  const known = handles.get(provider);
  // Empty if the core has forgotten the profile.
  const found = known?.generation === generation() ? read(known.number) : "";
  const events = JSON.parse(found || read(register(provider, webhook))) as CoreEvent[] | null;
  if (events === null) throw new WebhookError("too-large", `The body has more than ${MAX_EVENTS} events.`);
  // Property by property, which is several times as fast as a rest and a spread.
  return events.map((event) => ({
    type: event.type,
    name: event.name,
    messageId: event.messageId,
    reference: event.reference,
    status: event.status,
    to: event.to,
    from: event.from,
    body: event.body,
    mediaUrls: event.mediaUrls,
    at: parseDate(event.at),
    error: event.error,
    key: event.key,
    deliveryId: event.deliveryId,
    raw: valueAt(body.raw, event.location),
  }));
}

/**
 * The core that reads events. Starting it early shows what is wrong with the environment before a request is read.
 *
 * @throws TidingsError with the category `configuration` if the environment cannot run WebAssembly
 */
export function eventsCore(): typeof import("#webhooks-glue") {
  return started() as unknown as typeof import("#webhooks-glue");
}

const handles = new WeakMap<WebhookProvider, Handle>();

/** Registers the parts of a profile that the core needs, and returns the number of their handle. */
function register(provider: WebhookProvider, webhook: ProfileWebhook): number {
  const { response = undefined, errors = undefined } = "webhook" in provider ? provider : {};
  const json = toText({ webhook, response, errors });
  const core = eventsCore();
  const number = guarded(() => core.registerWebhookProfile(json));
  handles.set(provider, { generation: generation(), number });
  return number;
}

/** The names of the header fields that the paths of these events lead to, in lower case. */
function headerNames(events: readonly ProfileEvent[]): string[] {
  const paths = events.flatMap(({ when = [], ...facts }) => [
    ...Object.values(facts).flat(),
    ...when.map(({ path }) => path),
  ]);
  const names = paths.flatMap((path) => /^header:(.+)$/.exec(path)?.[1]?.toLowerCase() ?? []);
  return [...new Set(names)];
}

/** The value at these steps, which the core found in the same body. */
function valueAt(body: unknown, location: string): unknown {
  if (location === "") return body;
  // A name may be `__proto__`, which an ordinary access would not find.
  return location
    .split(".")
    .reduce<unknown>((value, step) => Object.getOwnPropertyDescriptor(Object(value), step)?.value ?? null, body);
}
