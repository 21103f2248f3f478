// What TypeScript must accept, and, after each @ts-expect-error, reject. Compiled and never run. Each @ts-expect-error fails the
// compilation if the types have become too wide.
import {
  adviceFor,
  checkPhones,
  Client,
  explain,
  Failover as FailoverOfAll,
  FailoverError,
  init,
  isTidingsError,
  loadNumberingPlans,
  oneTimeCodeBody,
  parseError,
  parsePhone,
  segments,
  serverTiming,
  TidingsError,
  type Category,
  type ClientOptions,
  type CountryCode,
  type ClientProvider,
  type ClientEvent,
  type Issue,
  type Message,
  type MessageStatus,
  type Outcome,
  type ParsedPhone,
  type ProviderProfile,
  type Segments,
  type SendManyCheckpoint,
  type SendManyOutcome,
  type SendResult,
  type SentMessage,
  type TidingsErrorFacts,
} from "tidings";
import german, { de } from "tidings/messages/de";
import { Client as CoreClient, explain as explainInCore, parseError as parseErrorOfCore } from "tidings/core";
import {
  Failover,
  type FailoverEvent,
  type FailoverResult,
  type FailoverState,
  type FailoverStep,
} from "tidings/failover";
import {
  createTracker,
  memoryStatusStore,
  mergeStatus,
  sendWithFallback,
  waitForDelivery,
  type Arrival,
  type KnownStatus,
  type StatusStore,
} from "tidings/delivery";
import { formatPhone, type FormattablePhone } from "tidings/format";
import { parsePhone as parseAlone } from "tidings/phone";
import { segments as segmentsAlone } from "tidings/segments";
import {
  answerChallenge,
  isWebhookError,
  standardWebhooks,
  verifyWebhook,
  type WebhookEvent,
  type WebhookReason,
} from "tidings/webhooks";
import { Client as InlineClient } from "tidings/inline";
import { init as initSlim } from "tidings/slim";
import compiled from "tidings/tidings_bg.wasm";
import { defineProvider } from "tidings/provider";
import { nativehub } from "tidings/providers/nativehub";
import { sent } from "tidings/providers/sent";
import sinch from "tidings/providers/sinch";
import { twilio } from "tidings/providers/twilio";
import {
  cooldown,
  countries,
  defineGuard,
  limit,
  memoryCounterStore,
  numberTypes,
  pace,
  quietHours,
  memorySuppressionList,
  readKeyword,
  suppression,
  type Keyword,
  type SuppressionList,
} from "tidings/guards";
import {
  defineSendStore,
  d1Store,
  durableObjectStore,
  fromIoredis,
  fromNodeRedis,
  indexedDbStore,
  memoryStore,
  redisStore,
  resolveUnknown,
  sendTableSql,
  sqlStore,
  type Reservation,
  type SendRecord,
  type SendStore,
} from "tidings/store";
import { createRelay, issueToken, tokenAuthorizer, type Grant, type Relay, type RelayOptions } from "tidings/relay";
import { toNodeHandler } from "tidings/relay/node";
import { newActionKey, relayMessage, relayOptions, type RelayWords } from "tidings/relay/page";
import { zonesOf } from "tidings/zones";
import { createSimulator, documentedErrors, type Fault } from "tidings/simulator";
import { listen } from "tidings/simulator/node";

const apiKey = async (): Promise<string> => "key";
const client: Client = new Client({ provider: "texting-blue", apiKey });
new InlineClient({ provider: "sent-v2", apiKey: "key", senderId: "id", dangerouslyAllowBrowser: true });
new Client({
  provider: "sent",
  apiKey,
  profileId: "id",
  retry: { maxAttempts: 1, quota: false },
  fetch: (url, options) => fetch(url, options),
});

