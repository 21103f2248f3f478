// Further schemes of the profiles: other hashes and names of the same construction, and requests without a body. Only the
// mutation and linearity tests use them.
import { createHash, createHmac, sign } from "node:crypto";
import { jwt, keys, schemes } from "./senders.mjs";

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const byName = (name) => schemes.find((scheme) => scheme.name === name);
const vonage = byName("Vonage's field of the form");
const pairsOf = (text) => [...new URLSearchParams(text)].sort(([a], [b]) => (a < b ? -1 : 1));

/** Vonage's form field, with another hash. */
const vonageBy = (hash) => ({
  ...vonage,
  name: `${vonage.name}, ${hash}`,
  sign(body, secret, now) {
    const text = `${body.toString("latin1")}&timestamp=${now / 1000}`;
    const content = pairsOf(text)
      .map((pair) => `&${pair.map((one) => one.replace(/[&=]/g, "_")).join("=")}`)
      .join("");
    return {
      headers: {},
      body: Buffer.from(`${text}&sig=${createHmac(hash, secret).update(content).digest("hex")}`, "latin1"),
    };
  },
});

const plivo = byName("Plivo V3");
const plivo2 = byName("Plivo V2");
const svix = byName("Standard Webhooks v1 with svix-");
const query = "id=m1&status=delivered&recipient=14155550100&statusDatetime=2023-11-14T22%3A13%3A20%2B00%3A00";
const hook = `https://example.com/hook?${query}`;

export const ALL = [
  ...schemes,
  vonageBy("sha512"),
  vonageBy("sha1"),
  {
    ...plivo,
    name: "Plivo V3 by the main account",
    sign(body, secret, now) {
      const {
        headers: { "x-plivo-signature-v3": signature, ...rest },
        ...request
      } = plivo.sign(body, secret, now);
      return { ...request, headers: { ...rest, "x-plivo-signature-ma-v3": signature } };
    },
  },
  {
    ...plivo2,
    name: "Plivo V2 by the main account",
    sign(body, secret, now) {
      const {
        headers: { "x-plivo-signature-v2": signature, ...rest },
        ...request
      } = plivo2.sign(body, secret, now);
      return { ...request, headers: { ...rest, "x-plivo-signature-ma-v2": signature } };
    },
  },
  {
    ...byName("Sinch with nonce and time"),
    name: "Sinch's HMAC of the body alone",
    timed: false,
    header: "x-sinch-signature",
    sign: (body, secret) => ({
      headers: { "x-sinch-signature": createHmac("sha1", secret).update(body).digest("hex") },
    }),
  },
  {
    ...svix,
    name: "Standard Webhooks v1a with svix-",
    secrets: [`whpk_${keys.ours.raw}`, `whpk_${keys.other.raw}`],
    sign(body, secret, now) {
      const content = Buffer.concat([Buffer.from(`msg_1.${now / 1000}.`), body]);
      const { privateKey } = secret === `whpk_${keys.ours.raw}` ? keys.ours : keys.other;
      return {
        headers: {
          "svix-id": "msg_1",
          "svix-timestamp": String(now / 1000),
          "svix-signature": `v1a,${sign(null, content, privateKey).toString("base64")}`,
        },
      };
    },
  },
  {
    ...byName("MessageBird's JWT"),
    name: "MessageBird's JWT of a GET",
    body: "",
    sign(body, secret, now) {
      const hashed = body.length === 0 ? {} : { payload_hash: sha256(body) };
      const claims = {
        iss: "MessageBird",
        nbf: now / 1000,
        exp: now / 1000 + 60,
        jti: "j1",
        url_hash: sha256(hook),
        ...hashed,
      };
      return { url: hook, headers: { "messagebird-signature-jwt": jwt(claims, secret) } };
    },
  },
  {
    ...byName("Bird's time, URL and hash of the body"),
    name: "Bird's time and URL of a GET",
    body: "",
    sign(body, secret, now) {
      const content = Buffer.concat([
        Buffer.from(`${now / 1000}\n${hook}\n`),
        createHash("sha256").update(body).digest(),
      ]);
      return {
        url: hook,
        headers: {
          "messagebird-request-timestamp": String(now / 1000),
          "messagebird-signature": createHmac("sha256", secret).update(content).digest("base64"),
        },
      };
    },
  },
];
