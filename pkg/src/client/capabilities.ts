/** What a provider's profile documents about it, for a program that chooses fields or providers. */

import type { MessageField, ProfileField, ProviderProfile } from "../provider/types.js";

/** What a provider documents about one field of a message. What is not documented is null. */
export interface FieldCapability {
  /** The most characters of a string (Unicode scalar values). */
  readonly maxLength: number | null;
  /** The most items of an array; of `to`, 1 where each recipient needs a send of its own. */
  readonly maxItems: number | null;
  /** Of `sendAt`, how far ahead it must be at least; of `validityMs`, the shortest. In milliseconds. */
  readonly minMs: number | null;
  /** Of `sendAt`, how far ahead it may be; of `validityMs`, the longest. In milliseconds. */
  readonly maxMs: number | null;
  /** The values, where only these are allowed. */
  readonly values: readonly string[] | null;
}

/**
 * What a provider can do, as its profile documents it. It does not know what depends on the account: its plan, its countries, and what
 * its senders are registered for.
 */
export interface Capabilities {
  /** `sms`, `mms`, `whatsapp`, `rcs`, `imessage`. */
  readonly channels: readonly string[];
  /** The fields of a message that a send can carry. A message with any other field is rejected before anything is sent. */
  readonly fields: { readonly [Field in MessageField]?: FieldCapability };
  /** The calls other than `send`: `messages.get`, `messages.cancel`. */
  readonly calls: readonly string[];
  /**
   * Whether the provider recognises a repeated send by its idempotency key, and for how long, in milliseconds (null: not documented).
   * Null: it does not, so that a send in doubt is never repeated.
   */
  readonly idempotency: { readonly ttlMs: number | null } | null;
  /** The documented limits of a usual account; null where there is none. */
  readonly limits: {
    /** The most requests in `perMs` milliseconds. */
    readonly rate: { readonly requests: number; readonly perMs: number } | null;
    /** The most segments of a message. */
    readonly maxSegments: number | null;
  };
}

/**
 * Reads the capabilities of a profile. Where several of its routes carry a field, the widest limit counts.
 *
 * @internal
 */
export function capabilitiesOf({
  channels = [],
  routes = [],
  operations = {},
  idempotency,
  limits = {},
}: ProviderProfile): Capabilities {
  const fields: Record<string, FieldCapability> = {};
  for (const route of routes)
    for (const field of route.fields) {
      const known = fields[field.field];
      const found = capabilityOf(field);
      fields[field.field] = known === undefined ? found : widest(known, found);
    }
  const ttlSeconds = idempotency?.ttlSeconds;
  return frozen({
    channels: [...channels],
    fields,
    calls: Object.keys(operations).filter((name) => name !== "$comment"),
    idempotency: idempotency === undefined ? null : { ttlMs: ttlSeconds === undefined ? null : ttlSeconds * 1_000 },
    limits: {
      rate: limits.rate === undefined ? null : { requests: limits.rate.requests, perMs: limits.rate.perMs },
      maxSegments: limits.maxSegments ?? null,
    },
  });
}

function capabilityOf(field: ProfileField): FieldCapability {
  const { type, maxLength = null, maxItems = null, minMs = null, maxMs = null } = field;
  return {
    maxLength,
    maxItems: type === "phone" && field.field === "to" ? 1 : maxItems,
    minMs,
    maxMs,
    values: field.enum === undefined ? null : [...field.enum],
  };
}

/** What one of two routes allows. Null stands for no documented limit. */
function widest(one: FieldCapability, other: FieldCapability): FieldCapability {
  const wider = (a: number | null, b: number | null, pick: (a: number, b: number) => number): number | null =>
    a === null || b === null ? null : pick(a, b);
  return {
    maxLength: wider(one.maxLength, other.maxLength, Math.max),
    maxItems: wider(one.maxItems, other.maxItems, Math.max),
    minMs: wider(one.minMs, other.minMs, Math.min),
    maxMs: wider(one.maxMs, other.maxMs, Math.max),
    values: one.values && other.values && [...new Set([...one.values, ...other.values])],
  };
}

/** Freezes an object with all its parts, and returns it. */
function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null) for (const part of Object.values(Object.freeze(value))) frozen(part);
  return value;
}