const list: SuppressionList = memorySuppressionList();
const office = defineGuard(({ now, message, capabilities }) =>
  capabilities?.fields.sendAt && message.sendAt === undefined
    ? { sendAt: new Date(now) }
    : { reject: "Closed.", waitUntil: now },
);
new Client({ provider: "sent", apiKey, beforeSend: [suppression(list, { onStoreFailure: "send" }), office] });
new Client({ provider: "sent", apiKey, beforeSend: office });
const counters = memoryCounterStore();
new Client({
  provider: "sent",
  apiKey,
  beforeSend: [
    quietHours({ from: "21:00", to: "08:00", zoneOf: zonesOf, defer: true }),
    quietHours({ from: "21:00", to: "08:00", zoneOf: async () => null, unknownZone: "send" }),
    countries({ allow: ["US"], countryOf: (to) => parseAlone(to).country }),
    numberTypes({ typeOf: (to) => parseAlone(to).type, deny: ["satellite", "voip"] }),
    limit({ segmentsOf: (body) => segmentsAlone(body).segments, segments: 3, price: 1, prices: { "+": 0.1 } }),
    cooldown({ store: counters, ms: 1_000 }),
    pace({ store: counters, perRecipient: { max: 3, perMs: 1_000 }, onStoreFailure: "send" }),
  ],
});
zonesOf("+12125550123", parseAlone("+12125550123").type) satisfies readonly string[];
// @ts-expect-error a type that does not exist
numberTypes({ typeOf: () => null, deny: ["landline"] });
readKeyword("stop") satisfies Keyword | null;
// @ts-expect-error a function that is no guard: `defineGuard` makes it one
new Client({ provider: "sent", apiKey, beforeSend: () => undefined });
// @ts-expect-error what no guard returns
defineGuard(() => true);
// @ts-expect-error a name that is not in the closed list
defineGuard(() => ({ reject: "No.", guard: "mine" }));

// @ts-expect-error an unknown provider
new Client({ provider: "twilio", apiKey });
// @ts-expect-error no key
new Client({ provider: "nativehub" });
// @ts-expect-error Sent v2 needs its sender
new Client({ provider: "sent-v2", apiKey });
// @ts-expect-error another provider's option
new Client({ provider: "shingleai", apiKey, senderId: "id" });
// @ts-expect-error a time-out is a number
new Client({ provider: "nativehub", apiKey, timeoutMs: "1s" });
// @ts-expect-error a kind of jitter that does not exist
new Client({ provider: "nativehub", apiKey, retry: { jitter: "some" } });

// Clients of a profile have the options that it declares.
const twilioClient = new Client({ provider: twilio, apiKey, accountSid: "AC1", timeoutMs: 1000 });
twilioClient satisfies Client;
new Client({ provider: twilio, apiKey, accountSid: undefined as string | undefined, messagingServiceSid: "MG1" });
new Client({ provider: nativehub, apiKey });
// @ts-expect-error Twilio needs its account
new Client({ provider: twilio, apiKey });
// @ts-expect-error also where the type of the client is given
const annotated: Client = new Client({ provider: twilio, apiKey });
annotated satisfies Client;
// @ts-expect-error a misspelt option
new Client({ provider: twilio, apiKey, acountSid: "AC1" });
// @ts-expect-error a misspelt option beside the right one
new Client({ provider: twilio, apiKey, accountSid: "AC1", mesagingServiceSid: "MG1" });
// @ts-expect-error a misspelt option of every client
new Client({ provider: twilio, apiKey, accountSid: "AC1", timeoutMS: 5 });
// @ts-expect-error an option is a string
new Client({ provider: twilio, apiKey, accountSid: 1 });
// @ts-expect-error a profile without options
new Client({ provider: nativehub, apiKey, accountSid: "AC1" });
// @ts-expect-error Sinch needs its service plan
new CoreClient({ provider: sinch, apiKey });
new CoreClient({ provider: sinch, apiKey, servicePlanId: "p" });
const own = defineProvider({
  profile: 1,
  id: "own",
  title: "Own",
  baseUrl: "https://api.example.com",
  options: { account: { required: true, description: "the account" }, region: { description: "the region" } },
  auth: [],
  errors: { codes: { A: "opted-out", B: "rate-limit@sender", C: { category: "blocked" } } },
});
new Client({ provider: own, apiKey, account: "a", region: "eu" });
// @ts-expect-error it needs its account
new Client({ provider: own, apiKey, region: "eu" });
// @ts-expect-error a misspelt option
new Client({ provider: own, apiKey, account: "a", reigon: "eu" });
// The options of a profile whose type is not known are checked at run time.
new Client({ provider: own as ProviderProfile, apiKey, anything: "a" });
const base = { profile: 1, id: "own", title: "Own", baseUrl: "https://api.example.com", auth: [] } as const;
// @ts-expect-error a category that does not exist
defineProvider({ ...base, errors: { codes: { A: "optedout" } } });
// @ts-expect-error a scope that does not exist
defineProvider({ ...base, errors: { codes: { A: "rate-limit@everyone" } } });
const settings: ClientOptions = { provider: "sent-v2", apiKey, senderId: "id" };
new Client<ClientProvider>(settings) satisfies Client;
class OwnClient extends Client {}
new OwnClient(settings).send({ to: "+14155551234", body: "Hello" });

