/** A webhook as a provider sends it, signed by the scheme by which it is verified. */

import { signedContents } from "../webhooks/content.js";
import { headerReader } from "../webhooks/request.js";
import { hmacKeys } from "../webhooks/secrets.js";
import { sha256, subtle } from "../webhooks/crypto.js";
import { configurationError } from "../errors/error.js";
import { toBase64, toHex, utf8 } from "../util/bytes.js";
import { readProperties, describeValue, invalidOption } from "../util/options.js";
import { bodyPath, headerPath, put } from "./set-path.js";
import type { Bytes } from "../util/bytes.js";
import type { ProviderProfile } from "../provider/types.js";
import type { ProfileEvent, ProfileSignature } from "../provider/webhook-types.js";

/** What happened, in words that fit every provider. */
export interface SimulatedEvent {
  readonly type: ProfileEvent["type"];
  readonly messageId?: string;
  readonly reference?: string;
  /** The provider's own word. */
  readonly status?: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly to?: string;
  readonly from?: string;
  readonly body?: string;
  readonly at?: string;
}

/** The private key of a pair, as `crypto.subtle` makes it: a `CryptoKey`, a name that not every project's types know. */
export interface PrivateKey {
  readonly type: string;
  readonly algorithm: { readonly name: string };
}

export interface SimulatedWebhookOptions {
  /** The shared secret, as the provider shows it. Of a provider that signs with Ed25519 (Telnyx): the private key. */
  readonly secret: string | PrivateKey;
  /** @default "https://example.com/webhook" */
  readonly url?: string;
  /** In milliseconds since the Unix epoch. @default Date.now() */
  readonly now?: number;
}

