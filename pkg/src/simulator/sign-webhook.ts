/** Creates a webhook as a provider sends it, signed by one of the profile's signature schemes. */

import { configurationError } from "../errors/error.js";
import type { Paths, ProviderProfile } from "../provider/types.js";
import type { ProfileEvent, ProfileSignature, ProfileWebhook } from "../provider/webhook-types.js";
import { type Bytes, toBase64, toHex, utf8 } from "../util/bytes.js";
import { describeValue, invalidOption, readProperties } from "../util/options.js";
import { signedContents } from "../webhooks/content.js";
import { sha256, subtle } from "../webhooks/crypto.js";
import { headerReader } from "../webhooks/request.js";
import { hmacKeys } from "../webhooks/secrets.js";
import { bodyPath, headerPath, setPath } from "./body-paths.js";

/** An event, with the same properties for every provider. */
export interface SimulatedEvent {
  readonly type: ProfileEvent["type"];
  readonly messageId?: string;
  readonly reference?: string;
  /** The status as the provider writes it. */
  readonly status?: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly to?: string;
  readonly from?: string;
  readonly body?: string;
  readonly at?: string;
}

/** The private key of a pair from `crypto.subtle`: a `CryptoKey`, a type that is not declared in every project. */
export interface PrivateKey {
  readonly type: string;
  readonly algorithm: { readonly name: string };
}

export interface SimulatedWebhookOptions {
  /** The shared secret, as the provider shows it. For a provider that signs with Ed25519 (Telnyx): the private key. */
  readonly secret: string | PrivateKey;
  /**
   * The name of the signature in the profile, where it has several: `v3` of Plivo, `shared-key` of Twilio.
   * @default the first for this kind of secret
   */
  readonly signature?: string;
  /** @default "https://example.com/webhook" */
  readonly url?: string;
  /** In milliseconds since the Unix epoch. @default Date.now() */
  readonly now?: number;
}

/** The properties of an event that a profile has paths for. */
const FACTS = [
  "messageId",
  "reference",
  "status",
  "errorCode",
  "errorMessage",
  "to",
  "from",
  "body",
  "at",
] as const satisfies readonly (keyof SimulatedEvent)[];

/** A signed webhook that reports an event. `number` makes its ids unique. */
export async function signedWebhook(
  profile: ProviderProfile,
  event: SimulatedEvent,
  options: SimulatedWebhookOptions,
  number: number,
): Promise<Request> {
  const { webhook } = profile;
  if (webhook === undefined) throw configurationError(`The profile \`${profile.id}\` has no \`webhook\`.`);
  const facts = readProperties(event, "event", "an object with `type`", ["type", ...FACTS]);
  const known = readProperties(options, "options", "an object with `secret`", ["secret", "signature", "url", "now"]);
  const { secret, signature: name, url = "https://example.com/webhook", now = Date.now() } = known;
  if (!secret) throw configurationError("`secret` is missing. The webhook is signed with it.");
  if (typeof url !== "string") throw invalidOption("url", "a string", url);
  if (!Number.isFinite(now)) throw invalidOption("now", "a time in milliseconds", now);
  checkStatus(profile, facts.status);
  const { body, headers } = describe(webhook, facts, { number, now });
  const isForm = webhook.encoding === "form";
  headers["content-type"] = isForm ? "application/x-www-form-urlencoded" : "application/json";
  const signature = signatureFor(webhook, secret, name);
  const unsigned = { url, secret, now, body, isForm, headers, number };
  if (signature?.scheme === "basic") headers[signature.header] = `Basic ${toBase64(utf8(String(secret)))}`;
  else if (signature?.scheme === "jwt") await addToken(signature, unsigned);
  else if (signature !== undefined) await addSignature(signature, unsigned);
  return new Request(url, { method: "POST", headers, body: bytesOf(unsigned) });
}