// `tidings/core` takes profiles by import.
const coreClient: CoreClient = new CoreClient({ provider: sent, apiKey, profileId: "id" });
coreClient satisfies Client;
const sentClient = new CoreClient({ provider: sent, apiKey });
new Failover([coreClient, sentClient]);
parseErrorOfCore({ status: 500, provider: sent });
// @ts-expect-error a name
new CoreClient({ provider: "sent", apiKey });
// @ts-expect-error a name
parseErrorOfCore({ status: 500, provider: "sent" });

export async function send(signal: AbortSignal): Promise<SendResult> {
  await init();
  await initSlim(compiled);
  await initSlim(fetch("https://example.com/tidings_bg.wasm"));
  // @ts-expect-error no message
  await client.send({});
  // @ts-expect-error a message without a recipient
  await client.send({ from: "+14155559876", body: "Hello" });
  // @ts-expect-error a number and a contact
  await client.send({ to: "+14155551234", contactId: "c", body: "Hello" });
  await client.send({ contactId: "c", template: { id: "t" } });
  const build = (to: string): Message => ({ to, body: "Hello" });
  await sentClient.send({ to: "+14155551234", body: "Hello", channel: ["sms", "whatsapp"] });
  // @ts-expect-error a channel that Sent does not have
  await sentClient.send({ to: "+14155551234", body: "Hello", channel: "smoke" });
  // @ts-expect-error one of the channels
  sentClient.validate({ to: "+14155551234", body: "Hello", channel: ["sms", "smoke"] });
  // What is only known at run time is checked then.
  const { channel, ...parts } = build("+14155551234");
  const words: string[] = ["sms"];
  await sentClient.send(build("+14155551234"));
  await sentClient.send({ ...parts, channel: words });
  await sentClient.send({ ...parts, channel: words[0] ?? "sms" });
  sentClient.validate({ ...parts, ...(channel !== undefined && { channel }) });
  // @ts-expect-error also by the id
  new Client({ provider: "sent", apiKey }).validate({ to: "+14155551234", body: "Hello", channel: "smoke" });
  await coreClient.send({ to: "+14155551234", body: "Hello", channel: "a-channel-of-its-own" });
  await client.send({ ...build("+14155551234"), mediaUrls: "https://example.com/cat.png" });
  await client.request("POST", "/x", { body: { a: "b" }, encoding: "form" });
  const { data } = await client.numbers.list<{ numbers: readonly { id: string }[] }>();
  data.numbers[0]?.id satisfies string | undefined;
  // The messages keep their own type.
  const run = client.sendMany([{ to: "+14155551234", body: "Hello" }], { key: ({ to }) => `hello-${to.slice(1)}` });
  for await (const { message } of run) message.to satisfies string;
  run.checkpoint satisfies SendManyCheckpoint;
  // @ts-expect-error a run is no promise of results
  (await run).length;
  // An environment variable that is not set is an error at run time.
  new Client({ provider: "sent", apiKey: undefined as string | undefined });
  // @ts-expect-error an encoding that does not exist
  await client.request("POST", "/x", { encoding: "xml" });
  // @ts-expect-error a field that no message has
  await client.send({ to: "+14155551234", text: "Hello" });
  // @ts-expect-error a number is not a phone number
  await client.send({ to: 14155551234, body: "Hello" });
  const sent = await client.send({ to: ["+14155551234"], body: "Hello" }, { signal, idempotencyKey: "order-1" });
  const id: string | null = sent.id;
  // @ts-expect-error a result is read-only
  sent.id = id;
  const failed: TidingsErrorFacts | null | undefined = sent.messages[0]?.error;
  // @ts-expect-error an array may be empty
  sent.messages[0].id;
  if (failed?.category === "opted-out") return sent;
  sent.batchId satisfies string | null;
  // Results name any provider, not only built-in ones.
  if (sent.provider === "twilio") return sent;
  // @ts-expect-error not one of the categories
  if (failed?.category === "spam") return sent;
  return sent;
}

