// A sender for each scheme of signatures, which signs with node:crypto, independently of the package.
import { createHash, createHmac, createPrivateKey, createPublicKey, sign } from "node:crypto";

/** The current time in every test, in milliseconds since the Unix epoch. */
export const NOW = 1_700_000_000_000;
const seconds = (now) => String(now / 1000);
const URL_OF_HOOK = "https://example.com/hook?tenant=7";

const mac = (hash, secret, content, encoding) => createHmac(hash, secret).update(content).digest(encoding);
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** A key pair from a seed (RFC 8410), the same in every run. */
function pair(seed) {
  const privateKey = createPrivateKey({
    key: Buffer.concat([
      Buffer.from("302e020100300506032b657004220420", "hex"),
      createHash("sha256").update(seed).digest(),
    ]),
    format: "der",
    type: "pkcs8",
  });
  const spki = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  return {
    privateKey,
    raw: spki.subarray(12).toString("base64"),
    spki: spki.toString("base64"),
    pem: createPublicKey(privateKey).export({ format: "pem", type: "spki" }),
  };
}
export const keys = { ours: pair("ours"), other: pair("other") };

export function jwt(claims, secret, { alg = "HS256", header = {} } = {}) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const content = `${part({ alg, typ: "JWT", ...header })}.${part(claims)}`;
  const hash = { HS256: "sha256", HS384: "sha384", HS512: "sha512" }[alg];
  return `${content}.${hash === undefined ? "" : createHmac(hash, secret).update(content).digest("base64url")}`;
}

const base64 = (text) => Buffer.from(text).toString("base64");
/** Decodes a `whsec_` secret to the bytes of the key. */
const whsec = (secret) => Buffer.from(secret.slice(6), "base64");
const standard = (prefix) => (body, secret, now) => {
  const [id, time] = ["msg_2Lh9KRb0pzN4LePd3XiA4v12Axj", seconds(now)];
  const content = Buffer.concat([Buffer.from(`${id}.${time}.`), body]);
  return {
    headers: {
      [`${prefix}-id`]: id,
      [`${prefix}-timestamp`]: time,
      [`${prefix}-signature`]: `v1,${mac("sha256", whsec(secret), content, "base64")}`,
    },
  };
};
const pairsOf = (body) =>
  [...new URLSearchParams(body.toString("latin1"))].sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : 1));
/** What Vonage signs of a JSON body: its properties, sorted, without the signature. */
export const signedJson = (text) =>
  Object.entries(JSON.parse(text))
    .filter(([name]) => name !== "sig")
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map((pair) => `&${pair.map((one) => String(one ?? "").replace(/[&=]/g, "_")).join("=")}`)
    .join("");
const status = { MessageSid: "SM1", MessageStatus: "delivered", To: "+14155550100", From: "+14155559876" };
export const form = (fields) => new URLSearchParams(fields).toString();

/**
 * For each scheme: the profile, a body, two secrets, how the provider signs, a required header field, and whether the time is
 * signed. `sign(body, secret, now)` returns the request's header fields, and its URL or body if the scheme determines them.
 */