/** The body and the header fields that report an event: each value is written where the profile's path reads it. */
function describe(
  webhook: ProfileWebhook,
  facts: Partial<SimulatedEvent>,
  { number, now }: { readonly number: number; readonly now: number },
) {
  const kind = kindOf(webhook, facts);
  if (kind === undefined) {
    const types = [...new Set(webhook.events.map(({ type }) => type))].join(", ");
    throw configurationError(`\`event.type\` must be one of ${types}, not ${describeValue(facts.type)}.`);
  }
  // The body itself may be the array of events: `[*]`.
  const body = (webhook.items?.startsWith("[") ? [] : {}) as Record<string, unknown>;
  const headers: Record<string, string> = {};
  const arrays = [webhook.items, kind.items].flatMap((items) => items ?? []);
  const before = arrays.map((items) => (items === "[*]" ? "[0]." : `${items}[0].`)).join("");
  const set = (paths: Paths | undefined, value: unknown): void => {
    const path = bodyPath(paths);
    const header = headerPath(paths);
    if (path !== undefined) setPath(body, path.startsWith("^") ? path.replace(/^\^/, "") : before + path, value);
    else if (header !== undefined) headers[header] = String(value);
  };
  const names = FACTS.filter((name) => facts[name] !== undefined);
  for (const name of names) set(kind[name], facts[name]);
  // The values that make it an event of this type, unless the event itself contains them.
  for (const { path, in: allowed = [], exists } of kind.when ?? []) {
    const isSet = names.some((name) => kind[name] === path && (exists || allowed.includes(facts[name]!)));
    const needed = exists && allowed.length === 0 ? (kind.at === path ? new Date(now).toISOString() : "1") : allowed[0];
    if (needed !== undefined && !isSet) set(path, needed);
  }
  for (const paths of [kind.eventId, kind.deliveryId]) if (headerPath(paths) !== undefined) set(paths, `e-${number}`);
  return { body, headers };
}

/** The description of an event in its profile; undefined if it has none. */
export function eventKind({ webhook }: ProviderProfile, event: SimulatedEvent): ProfileEvent | undefined {
  return webhook && kindOf(webhook, event);
}

/** The first description of this type that the facts do not contradict: Infobip has one for some statuses, and one for the others. */
function kindOf({ events }: ProfileWebhook, facts: Partial<SimulatedEvent>): ProfileEvent | undefined {
  const ofType = events.filter(({ type }) => type === facts.type);
  const fits = (kind: ProfileEvent): boolean =>
    (kind.when ?? []).every(({ path, in: allowed, notIn = [] }) =>
      FACTS.every((name) => {
        const fact = facts[name];
        if (fact === undefined || kind[name] !== path) return true;
        return allowed?.includes(fact) !== false && !notIn.includes(fact);
      }),
    );
  return ofType.find(fits) ?? ofType[0];
}

/** Rejects an undocumented status: it would be read as `unknown`, and a test would pass for the wrong reason. */
function checkStatus({ webhook, response, title }: ProviderProfile, status: string | undefined): void {
  const words = Object.keys({ ...response?.statuses, ...webhook?.statuses });
  if (status === undefined || words.length === 0 || words.includes(status)) return;
  throw configurationError(
    `\`status\` must be a status of ${title}: ${words.join(", ")}; not "${String(status).slice(0, 40)}".`,
  );
}

/** The signature scheme with this name, or the first for this type of secret; undefined if the provider does not sign. */
function signatureFor(
  { signatures }: ProfileWebhook,
  secret: string | PrivateKey,
  name: unknown,
): ProfileSignature | undefined {
  const isPair = typeof secret !== "string";
  const { type, algorithm } = Object(secret) as Partial<PrivateKey>;
  if (isPair && (type !== "private" || algorithm?.name !== "Ed25519"))
    throw configurationError("`secret` must be a string, or the private key of an Ed25519 pair.");
  const named = signatures.filter((one) => name === undefined || one.name === name);
  if (named.length === 0 && name !== undefined) {
    const names = signatures.flatMap((one) => one.name ?? []).join(", ");
    throw invalidOption("signature", `the name of a signature of the profile (${names || "it has none"})`, name);
  }
  const signature = named.find(({ scheme }) => (scheme === "ed25519") === isPair);
  if (signature !== undefined || named.length === 0) return signature;
  const needed = isPair
    ? "a string, because this provider signs with a shared secret"
    : "the private key of an Ed25519 pair (a CryptoKey), because this provider signs with one";
  throw configurationError(`\`secret\` must be ${needed}.`);
}