export function outcomeOf(error: unknown): Outcome | null {
  if (!isTidingsError(error)) return null;
  const category: Category = error.category;
  const facts: TidingsErrorFacts & { readonly name: string } = error.toJSON({ raw: true });
  // @ts-expect-error the body is only included with `raw`
  error.toJSON().raw;
  const asError: Error = error;
  return asError instanceof TidingsError && category !== "unknown" ? facts.outcome : error.outcome;
}

export function shown(event: ClientEvent): string {
  switch (event.type) {
    case "attempt":
      // @ts-expect-error this event has no response
      return String(event.status);
    case "response":
      return `${event.status ?? "-"} after ${event.durationMs}`;
    case "wait":
      return `${event.delayMs} because of a ${event.why satisfies "hint" | "backoff" | "gate"}`;
    case "give-up":
      return event.outcome;
    case "done":
      return event.status.toFixed();
    default:
      return event satisfies never;
  }
}

export function numbers(phone: ParsedPhone): string[] {
  phone satisfies FormattablePhone;
  // The results of one part are input of another.
  parseAlone("+1 415 555 2671") satisfies ParsedPhone;
  // @ts-expect-error the text may contain no number
  phone.e164 satisfies string;
  // @ts-expect-error not one of the verdicts
  if (phone.verdict === "invalid") return [];
  // @ts-expect-error a number is not a phone number
  parsePhone(14155552671);
  phone.country satisfies CountryCode | "001" | null;
  // @ts-expect-error a country that does not exist
  parsePhone("4155552671", { country: "XX" });
  // @ts-expect-error a country code has capitals
  new Client({ provider: "sent", apiKey, defaultCountry: "us" });
  // @ts-expect-error a misspelt option
  parsePhone("4155552671", { contry: "US" });
  // @ts-expect-error a format that does not exist
  formatPhone(phone, "RFC3966");
  // @ts-expect-error a number is not a phone number
  formatPhone(442079460018, "national");
  checkPhones(["1"], { country: "US" }).verdict(0) satisfies ParsedPhone["verdict"];
  checkPhones(new Uint8Array()).length satisfies number;
  loadNumberingPlans(new ArrayBuffer(0)).release satisfies string;
  // @ts-expect-error plans are bytes
  loadNumberingPlans("numbering-plans.bin");
  return [
    formatPhone(phone, "national"),
    formatPhone("+442079460018", "rfc3966"),
    formatPhone({ countryCallingCode: 44, nationalNumber: "2079460018" }, "e164"),
  ];
}

export function counted(text: string): Segments {
  segments(text, { profile: "twilio", pricePerSegment: 0.01 }).costly?.extraSegments satisfies number | undefined;
  segments(text, { profile: { gsm7: { single: 160, multi: 152 }, split: "grapheme" } })
    .parts satisfies readonly object[];
  // @ts-expect-error a profile that does not exist
  segments(text, { profile: "telstra" });
  // @ts-expect-error a misspelt option
  segments(text, { profil: "telnyx" });
  // @ts-expect-error an array is not a profile
  segments(text, { profile: [] });
  return segmentsAlone(text);
}

