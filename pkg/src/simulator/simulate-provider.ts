/** A provider made from its profile: what the profile says that it does, it does. */

import { authorize } from "../client/auth.js";
import { configurationError } from "../errors/error.js";
import { readProperties, invalidOption } from "../util/options.js";
import { asSimulated } from "../util/simulated.js";
import { valuesAt } from "../webhooks/profile-paths.js";
import { accepted, refused } from "./profile-response.js";
import { webhookOf } from "./sign-webhook.js";
import type { Reply, SimulatedFailure } from "./profile-response.js";
import type { SimulatedEvent, SimulatedWebhookOptions } from "./sign-webhook.js";
import type { ProfileAuth, ProfileRoute, ProviderProfile } from "../provider/types.js";
import type { Fetch } from "../types.js";

/** What goes wrong with a request: a failure that the provider answers, or a connection that is lost before or after it. */
export type SimulatedFault = SimulatedFailure | { readonly lost: "before" | "after" };

/** A message that the provider took. */
export interface TakenMessage {
  readonly to: readonly string[];
  /** The request's body, read. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The idempotency key that came with it. */
  readonly key: string | null;
}

export interface ProviderSimulation {
  /** The provider, as a `fetch`. */
  readonly fetch: Fetch;
  /** The messages that were taken. A repetition that was recognised is not among them. */
  readonly delivered: readonly TakenMessage[];
  /** How many requests came. */
  readonly requests: number;
  /** What happens to the next requests, in turn. */
  fail(...faults: SimulatedFault[]): void;
  /** The webhook that tells of an event, signed. */
  webhook(event: SimulatedEvent, options: SimulatedWebhookOptions): Promise<Request>;
}

/**
 * Simulates any provider from its profile: it takes what the profile's routes describe, asks for the key where the profile
 * puts it, recognises idempotency keys, answers by the paths that the profile reads, fails as it is told to, and signs
 * webhooks. It shows that a profile says the same in all its parts; whether that is what the provider does, only the
 * provider's own documentation and answers can show.
 *
 * @example
 * ```ts
 * const simulation = simulateProvider(twilio, { apiKey: "token", options: { accountSid: "AC1" } });
 * const client = new Client({ provider: twilio, accountSid: "AC1", apiKey: "token", fetch: simulation.fetch });
 * simulation.fail({ code: "20429" }, { lost: "before" });
 * ```
 */
