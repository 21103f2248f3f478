import type { BuiltInProvider } from "../types.js";
import { IdempotencyStore } from "./idempotency.js";
import { Memory, RememberedMap } from "./memory.js";
import { sampleContact, sampleTemplate } from "./options.js";
import type { AccountSettings, SimulatedContact, SimulatedTemplate } from "./options.js";
import { type Ids, ids } from "./prng.js";
import type { ApiCall } from "./api-call.js";
import { RateLimiter } from "./rate-limit.js";
import type { Delivered } from "./records.js";

/** What is kept of a message that was accepted, whether or not it goes out. */
export interface StoredMessage {
  readonly id: string;
  readonly to: string;
  readonly from: string | null;
  readonly body: string | null;
  readonly template: string | null;
  readonly channel: string | null;
  readonly batch: string | null;
  readonly at: number;
  /** The message-level error; null for a message that goes out. */
  readonly error: string | null;
}

/** A sender number of Texting Blue. */
export interface SenderNumber {
  readonly id: string;
  readonly phone: string;
  label: string;
  status: "active" | "paused";
}

/** What makes up an account; given by the simulator. */
export interface AccountParts {
  readonly provider: BuiltInProvider;
  readonly settings: AccountSettings;
  readonly keys: readonly string[] | undefined;
  readonly seed: number;
  readonly documentedLimit: number;
  readonly now: () => number;
  readonly deliver: (message: Delivered) => void;
  /** @default no limit */
  readonly memory?: Memory;
}

/** The state of one provider's account. All its keys share it. */
export class Account {
  readonly settings: AccountSettings;
  readonly keys: readonly string[] | undefined;
  readonly ids: Ids;
  readonly now: () => number;
  readonly limiter: RateLimiter;
  readonly idempotency: IdempotencyStore;
  readonly messages: Map<string, StoredMessage>;
  readonly contacts: RememberedMap<SimulatedContact>;
  readonly templates: Map<string, SimulatedTemplate> = new Map();
  readonly numbers: Map<string, SenderNumber>;
  /** The URLs of webhooks, by id. */
  readonly webhooks: Map<string, string>;
  /** Money left. */
  balance: number;
  /** Messages that counted against the plan. */
  used: number = 0;
  /** What the latest 429 asked for, in milliseconds since the epoch. */
  waitUntil: number = 0;
  readonly #provider: BuiltInProvider;
  readonly #deliver: (message: Delivered) => void;

  constructor(parts: AccountParts) {
    const { settings, memory = new Memory(undefined) } = parts;
    this.idempotency = new IdempotencyStore(memory);
    this.messages = new RememberedMap(memory);
    this.contacts = new RememberedMap(memory);
    this.numbers = new RememberedMap(memory);
    this.webhooks = new RememberedMap(memory);
    this.settings = settings;
    this.keys = parts.keys;
    this.ids = ids(parts.seed);
    this.now = parts.now;
    this.limiter = new RateLimiter(settings.rateLimit, parts.documentedLimit);
    this.balance = settings.balance ?? Number.POSITIVE_INFINITY;
    this.#provider = parts.provider;
    this.#deliver = parts.deliver;
    for (const contact of settings.contacts ?? [sampleContact]) this.contacts.seed(contact.id, contact);
    for (const template of settings.templates ?? [sampleTemplate]) this.templates.set(template.id, template);
    for (const phone of settings.verifiedNumbers ?? []) this.number(phone);
    for (const phone of settings.pausedNumbers ?? []) this.number(phone).status = "paused";
  }

  /** The time as providers write it. */
  timestamp(): string {
    return new Date(this.now()).toISOString();
  }

  /** Whether a recipient does not want messages. */
  optedOut(phone: string): boolean {
    return (
      (this.settings.optedOut ?? []).includes(phone) ||
      [...this.contacts.values()].some((contact) => contact.phone === phone && contact.optedOut === true)
    );
  }

  /** The message-level error of a recipient: a scripted one, a configured one, an opt-out; null for none. */
  messageError(call: ApiCall, index: number, to: string, optedOutCode: string): string | null {
    return call.partial(index, to) ?? this.settings.messageErrors?.[to] ?? (this.optedOut(to) ? optedOutCode : null);
  }

  /** Whether so many more messages would be over the plan. */
  overPlan(messages: number): boolean {
    return this.used + messages > (this.settings.planLimit ?? Number.POSITIVE_INFINITY);
  }

  /** A sender number, known from now on. */
  number(phone: string): SenderNumber {
    const id = `num_${phone.replace("+", "")}`;
    const known = this.numbers.get(id);
    if (known !== undefined) return known;
    const added: SenderNumber = { id, phone, label: phone, status: "active" };
    this.numbers.set(id, added);
    return added;
  }

  /** Accepts a message: charges it, and delivers it unless it has an error. */
  accept(call: ApiCall, message: Omit<StoredMessage, "at">, price: number): StoredMessage {
    const stored: StoredMessage = { ...message, at: this.now() };
    this.messages.set(stored.id, stored);
    this.used += 1;
    if (stored.error !== null) return stored;
    this.balance -= price;
    const { id, to, from, body, template, channel, at } = stored;
    const { idempotencyKey, number: request } = call;
    this.#deliver({ provider: this.#provider, id, to, from, body, template, channel, idempotencyKey, at, request });
    return stored;
  }

  /** How far a message has come: each status with the age, in milliseconds, from which it holds. */
  progress(message: StoredMessage, steps: readonly (readonly [fromMs: number, status: string])[]): string {
    const age = this.now() - message.at;
    return steps.reduce((status, [fromMs, next]) => (age >= fromMs ? next : status), steps[0]?.[1] ?? "");
  }
}