export async function webhooks(request: Request, bytes: Uint8Array): Promise<Response> {
  const response: Response | null = answerChallenge(request, { provider: standardWebhooks, token: "token" });
  if (response !== null) return response;
  try {
    const { events, signed, bodySigned } = await verifyWebhook(request, {
      provider: standardWebhooks,
      secret: ["old", "new"],
      seen: (key) => key === "",
      now: Date.now(),
    });
    [signed, bodySigned] satisfies boolean[];
    for (const { status, error, at } of events satisfies readonly WebhookEvent[]) {
      // @ts-expect-error only some events have a status
      status.length;
      // @ts-expect-error not one of the statuses
      if (status === "gone") return new Response();
      error?.code satisfies string | null | undefined;
      at?.getTime() satisfies number | undefined;
    }
    await verifyWebhook(
      { headers: { a: ["b"] }, body: bytes, url: "https://example.com" },
      { provider: { signatures: [], events: [] }, unsigned: "accept" },
    );
    // @ts-expect-error a parsed value is not a body
    await verifyWebhook({ headers: {}, body: { parsed: true } }, { provider: standardWebhooks, secret: "s" });
    await verifyWebhook(request, {
      provider: standardWebhooks,
      secret: ["old", { scheme: "ed25519", key: bytes }],
      maxBodyBytes: 65_536,
    });
    await verifyWebhook(request, {
      provider: standardWebhooks,
      secret: { scheme: "hmac", key: "s", signature: "v1" },
    });
    await verifyWebhook(request, {
      provider: standardWebhooks,
      // @ts-expect-error the name of a signature is a string
      secret: { scheme: "hmac", key: "s", signature: 3 },
    });
    // @ts-expect-error bytes without a purpose
    await verifyWebhook(request, { provider: standardWebhooks, secret: bytes });
    // @ts-expect-error no provider
    await verifyWebhook(request, { secret: "s" });
    await verifyWebhook(request, {
      provider: {
        // @ts-expect-error an insecure hash
        signatures: [{ scheme: "hmac", hash: "md5", header: "x", encoding: "hex", content: "{body}" }],
        events: [],
      },
      secret: "s",
    });
  } catch (error) {
    if (!isWebhookError(error)) throw error;
    // @ts-expect-error not one of the reasons
    if (error.reason === "expired") throw error;
    error.reason satisfies WebhookReason;
    return new Response(null, { status: error.status });
  }
  return new Response();
}

