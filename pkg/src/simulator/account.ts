import type { BuiltInProvider, MessageStatus } from "../types.js";
import type { ApiCall } from "./api-call.js";
import { IdempotencyStore } from "./idempotency.js";
import { KeptMap, Memory } from "./keep.js";
import { type MessageError, messageErrors } from "./message-errors.js";
import { sampleContact, sampleTemplate } from "./options.js";
import type { AccountSettings, SimulatedContact, SimulatedTemplate } from "./options.js";
import { type Ids, ids } from "./prng.js";
import type { Provider } from "./provider-data.js";
import { RateLimiter } from "./rate-limit.js";
import type { AcceptedMessage, Delivered } from "./records.js";

/** An accepted message, delivered or failed. */
export interface StoredMessage {
  readonly id: string;
  readonly to: string;
  readonly from: string | null;
  readonly body: string | null;
  readonly template: string | null;
  readonly channel: string | null;
  readonly batch: string | null;
  readonly reference?: string | null;
  /** The id of the first message of the same send. */
  readonly sendId?: string;
  readonly at: number;
  /** The error code of the message; null for a message that is delivered. */
  readonly error: string | null;
  /** When it leaves, in milliseconds since the epoch; undefined for a message that leaves at once. */
  readonly sendAt?: number | undefined;
  readonly isCanceled?: boolean;
}

/** A phone number that messages are sent from. */
export interface SenderNumber {
  readonly id: string;
  readonly phone: string;
  label: string;
  status: "active" | "paused";
}

function numberId(phone: string): string {
  return `num_${phone.replace("+", "")}`;
}

/** The parts of an account, from the simulation. */
export interface AccountParts {
  readonly provider: Provider;
  readonly settings: AccountSettings;
  readonly keys: readonly string[] | undefined;
  readonly seed: number;
  readonly now: () => number;
  readonly deliver: (message: Delivered) => void;
  readonly onAccepted?: ((message: AcceptedMessage) => void) | undefined;
  /** @default no limit */
  readonly memory?: Memory;
}

/** The state of an account at one provider. All its API keys share it. */
export class Account {
  readonly provider: Provider;
  readonly settings: AccountSettings;
  readonly keys: readonly string[] | undefined;
  readonly ids: Ids;
  readonly now: () => number;
  readonly limiter: RateLimiter;
  readonly idempotency: IdempotencyStore;
  readonly messages: Map<string, StoredMessage>;
  readonly contacts: KeptMap<SimulatedContact>;
  readonly templates: Map<string, SimulatedTemplate> = new Map();
  readonly numbers: KeptMap<SenderNumber>;
  /** The URLs of webhooks, by id. */
  readonly webhooks: Map<string, string>;
  /** Called with each accepted send. */
  readonly onAccepted: ((message: AcceptedMessage) => void) | undefined;
  /** The balance. */
  balance: number;
  /** The number of messages that count towards the plan's limit. */
  used: number = 0;
  /** The end of the wait of the latest 429, in milliseconds since the epoch. */
  waitUntil: number = 0;
  readonly #deliver: (message: Delivered) => void;
  readonly #messageErrors: readonly MessageError[];
  /** The sends of messages that are held until their time, by id. */
  readonly #held = new Map<string, { readonly sendAt: number; readonly send: () => void }>();
  #idCount = 0;

  constructor(parts: AccountParts) {
    const { provider, settings, memory = new Memory() } = parts;
    this.provider = provider;
    this.settings = settings;
    this.keys = parts.keys;
    this.ids = ids(parts.seed);
    this.now = parts.now;
    const { requestsPerMinute = provider.profile.limits?.rate?.requests ?? 60 } = provider.simulation;
    this.limiter = new RateLimiter(settings.rateLimit, requestsPerMinute);
    this.idempotency = new IdempotencyStore(memory, provider.profile.idempotency?.ttlSeconds);
    this.messages = new KeptMap(memory);
    this.contacts = new KeptMap(memory);
    this.numbers = new KeptMap(memory);
    this.webhooks = new KeptMap(memory);
    this.onAccepted = parts.onAccepted;
    this.balance = settings.balance ?? Number.POSITIVE_INFINITY;
    this.#deliver = parts.deliver;
    this.#messageErrors = messageErrors(provider);
    for (const contact of settings.contacts ?? [sampleContact]) this.contacts.seed(contact.id, contact);
    for (const template of settings.templates ?? [sampleTemplate]) this.templates.set(template.id, template);
    for (const [status, phones = []] of [
      ["active", settings.verifiedNumbers],
      ["paused", settings.pausedNumbers],
    ] as const)
      for (const phone of phones)
        this.numbers.seed(numberId(phone), { id: numberId(phone), phone, label: phone, status });
  }