interface Unsigned {
  readonly url: string;
  readonly secret: string | PrivateKey;
  readonly now: number;
  readonly body: Record<string, unknown>;
  readonly isForm: boolean;
  readonly headers: Record<string, string>;
  readonly number: number;
}

function bytesOf({ body, isForm }: Unsigned): Bytes {
  if (!isForm) return utf8(JSON.stringify(body));
  return utf8(new URLSearchParams(Object.entries(body).map(([name, value]) => [name, String(value)])).toString());
}

type ContentSignature = Exclude<ProfileSignature, { scheme: "jwt" | "basic" }>;

/** Adds a signature of a content template to the header fields, or to the body. */
async function addSignature(signature: ContentSignature, unsigned: Unsigned): Promise<void> {
  const { url, secret, now, body, headers, number } = unsigned;
  const timestamp = String(signature.timestampUnit === "ms" ? now : Math.floor(now / 1000));
  const [id, nonce] = [`id-${number}`, `nonce-${number}`];
  const { header, field, portOptional }: Partial<Extract<ContentSignature, { scheme: "hmac" }>> =
    signature.scheme === "hmac" ? signature : { header: signature.header };
  /** The parts of the signature's header field that precede the signature. */
  const parts: string[] = [];
  for (const [location, value] of [
    [signature.timestamp, timestamp],
    [signature.id, id],
    [signature.nonce, nonce],
  ] as const) {
    if (location === undefined) continue;
    const [, kind, name = location] = /^(field|part):(.*)$/.exec(location) ?? [];
    if (kind === "part") parts.push(name + value);
    else (kind === "field" ? body : headers)[name] = value;
  }
  if (signature.announcedBy !== undefined)
    headers[signature.announcedBy.header] = signature.announcedBy.part ?? `announced-${number}`;
  const request = { method: "POST", url, header: headerReader(headers), body: bytesOf(unsigned) };
  const signed = { request, timestamp, id, nonce, isNotForm: false, signatureField: field, portOptional };
  const { value: content } = await signedContents(signature.content, signed).next();
  const bytes =
    signature.scheme === "ed25519"
      ? new Uint8Array(await subtle().sign("Ed25519", secret as CryptoKey, content as Bytes))
      : await hmac(signature.hash.slice(3), secret, signature.keyEncoding, content as Bytes);
  const written = (signature.prefix ?? "") + (signature.encoding === "hex" ? toHex(bytes) : toBase64(bytes));
  if (field !== undefined) body[field] = written;
  else headers[header ?? ""] = [...parts, written].join(signature.separator === "space" ? " " : ",");
}

type JwtSignature = Extract<ProfileSignature, { scheme: "jwt" }>;

/** Adds a token with hashes of the body and the URL to the header fields. */
async function addToken(signature: JwtSignature, unsigned: Unsigned): Promise<void> {
  const { url, secret, now, headers, number } = unsigned;
  const body = bytesOf(unsigned);
  const { issuer, bodyHashClaim, urlHashClaim } = signature;
  const claims: Record<string, unknown> = { iat: Math.floor(now / 1000), jti: `j-${number}` };
  if (issuer !== undefined) claims.iss = issuer;
  if (bodyHashClaim !== undefined) claims[bodyHashClaim] = toHex(await sha256(body));
  if (urlHashClaim !== undefined) claims[urlHashClaim] = toHex(await sha256(utf8(url)));
  const encode = (bytes: Bytes): string =>
    toBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const [alg = ""] = signature.algorithms;
  const content = [{ alg, typ: "JWT" }, claims].map((part) => encode(utf8(JSON.stringify(part)))).join(".");
  const token = `${content}.${encode(await hmac(alg.slice(2), secret, signature.keyEncoding, utf8(content)))}`;
  headers[signature.header] = signature.header.toLowerCase() === "authorization" ? `Bearer ${token}` : token;
}

async function hmac(
  bits: string,
  secret: string | PrivateKey,
  encoding: Parameters<typeof hmacKeys>[1],
  content: Bytes,
): Promise<Bytes> {
  const [key] = hmacKeys([{ scheme: null, key: secret as string }], encoding);
  const algorithm = { name: "HMAC", hash: `SHA-${bits}` };
  const imported = await subtle().importKey("raw", key!, algorithm, false, ["sign"]);
  return new Uint8Array(await subtle().sign("HMAC", imported, content));
}