export async function others(): Promise<void> {
  const issues: Issue[] = client.validate({ to: "1" });
  issues.filter(({ severity }) => severity !== "warning") satisfies Issue[];
  (await client.send({ to: "+14155551234", body: "Hello" })).warnings satisfies readonly Issue[];
  new Client({ provider: "sent", apiKey: "key", defaultCountry: "GB", strictNumbers: true });
  // @ts-expect-error a country code is a string
  new Client({ provider: "sent", apiKey: "key", defaultCountry: 44 });
  const many: SendManyOutcome[] = await client.sendMany([{ to: "+14155551234" }], { concurrency: 2 }).all();
  for (const one of many) {
    if (one.ok) one.result.id satisfies string | null;
    else one.error satisfies TidingsError;
    // @ts-expect-error only a failure has it
    one.error;
  }
  const response = await client.request<{ balance: number }>("GET", "/balance", {
    query: { currency: "USD", all: true },
  });
  response.data.balance satisfies number;
  const { data, message, messages } = await client.messages.get("id");
  [data, message?.status, messages[0]?.error?.category] satisfies [
    unknown,
    MessageStatus | undefined,
    Category | undefined,
  ];
  (await client.messages.list()).messages satisfies readonly SentMessage[];
  // @ts-expect-error a list has no message that was asked for
  (await client.messages.list()).message satisfies unknown;
  const doubtful = { message: { to: "+14155551234", body: "Hi" }, at: new Date(), key: "order-4711", id: null };
  const found = await resolveUnknown(client, doubtful);
  found.outcome satisfies "sent" | "unknown";
  await resolveUnknown(new Client({ provider: "sent", apiKey: "k" }), doubtful);
  // @ts-expect-error when it was sent is missing
  await resolveUnknown(client, { message: doubtful.message });
  parseError({ status: 500, body: issues }).retryable satisfies boolean;
  parseError({ status: 500, body: issues }).transient satisfies boolean;
  parseError({ status: 500 }).messages[0]?.id satisfies string | null | undefined;
  serverTiming(new Headers(), { now: 0 }).retryAfterMs satisfies number | null;
  serverTiming({ "retry-after": "1" }).source satisfies string | null;

  new Client({ provider: twilio, apiKey: "key", accountSid: "AC1" });
  parseError({ provider: sinch, status: 500 }).provider satisfies string | null;
  twilio.errors?.codes satisfies Readonly<Record<string, unknown>> | undefined;

  adviceFor(parseError({ status: 500 }), { messages: de }).userMessage satisfies string;
  adviceFor(parseError({ status: 500 }), { messages: { ...german, quota: "Bitte {when}." } });
  // @ts-expect-error a sentence that does not exist
  adviceFor(parseError({ status: 500 }), { messages: { quoat: "Bitte {when}." } });
  const explained = explain(21610, twilio);
  explained?.advice.userMessage satisfies string | undefined;
  // @ts-expect-error the code may be unknown
  explained.category;
  // @ts-expect-error a name that is not built in
  explain("1", "twilio");
  explainInCore("1", twilio, { of: "message" });
  // @ts-expect-error a name
  explainInCore("1", "sent");
  // @ts-expect-error a list that does not exist
  explain("1", "sent", { of: "webhook" });
  oneTimeCodeBody("Hello", { host: "example.com", code: "123456" }) satisfies string;
  // @ts-expect-error a code is a string, because it may begin with a zero
  oneTimeCodeBody("Hello", { host: "example.com", code: 123456 });

  const simulator = createSimulator({ seed: 1 });
  new Client({ provider: "nativehub", apiKey: "key", fetch: simulator.fetch });
  const fault: Fault = { kind: "rate-limit", waitSeconds: 1 };
  // @ts-expect-error a fault that does not exist
  simulator.fail(fault, { kind: "rain" });
  simulator.fail({ kind: "error", name: "insufficient-balance" }, { kind: "error", code: "BUSINESS_004" });
  // @ts-expect-error an error that no provider documents
  simulator.fail({ kind: "error", name: "nope" });
  simulator.fail(...documentedErrors.sent.map(({ name }) => ({ kind: "error", name }) as const));
  documentedErrors.sent.map(({ status }) => status) satisfies number[];
  const { url, close } = await listen(simulator, { port: 0 });
  simulator.baseUrl("sent", url) satisfies string;
  await close();
}

export async function failedOver(state: string | null): Promise<FailoverResult> {
  const failover = new Failover(
    [client, { client, id: "second", from: null, countries: ["+44"], prices: { "+": 1 } }],
    {
      order: "weighted",
      breaker: { failures: 3 },
      state: JSON.parse(state ?? "null") as FailoverState | null,
      onEvent: (event) => moved(event),
    },
  );
  // Both entries accept the clients of both.
  new FailoverOfAll([new InlineClient({ provider: "nativehub", apiKey })], {
    countryOf: (to) => parsePhone(to).country,
    breaker: false,
  });
  // @ts-expect-error not a client
  new Failover([{ send: failover.send }]);
  // @ts-expect-error an order that does not exist
  new Failover([client], { order: "cheapest" });
  // @ts-expect-error a misspelt option
  new Failover([{ client, wieght: 1 }]);
  const many: SendManyOutcome<FailoverResult>[] = await failover
    .sendMany([{ to: "+14155551234", body: "Hello" }])
    .all();
  for (const one of many) if (one.ok) one.result.path satisfies readonly FailoverStep[];
  const sent = await failover.send({ to: "+14155551234", body: "Hello" }, { idempotencyKey: "order-1" });
  sent satisfies SendResult;
  failover.validate({ to: "1" }) satisfies Issue[];
  return sent;
}