  /** The current time in ISO 8601 form. */
  timestamp(): string {
    return new Date(this.now()).toISOString();
  }

  /** A new id in the provider's format. */
  newId(kind: "request" | "message" | "bulkMessage" | "batch"): string {
    const { ids: formats = {} } = this.provider.simulation;
    const format = formats[kind] ?? (kind === "bulkMessage" ? formats.message : undefined);
    if (format === undefined) return `${kind.charAt(0)}-${(this.#idCount += 1)}`;
    return format === "uuid" ? this.ids.uuid() : format[0] + this.ids.token(format[1]);
  }

  /** Whether a recipient opted out of messages. */
  optedOut(phone: string): boolean {
    return (
      (this.settings.optedOut ?? []).includes(phone) ||
      [...this.contacts.values()].some((contact) => contact.phone === phone && contact.optedOut === true)
    );
  }

  /** The documented error code of a message for this condition; null for none. */
  messageCode(condition: string): string | null {
    return this.#messageErrors.find(({ conditions }) => conditions.includes(`message:${condition}`))?.code ?? null;
  }

  /** The text of a message's error code; the code itself if none is documented. */
  messageText(code: string | null): string | null {
    return this.#messageErrors.find((error) => error.code === code)?.text ?? code;
  }

  /** The error code of the message to a recipient: scripted, configured, or for an opt-out; null for none. */
  messageError({ partial }: ApiCall, index: number, to: string): string | null {
    if (partial !== null && (partial.fail.includes(index) || partial.fail.includes(to)))
      return partial.code ?? this.messageCode("rejected") ?? "rejected";
    const optedOut = this.optedOut(to) ? (this.messageCode("opted-out") ?? "opted_out") : null;
    return this.settings.messageErrors?.[to] ?? optedOut;
  }

  /** The current status of a message, as the provider writes it. */
  statusOf({ at, error, sendAt = at, isCanceled = false }: Omit<StoredMessage, "id">): string {
    const { progress = [] } = this.provider.simulation;
    if (isCanceled) return this.#wordFor("canceled");
    if (this.now() < sendAt) return this.#wordFor("scheduled");
    if (error === null)
      return progress[Math.max(0, Math.min(Math.floor((this.now() - sendAt) / 1000), progress.length - 1))] ?? "";
    const family = (code: string): string => code.replace(/_.*/, "");
    const known = this.#messageErrors.filter(({ status }) => status !== null);
    const alike = known.find(({ code }) => code === error) ?? known.find(({ code }) => family(code) === family(error));
    return alike?.status ?? this.#wordFor("failed");
  }

  /** The provider's first word for a status. */
  #wordFor(status: MessageStatus): string {
    const words = Object.entries(this.provider.profile.response?.statuses ?? {});
    return words.find(([, meaning]) => meaning === status)?.[0] ?? status;
  }

  /** The sender with this phone number. Adds it if it is new. */
  number(phone: string): SenderNumber {
    const id = numberId(phone);
    const known = this.numbers.get(id);
    if (known !== undefined) return known;
    const added: SenderNumber = { id, phone, label: phone, status: "active" };
    this.numbers.set(id, added);
    return added;
  }

  /** Stores an accepted message. Charges and delivers it if it has no error; a scheduled one not before its time. */
  store({ number: request }: ApiCall, idempotencyKey: string | null, stored: StoredMessage): void {
    this.messages.set(stored.id, stored);
    this.used += 1;
    if (stored.error !== null) return;
    const { id, to, from, body, template, channel, at, sendAt = at } = stored;
    const provider = this.provider.id as BuiltInProvider;
    const send = (): void => {
      this.balance -= this.provider.simulation.price ?? 0;
      this.#deliver({ provider, id, to, from, body, template, channel, idempotencyKey, at: sendAt, request });
    };
    if (sendAt > this.now()) this.#held.set(id, { sendAt, send });
    else send();
  }

  /** Sends the scheduled messages whose time has come. */
  release(): void {
    for (const [id, { sendAt, send }] of this.#held) {
      if (sendAt > this.now()) continue;
      this.#held.delete(id);
      send();
    }
  }

  /** Cancels a scheduled message that has not left. Returns it as it is then. */
  cancel(message: StoredMessage): StoredMessage {
    this.#held.delete(message.id);
    const canceled = { ...message, isCanceled: true };
    this.messages.set(message.id, canceled);
    return canceled;
  }
}