export const schemes = [
  {
    name: "HMAC of the body in hex",
    provider: "nativehub",
    secrets: ["first secret", "second secret"],
    header: "x-webhook-signature",
    body: '{"event":"dlr","message_id":"m1","status":"delivered","error_code":null,"destination":"+14155550100","delivered_at":"2023-11-14T22:13:20Z"}',
    sign: (body, secret) => ({ headers: { "x-webhook-signature": mac("sha256", secret, body, "hex") } }),
  },
  {
    name: "HMAC of the body in hex behind sha256=",
    provider: "texting-blue",
    secrets: ["whsec_first", "whsec_second"],
    header: "x-textingblue-signature",
    body: '{"id":"evt_1","type":"message.delivered","timestamp":"2023-11-14T22:13:20Z","data":{"id":"msg_1","from":"+14155559876","to":"+14155550100"}}',
    sign: (body, secret) => ({
      headers: { "x-textingblue-signature": `sha256=${mac("sha256", secret, body, "hex")}` },
    }),
  },
  {
    name: "HMAC as WhatsApp has it",
    provider: "whatsapp-cloud",
    secrets: ["app secret", "new app secret"],
    header: "x-hub-signature-256",
    body: '{"object":"whatsapp_business_account","entry":[{"changes":[{"value":{"statuses":[{"id":"wamid.1","status":"delivered","timestamp":"1700000000","recipient_id":"14155550100"}]}}]}]}',
    sign: (body, secret) => ({ headers: { "x-hub-signature-256": `sha256=${mac("sha256", secret, body, "hex")}` } }),
  },
  {
    name: "the Standard Webhooks construction under Sent's names",
    provider: "sent",
    timed: true,
    header: "x-webhook-id",
    secrets: [`whsec_${base64("first secret of 24 bytes")}`, `whsec_${base64("another one of 24 bytes!")}`],
    body: '{"field":"messages","sub_type":"message.delivered","timestamp":"2023-11-14T22:13:20Z","payload":{"message_id":"m1","message_status":"DELIVERED","outbound_number":"+14155550100"}}',
    sign: standard("x-webhook"),
  },
  ...["webhook", "svix"].map((prefix) => ({
    name: `Standard Webhooks v1 with ${prefix}-`,
    provider: prefix === "svix" ? "svix" : "standard-webhooks",
    timed: true,
    header: `${prefix}-timestamp`,
    secrets: [`whsec_${base64("first secret of 24 bytes")}`, `whsec_${base64("another one of 24 bytes!")}`],
    body: '{"type":"message.delivered","timestamp":"2023-11-14T22:13:20Z","data":{}}',
    sign: standard(prefix),
  })),
  {
    name: "Standard Webhooks v1a",
    provider: "standard-webhooks",
    timed: true,
    header: "webhook-signature",
    secrets: [`whpk_${keys.ours.raw}`, `whpk_${keys.other.raw}`],
    body: '{"type":"message.delivered","timestamp":"2023-11-14T22:13:20Z","data":{}}',
    sign(body, secret, now) {
      const content = Buffer.concat([Buffer.from(`msg_1.${seconds(now)}.`), body]);
      const { privateKey } = secret === `whpk_${keys.ours.raw}` ? keys.ours : keys.other;
      return {
        headers: {
          "webhook-id": "msg_1",
          "webhook-timestamp": seconds(now),
          "webhook-signature": `v1a,${sign(null, content, privateKey).toString("base64")}`,
        },
      };
    },
  },
  {
    name: "Ed25519 as Telnyx has it",
    provider: "telnyx",
    timed: true,
    header: "telnyx-timestamp",
    secrets: [keys.ours.raw, keys.other.raw],
    body: '{"data":{"id":"e1","event_type":"message.finalized","occurred_at":"2023-11-14T22:13:20Z","payload":{"id":"m1","to":[{"phone_number":"+14155550100","status":"delivered"}]}}}',
    sign(body, secret, now) {
      const { privateKey } = secret === keys.ours.raw ? keys.ours : keys.other;
      const signature = sign(null, Buffer.concat([Buffer.from(`${seconds(now)}|`), body]), privateKey).toString(
        "base64",
      );
      return { headers: { "telnyx-timestamp": seconds(now), "telnyx-signature-ed25519": signature } };
    },
  },
  {
    name: "Twilio's form",
    provider: "twilio",
    secrets: ["auth token", "new auth token"],
    header: "x-twilio-signature",
    isForm: true,
    body: form(status),
    sign: (body, secret) => ({
      url: URL_OF_HOOK,
      headers: { "x-twilio-signature": mac("sha1", secret, URL_OF_HOOK + pairsOf(body).flat().join(""), "base64") },
    }),
  },
  {
    name: "Twilio's bodySHA256",
    provider: "twilio",
    secrets: ["auth token", "new auth token"],
    header: "x-twilio-signature",
    body: JSON.stringify(status),
    sign(body, secret) {
      const url = `${URL_OF_HOOK}&bodySHA256=${sha256(body)}`;
      return { url, headers: { "x-twilio-signature": mac("sha1", secret, url, "base64") } };
    },
  },
  {
    name: "Twilio's form by a shared key",
    provider: "twilio",
    secrets: ["shared key", "new shared key"],
    header: "x-twilio-signature",
    isForm: true,
    body: form(status),
    sign: (body, secret) => ({
      url: URL_OF_HOOK,
      headers: {
        "x-twilio-webhooks-signature-settings": "key=SK1,algorithm=HMAC_SHA256",
        "x-twilio-signature": mac("sha256", secret, URL_OF_HOOK + pairsOf(body).flat().join(""), "base64"),
      },
    }),
  },
  {
    name: "Plivo V2",
    provider: "plivo",
    secrets: ["auth token", "new auth token"],
    header: "x-plivo-signature-v2-nonce",
    isForm: true,
    signsNoBody: true,
    body: form({ MessageUUID: "m1", Status: "delivered", To: "14155550100", From: "14155559876" }),
    sign: (body, secret) => ({
      url: URL_OF_HOOK,
      headers: {
        "x-plivo-signature-v2-nonce": "n1",
        "x-plivo-signature-v2": mac("sha256", secret, `${URL_OF_HOOK.replace(/\?.*/, "")}n1`, "base64"),
      },
    }),
  },
  {
    name: "Plivo V3",
    provider: "plivo",
    secrets: ["auth token", "new auth token"],
    header: "x-plivo-signature-v3-nonce",
    isForm: true,
    body: form({ MessageUUID: "m1", Status: "delivered", To: "14155550100", From: "14155559876" }),
    sign: (body, secret) => ({
      url: URL_OF_HOOK,
      headers: {
        "x-plivo-signature-v3-nonce": "n1",
        "x-plivo-signature-v3": mac("sha256", secret, `${URL_OF_HOOK}.${pairsOf(body).flat().join("")}.n1`, "base64"),
      },
    }),
  },
  {
    name: "Sinch with nonce and time",
    provider: "sinch",
    timed: true,
    secrets: ["first", "second"],
    header: "x-sinch-webhook-signature-nonce",
    body: '{"type":"recipient_delivery_report_sms","batch_id":"b1","recipient":"14155550100","status":"Delivered","code":0,"at":"2023-11-14T22:13:20.000Z"}',
    sign: (body, secret, now) => ({
      headers: {
        "x-sinch-webhook-signature-nonce": "n1",
        "x-sinch-webhook-signature-timestamp": seconds(now),
        "x-sinch-webhook-signature": mac(
          "sha256",
          secret,
          Buffer.concat([body, Buffer.from(`.n1.${seconds(now)}`)]),
          "base64",
        ),
      },
    }),
  },
  {
    name: "Vonage's JWT",
    provider: "vonage",
    timed: true,
    secrets: ["signature secret", "new signature secret"],
    header: "authorization",
    contentType: "application/json",
    body: '{"message_uuid":"m1","to":"14155550100","from":"14155559876","timestamp":"2023-11-14T22:13:20.000Z","status":"delivered"}',
    sign: (body, secret, now) => ({
      headers: {
        authorization: `Bearer ${jwt({ iat: now / 1000, jti: "j1", iss: "Vonage", payload_hash: sha256(body) }, secret)}`,
      },
    }),
  },
  {
    name: "Vonage's field of the form",
    provider: "vonage",
    timed: true,
    secrets: ["signature secret", "new signature secret"],
    header: "sig",
    isForm: true,
    body: form({
      messageId: "m1",
      msisdn: "14155550100",
      to: "14155559876",
      status: "delivered",
      "err-code": "0",
      text: "a & b = c",
    }),
    sign(body, secret, now) {
      const text = `${body.toString("latin1")}&timestamp=${seconds(now)}`;
      const content = pairsOf(Buffer.from(text, "latin1"))
        .map((pair) => `&${pair.map((one) => one.replace(/[&=]/g, "_")).join("=")}`)
        .join("");
      return { headers: {}, body: Buffer.from(`${text}&sig=${mac("sha256", secret, content, "hex")}`, "latin1") };
    },
    without: (request) => ({ ...request, body: request.body.toString().replace(/&sig=.*/, "") }),
  },
  {
    name: "Vonage's property of a JSON body",
    provider: "vonage",
    timed: true,
    secrets: ["signature secret", "new signature secret"],
    header: "sig",
    body: '{"messageId":"m1","msisdn":"14155550100","to":"14155559876","status":"delivered","err-code":0,"text":"a & b = c"}',
    sign(body, secret, now) {
      const text = body.toString("latin1");
      const end = text.lastIndexOf("}");
      const signed = `${text.slice(0, end)}${text[end - 1] === "{" ? "" : ","}"timestamp":"${seconds(now)}"`;
      const sig = mac("sha256", secret, signedJson(`${signed}}`), "hex");
      return { headers: {}, body: Buffer.from(`${signed},"sig":"${sig}"${text.slice(end)}`, "latin1") };
    },
    without: (request) => ({ ...request, body: request.body.toString().replace(/,"sig":"\w*"/, "") }),
  },
  {
    name: "MessageBird's JWT",
    provider: "messagebird",
    timed: true,
    secrets: ["signing key", "new signing key"],
    header: "messagebird-signature-jwt",
    contentType: "application/json",
    body: '{"id":"m1","status":"delivered","recipient":14155550100,"statusDatetime":"2023-11-14T22:13:20+00:00"}',
    sign(body, secret, now) {
      const claims = {
        iss: "MessageBird",
        nbf: now / 1000,
        exp: now / 1000 + 60,
        jti: "j1",
        url_hash: sha256(URL_OF_HOOK),
        payload_hash: sha256(body),
      };
      return { url: URL_OF_HOOK, headers: { "messagebird-signature-jwt": jwt(claims, secret, { alg: "HS384" }) } };
    },
  },
  {
    name: "Bird's time, URL and hash of the body",
    provider: "messagebird",
    timed: true,
    secrets: ["signing key", "new signing key"],
    header: "messagebird-request-timestamp",
    contentType: "application/json",
    body: '{"id":"m1","status":"delivered","recipient":14155550100,"statusDatetime":"2023-11-14T22:13:20+00:00"}',
    sign(body, secret, now) {
      const content = Buffer.concat([
        Buffer.from(`${seconds(now)}\n${URL_OF_HOOK}\n`),
        createHash("sha256").update(body).digest(),
      ]);
      return {
        url: URL_OF_HOOK,
        headers: {
          "messagebird-request-timestamp": seconds(now),
          "messagebird-signature": mac("sha256", secret, content, "base64"),
        },
      };
    },
  },
];