export function merged(known: string | null, event: WebhookEvent, sent: SendResult): KnownStatus {
  const first = mergeStatus(JSON.parse(known ?? "null") as KnownStatus | null, event);
  first.arrival satisfies Arrival;
  // @ts-expect-error what came before is null, not absent
  mergeStatus(undefined, event);
  // @ts-expect-error a whole result, instead of one of its messages
  mergeStatus(first.known, [sent]);
  // @ts-expect-error a status that does not exist
  if (first.known.status === "bounced") return first.known;
  return sent.messages.reduce((known, one) => mergeStatus(known, one).known, first.known);
}

export async function awaited(store: StatusStore, event: WebhookEvent, sent: SendResult): Promise<KnownStatus | null> {
  const tracker = createTracker(store);
  const taken = await tracker.take("twilio", event);
  // @ts-expect-error null for an event that is about no status
  taken.known;
  for (const one of sent.messages) await tracker.take(sent.provider, one);
  const result = await waitForDelivery(client, sent.id, { tracker, timeoutMs: 1_000, signal: null });
  // @ts-expect-error after a time-out, nothing may be known
  result.known.status;
  if (result.state === "final") return result.known;
  const message = { to: "+14155551234", body: "Hello" };
  const { fallback } = await sendWithFallback({ client, message }, { client, message }, { tracker, onTimeout: "keep" });
  // @ts-expect-error null if the first channel delivered it
  fallback.id;
  // @ts-expect-error a misspelt option
  await waitForDelivery(client, "id", { timeout: 1_000 });
  // @ts-expect-error a store of the send log
  createTracker(memoryStore());
  return await createTracker(memoryStatusStore()).get("twilio", "id");
}

export function moved(event: FailoverEvent): string {
  if (event.type === "move") return `${event.from} ${event.step.why} ${event.to}`;
  // @ts-expect-error a breaker's change has no route
  event.step;
  return `${event.provider} ${event.before} ${event.after}`;
}

export function providersOf(error: unknown): readonly string[] {
  return error instanceof FailoverError ? error.path.map(({ provider, why }) => `${provider} ${why}`) : [];
}

// Stores: the drivers' functions fit, and a store of one's own.
declare const pool: { query(sql: string, values?: unknown[]): Promise<{ rows: unknown[] }> };
declare const sqlite: { prepare(sql: string): { all(...params: unknown[]): unknown[] } };
const sqlSends = sqlStore({ dialect: "postgres", query: async (sql, params) => (await pool.query(sql, params)).rows });
sqlSends satisfies SendStore;
sqlSends.sweep() satisfies Promise<number>;
sqlStore({ dialect: "sqlite", query: (sql, params) => sqlite.prepare(sql).all(...params), retentionMs: 1000 });
sendTableSql("postgres", "app.sends") satisfies string;
// @ts-expect-error a dialect that does not exist
sqlStore({ dialect: "mysql", query: () => [] });
// @ts-expect-error the rows are in a property
sqlStore({ dialect: "postgres", query: (sql, params) => pool.query(sql, params) });
declare const ioredis: import("ioredis").Redis;
declare const nodeRedis: ReturnType<typeof import("redis").createClient>;
declare const upstash: import("@upstash/redis").Redis;
redisStore(fromIoredis(ioredis), { prefix: "sms:" }) satisfies SendStore;
redisStore(fromNodeRedis(nodeRedis)) satisfies SendStore;
redisStore(upstash, { retentionMs: 1000 }) satisfies SendStore;
// @ts-expect-error its `eval` takes the number of keys
redisStore(ioredis);
// @ts-expect-error its `eval` takes an object
redisStore(nodeRedis);
// @ts-expect-error the other adapter
redisStore(fromIoredis(nodeRedis));
declare const namespace: {
  idFromName(name: string): { toString(): string };
  get(id: { toString(): string }, options?: { locationHint?: string }): { fetch: typeof fetch };
};
declare const d1: {
  prepare(query: string): { bind(...values: unknown[]): { all<T>(): Promise<{ results: T[]; success: true }> } };
};
durableObjectStore(namespace, { retentionMs: 1000 }) satisfies SendStore;
d1Store(d1).sweep() satisfies Promise<number>;
// @ts-expect-error the other binding
d1Store(namespace);
indexedDbStore({ name: "sends" }) satisfies SendStore;
const ownStore: SendStore = {
  reserve: async (key, { fingerprint, leaseMs }) =>
    key === fingerprint ? { state: "new", token: "t" } : { state: "busy", remainingMs: leaseMs },
  settle: async () => {},
  release: async () => {},
};
memoryStore({ now: () => 0 }) satisfies SendStore;
ownStore satisfies SendStore;
new Client({ provider: "sent", apiKey, store: memoryStore() });
new Client({ provider: "sent", apiKey, store: defineSendStore(ownStore) });
// @ts-expect-error one's own store is wrapped, so that the log comes with it
new Client({ provider: "sent", apiKey, store: ownStore });
// @ts-expect-error and so is one's own guard
new Client({ provider: "sent", apiKey, beforeSend: async () => undefined });
const settled = (reservation: Reservation): SendRecord | null =>
  reservation.state === "done" ? reservation.record : null;