const FACTS = [
  "type",
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

/** The request that tells of an event. */
export async function webhookOf(
  profile: ProviderProfile,
  event: SimulatedEvent,
  options: SimulatedWebhookOptions,
  number: number,
): Promise<Request> {
  const { webhook } = profile;
  if (webhook === undefined) throw configurationError(`The profile \`${profile.id}\` says nothing of webhooks.`);
  const { type: given, ...facts } = readProperties(event, "event", "an object with `type`", FACTS);
  const kind = webhook.events.find(({ type }) => type === given);
  if (kind === undefined)
    throw configurationError(
      `\`event.type\` must be one of ${[...new Set(webhook.events.map(({ type }) => type))].join(", ")}, not ${describeValue(given)}.`,
    );
  const {
    secret,
    url = "https://example.com/webhook",
    now = Date.now(),
  } = readProperties(options, "options", "an object with `secret`", ["secret", "url", "now"]);
  if (!secret) throw configurationError("`secret` is missing: what the webhook is signed with.");
  if (typeof url !== "string") throw invalidOption("url", "a string", url);
  if (!Number.isFinite(now)) throw invalidOption("now", "a time in milliseconds", now);
  const body = {};
  const headers: Record<string, string> = {};
  const before = [webhook.items, kind.items]
    .filter((each) => each !== undefined)
    .map((each) => `${each}[0]`)
    .join(".");
  const fact = (paths: string | readonly string[] | undefined, value: unknown): void => {
    const path = bodyPath(paths);
    const header = headerPath(paths);
    if (path !== undefined)
      put(body, before && !path.startsWith("^") ? `${before}.${path}` : path.replace(/^\^/, ""), value);
    else if (header !== undefined) headers[header] = String(value);
  };
  checkStatus(profile, facts.status);
  for (const [name, value] of Object.entries(facts))
    if (value !== undefined) fact(kind[name as keyof ProfileEvent] as string | undefined, value);
  // What makes it an event of this kind, where the facts do not.
  for (const { path, in: allowed = [] } of kind.when ?? []) {
    const isSaid = Object.entries(facts).some(
      ([name, value]) => kind[name as keyof ProfileEvent] === path && allowed.includes(value),
    );
    if (allowed[0] !== undefined && !isSaid) fact(path, allowed[0]);
  }
  for (const paths of [kind.eventId, kind.deliveryId]) {
    if (headerPath(paths) !== undefined) fact(paths, `e-${number}`);
  }
  const text =
    webhook.encoding === "form"
      ? new URLSearchParams(Object.entries(body).map(([name, value]) => [name, String(value)])).toString()
      : JSON.stringify(body);
  headers["content-type"] = webhook.encoding === "form" ? "application/x-www-form-urlencoded" : "application/json";
  const isPair = typeof secret !== "string";
  const { type: half, algorithm } = Object(secret) as Partial<PrivateKey>;
  if (isPair && (half !== "private" || algorithm?.name !== "Ed25519"))
    throw configurationError("`secret` must be a string, or the private key of an Ed25519 pair.");
  const signature = webhook.signatures.find(({ scheme }) => (scheme === "ed25519") === isPair);
  if (signature === undefined && webhook.signatures.length > 0) {
    const needed = isPair
      ? "a string: this provider signs with a shared secret"
      : "the private key of an Ed25519 pair, a CryptoKey: this provider signs with one";
    throw configurationError(`\`secret\` must be ${needed}.`);
  }
  if (signature !== undefined) await sign(signature, { url, secret, now, text, headers, number });
  return new Request(url, { method: "POST", headers, body: text });
}

/** A word that the provider does not have would be read as `unknown`, and a test would pass for the wrong reason. */
function checkStatus({ webhook, response, title }: ProviderProfile, status: string | undefined): void {
  const words = Object.keys({ ...response?.statuses, ...webhook?.statuses });
  if (status === undefined || words.length === 0 || words.includes(status)) return;
  throw configurationError(
    `\`status\` must be a word of ${title}'s own: ${words.join(", ")}; not "${String(status).slice(0, 40)}".`,
  );
}

interface Unsigned {
  url: string;
  secret: string | PrivateKey;
  now: number;
  text: string;
  headers: Record<string, string>;
  number: number;
}

async function sign(signature: ProfileSignature, { url, secret, now, text, headers, number }: Unsigned): Promise<void> {
  const body = utf8(text);
  if (signature.scheme === "jwt") {
    const claims: Record<string, unknown> = { iat: Math.floor(now / 1000), jti: `j-${number}` };
    if (signature.issuer !== undefined) claims.iss = signature.issuer;
    if (signature.bodyHashClaim !== undefined) claims[signature.bodyHashClaim] = toHex(await sha256(body));
    if (signature.urlHashClaim !== undefined) claims[signature.urlHashClaim] = toHex(await sha256(utf8(url)));
    const part = (value: object): string =>
      toBase64(utf8(JSON.stringify(value)))
        .replaceAll("+", "-")
        .replaceAll("/", "_")
        .replaceAll("=", "");
    const [alg] = signature.algorithms;
    const content = `${part({ alg, typ: "JWT" })}.${part(claims)}`;
    const mac = await hmac(
      `SHA-${alg!.slice(2)}`,
      hmacKeys([{ scheme: null, key: secret as string }], signature.keyEncoding)[0]!,
      utf8(content),
    );
    const token = `${content}.${toBase64(mac).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
    headers[signature.header] = signature.header.toLowerCase() === "authorization" ? `Bearer ${token}` : token;
    return;
  }
  if (signature.header === undefined) {
    throw configurationError(
      "The simulation signs in a header field. Of a signature in the body, use the vendor's own examples.",
    );
  }
  const timestamp = String(signature.timestampUnit === "ms" ? now : Math.floor(now / 1000));
  const [id, nonce] = [`id-${number}`, `nonce-${number}`];
  for (const [place, value] of [
    [signature.timestamp, timestamp],
    [signature.id, id],
    [signature.nonce, nonce],
  ]) {
    if (place !== undefined && !place.includes(":")) headers[place] = value!;
  }
  const request = { method: "POST", url, header: headerReader(headers), body };
  for await (const content of signedContents(signature.content, {
    request,
    timestamp,
    id,
    nonce,
    isNotForm: false,
    signatureField: undefined,
  })) {
    const mac =
      signature.scheme === "ed25519"
        ? new Uint8Array(await subtle().sign("Ed25519", secret as CryptoKey, content))
        : await hmac(
            `SHA-${signature.hash.slice(3)}`,
            hmacKeys([{ scheme: null, key: secret as string }], signature.keyEncoding)[0]!,
            content,
          );
    const written = (signature.prefix ?? "") + (signature.encoding === "hex" ? toHex(mac) : toBase64(mac));
    const time = /^part:(.*)$/.exec(signature.timestamp ?? "")?.[1];
    headers[signature.header] = time === undefined ? written : `${time}${timestamp},${written}`;
    return;
  }
}

async function hmac(hash: string, key: Bytes, content: Bytes): Promise<Bytes> {
  const imported = await subtle().importKey("raw", key, { name: "HMAC", hash }, false, ["sign"]);
  return new Uint8Array(await subtle().sign("HMAC", imported, content));
}