export function simulateProvider(
  profile: ProviderProfile,
  given: { readonly apiKey: string; readonly options?: Readonly<Record<string, string>> },
): ProviderSimulation {
  const { auth, baseUrl } = Object(profile) as Partial<ProviderProfile>;
  if (!Array.isArray(auth) || typeof baseUrl !== "string")
    throw invalidOption("profile", "a provider's profile, such as one of `tidings/providers/*`", profile);
  const { apiKey, options: own = {} } = readProperties(given, "options", "an object with `apiKey`", [
    "apiKey",
    "options",
  ]);
  if (typeof apiKey !== "string")
    throw configurationError("`apiKey` must be a string: the key that the simulated provider accepts.");
  const known = Object.entries(profile.options ?? {});
  const options: Record<string, string> = Object.fromEntries(
    known.flatMap(([name, option]) => (option.default === undefined ? [] : [[name, option.default]])),
  );
  const further = readProperties(
    own,
    "options",
    "an object of the client's further options",
    known.map(([name]) => name),
  );
  for (const [name, value] of Object.entries(further)) if (value !== undefined) options[name] = value;
  for (const [name, { required, description }] of known) {
    if (required === true && options[name] === undefined)
      throw configurationError(
        `\`options.${name}\` is missing, which ${profile.title} needs: ${description}. Give it as the client has it: simulateProvider(profile, { apiKey, options: { ${name} } }).`,
      );
  }
  const faults: SimulatedFault[] = [];
  const delivered: TakenMessage[] = [];
  const answered = new Map<string, Reply>();
  let requests = 0;

  const answer = async (url: string, init: RequestInit): Promise<Reply> => {
    const headers = new Headers(init.headers);
    const routes = profile.routes?.filter((route) => init.method === "POST" && matches(route.path, url)) ?? [];
    // Those that share a path take the body in the same encoding, and differ in what they require.
    const body = bodyOf(headers.get("content-type"), await textOf(init.body));
    const at = (path: string): unknown[] => valuesAt(path, { value: body, parent: null, header: () => null });
    const missingIn = (route: ProfileRoute): string | undefined =>
      route.fields.find(({ required, name }) => required === true && at(name).length === 0)?.name;
    const route = routes.find((route) => missingIn(route) === undefined) ?? routes[0];
    if (!(await isAuthorized(url, headers, body)))
      return refused(profile, { status: 401, message: "The key is not good." }, requests);
    if (route === undefined) {
      const operation = Object.values(profile.operations ?? {}).find(
        ({ method, path }) => method === init.method && matches(path, url),
      );
      return operation === undefined
        ? refused(profile, { status: 404, message: "There is nothing here." }, requests)
        : accepted(profile, ["+14155550100"], requests);
    }
    const missing = missingIn(route);
    if (missing !== undefined) return refused(profile, { status: 400, message: `${missing} is required` }, requests);
    const { idempotency: rule } = profile;
    const key =
      rule === undefined
        ? null
        : rule.location === "header"
          ? headers.get(rule.name)
          : ((body[rule.name] as string | undefined) ?? null);
    const before = key === null ? undefined : answered.get(key);
    if (before !== undefined) {
      const replayed = rule?.replayedHeader === undefined ? {} : { [rule.replayedHeader]: "true" };
      return { ...before, headers: { ...before.headers, ...replayed } };
    }
    const to = numbersOf(route, at);
    delivered.push({ to, body, key });
    const reply = accepted(profile, to, requests);
    if (key !== null) answered.set(key, reply);
    return reply;
  };

  /** Whether a path below the base URL is this one. A route for several recipients may share its path with the one for one. */
  const matches = (path: string, url: string): boolean => {
    const pattern = (profile.baseUrl + path)
      .split(/\{\w+\}/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const { origin, pathname } = new URL(url);
    return new RegExp(`^${pattern.join("[^/]+")}$`).test(decodeURI(origin + pathname));
  };

  /** Whether the request has what the key, added to an empty one, adds. */
  const isAuthorized = async (
    url: string,
    headers: Headers,
    body: Readonly<Record<string, unknown>>,
  ): Promise<boolean> => {
    const fill = (text: string): string | undefined => {
      let isWhole = true;
      const filled = text.replace(/\{(\w+)\}/g, (place, name: string) => {
        if (Object.hasOwn(options, name)) return options[name]!;
        isWhole &&= ["apiKey", "method", "path", "body", "timestamp"].includes(name);
        return place;
      });
      return isWhole ? filled : undefined;
    };
    const ways = JSON.parse(JSON.stringify(profile.auth), (_, value: unknown) => {
      if (Array.isArray(value)) return value.filter((item) => item !== undefined) as unknown[];
      return typeof value === "string" ? fill(value) : value;
    }) as ProfileAuth[];
    const expected = { method: "POST", url: "https://x.example/", headers: {} as Record<string, string>, body: "{}" };
    await authorize(expected, ways, apiKey, false, () => undefined);
    const way = ways.find(({ keyPrefix = "" }) => apiKey.startsWith(keyPrefix));
    if (way?.type === "hmac") return headers.has(way.name);
    const query = new URL(url).searchParams;
    const inBody = Object.entries(JSON.parse(expected.body) as object);
    return (
      Object.entries(expected.headers).every(([name, value]) => headers.get(name) === value) &&
      [...new URL(expected.url).searchParams].every(([name, value]) => query.get(name) === value) &&
      inBody.every(([name, value]) => body[name] === value || query.get(name) === value)
    );
  };

  const fetch: Fetch = async (url, init) => {
    init.signal?.throwIfAborted();
    requests += 1;
    const fault = faults.shift();
    if (fault !== undefined && "lost" in fault) {
      if (fault.lost === "after") await answer(url, init);
      throw new TypeError("fetch failed");
    }
    const reply = fault === undefined ? await answer(url, init) : refused(profile, fault, requests);
    const { status, headers, body } = reply;
    return new Response(body === null ? null : JSON.stringify(body), {
      status,
      headers: { "content-type": "application/json", ...headers },
    });
  };

  return {
    fetch: asSimulated(fetch),
    delivered,
    get requests() {
      return requests;
    },
    fail: (...next) => void faults.push(...next.map(checkedFault)),
    webhook: (event, webhookOptions) => webhookOf(profile, event, webhookOptions, (requests += 1)),
  };
}

/** A fault of the other simulator (`{ kind: "lost" }`) or a misspelt one would be a plain refusal. */
function checkedFault(fault: SimulatedFault): SimulatedFault {
  const what = 'an object such as { code: "30007" }, { status: 503 } or { lost: "before" }';
  const { lost, status } = readProperties(fault as { lost?: unknown; status?: unknown }, "fault", what, [
    "code",
    "message",
    "status",
    "headers",
    "lost",
  ] as never[]);
  if (status !== undefined && !(Number.isInteger(status) && (status as number) >= 300 && (status as number) <= 599))
    throw invalidOption("fault.status", "a whole number from 300 to 599", status);
  if (lost !== undefined && lost !== "before" && lost !== "after")
    throw invalidOption("fault.lost", '"before" or "after"', lost);
  return fault;
}

/** Undefined where there is none. A client gives a Blob in Deno. */
async function textOf(body: RequestInit["body"]): Promise<string | undefined> {
  return body === undefined || body === null || typeof body === "string"
    ? (body ?? undefined)
    : new Response(body).text();
}

function bodyOf(type: string | null, body: string | undefined): Record<string, unknown> {
  if (body === undefined || body === "") return {};
  if (type?.startsWith("application/x-www-form-urlencoded")) return Object.fromEntries(new URLSearchParams(body));
  try {
    return Object(JSON.parse(body)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function numbersOf(route: ProfileRoute, at: (path: string) => unknown[]): string[] {
  const field = route.fields.find(({ field }) => field === "to");
  if (field === undefined) return [];
  const numbers = at(field.name)
    .flat()
    .flatMap((item) => {
      if (field.encodeAs === "objects") return [(item as Record<string, unknown>)[field.property ?? ""]];
      return field.encodeAs === "joined" ? String(item).split(field.separator ?? ",") : [item];
    });
  return numbers.map(String);
}