settled satisfies (reservation: Reservation) => SendRecord | null;

interface OwnGrant extends Grant {
  readonly phone: string;
}
const sendingClient = new Client({ provider: "sent", apiKey, store: memoryStore() });
const relayParts = { client: sendingClient, authorize: tokenAuthorizer({ secrets: ["a", "b"] }), counters };
const relay: Relay = createRelay({ ...relayParts, expose: { error: ["category", "limit"], result: ["id"] } });
createRelay({
  ...relayParts,
  client: new Failover([sendingClient]),
  compose: async ({ body }, { user }) => ({ to: user, body: `${body}` }),
});
createRelay<OwnGrant>({
  ...relayParts,
  authorize: () => ({ user: "user-1", to: "any", limit: null, phone: "+14155550100" }),
  compose: (_, grant) => ({ to: grant.phone }),
});
// @ts-expect-error no response of the provider's reaches a page
createRelay({ ...relayParts, expose: { error: ["raw"] } });
// @ts-expect-error nor does it with a result
createRelay({ ...relayParts, expose: { result: ["raw"] } });
// @ts-expect-error nor do the attempts
createRelay({ ...relayParts, expose: { error: ["attempts"] } });
// @ts-expect-error nor a cause
createRelay({ ...relayParts, expose: { error: ["cause"] } });
// @ts-expect-error a limit is never left out silently
issueToken({ user: "user-1", to: "any" }, { secret: "s", expiresInMs: 1_000 }) satisfies Promise<string>;
// @ts-expect-error nor are the counters
({ client: sendingClient, authorize: () => null }) satisfies RelayOptions;
toNodeHandler(relay) satisfies (request: never, response: never) => Promise<void>;
relay(new Request("https://app.example"), {
  waitUntil: (promise: Promise<unknown>) => void promise,
}) satisfies Promise<Response>;
const pageClient = new Client(relayOptions({ url: "/messages", token: apiKey, provider: "texting-blue" }));
pageClient.send({ to: "+14155550100", body: "Hello" }, { idempotencyKey: newActionKey() }) satisfies Promise<object>;
new CoreClient(relayOptions({ url: "/messages", token: "token", provider: twilio, accept: ["to"], timeoutMs: 1 }));
// @ts-expect-error no field of a message
relayOptions({ url: "/messages", token: "token", provider: "sent", accept: ["text"] });
const relayWords: RelayWords = {
  token: "Bitte melden Sie sich an.",
  "token-expired": "Bitte melden Sie sich neu an.",
  recipient: "Diese Nummer ist nicht erlaubt.",
  limit: ({ retryAfterMs }) => `In ${(retryAfterMs ?? 0) / 1_000} Sekunden wieder.`,
  field: "Bitte laden Sie die Seite neu.",
  "key-reused": "Bitte laden Sie die Seite neu.",
  busy: "Bitte warten Sie.",
};
relayMessage(new Error(), relayWords) satisfies string | null;
// @ts-expect-error a sentence is missing
relayMessage(new Error(), { ...relayWords, busy: undefined });
// @ts-expect-error all but one are missing
relayMessage(new Error(), { busy: "Bitte warten Sie." });
// @ts-expect-error the key is the relay's
relayOptions({ url: "/messages", token: "token", provider: "sent", apiKey: "key" });
