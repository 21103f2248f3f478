// A failed message has the same facts in the response to its send and in a webhook, whatever the provider.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Client } from "tidings";
import { defineProvider } from "tidings/provider";
import { verifyWebhook } from "tidings/webhooks";

const read = (path) =>
  defineProvider(JSON.parse(readFileSync(new URL(`../../../providers/${path}/profile.json`, import.meta.url), "utf8")));
const SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZg==";
const FACTS = ["category", "scope", "outcome", "code", "transient", "retryable", "permanent", "docsUrl"];

/** A minimal profile with the error codes of another one. */
function plain({ errors }) {
  return defineProvider({
    profile: 1,
    id: "plain",
    title: "Plain",
    baseUrl: "https://plain.example/v1",
    auth: [{ type: "header", name: "x-key" }],
    routes: [
      {
        path: "/m",
        fields: [
          { field: "to", name: "to", required: true, type: "phone" },
          { field: "body", name: "body", type: "string" },
        ],
      },
    ],
    response: {
      id: "id",
      messageId: "id",
      messageStatus: "status",
      messageErrorCode: "code",
      messageErrorMessage: "text",
      statuses: { f: "failed", u: "undelivered", x: "expired", q: "queued" },
    },
    errors,
    webhook: {
      signatures: [{ scheme: "hmac", hash: "sha256", header: "x-signature", encoding: "hex", content: "{body}" }],
      events: [{ type: "status", messageId: "id", status: "status", errorCode: "code", errorMessage: "text" }],
    },
  });
}

for (const path of ["nativehub", "sent", "twilio", "vonage", "plivo", "telnyx", "infobip", "whatsapp-cloud", "sinch"]) {
  test(`${path}: every code of a message means the same in a response and in a webhook`, async () => {
    const profile = plain(read(path));
    const { codes = {}, deliveryCodes = codes, messageRules = [] } = profile.errors;
    const rows = [
      ...Object.keys(deliveryCodes).map((key) => [
        key.endsWith("*") ? `${key.slice(0, -1)}X` : key.replace(/^(\d+)-\d+$/, "$1"),
        null,
      ]),
      ...messageRules.map(([text]) => [null, text]),
      [null, null],
      ["NEVER_SEEN", null],
    ];
    const hmac = await crypto.subtle.importKey(
      "raw",
      new TextEncoder().encode(SECRET),
      { name: "HMAC", hash: "SHA-256" },
      false,
      ["sign"],
    );
    // "w" is not a status of the profile: only the code says that the message failed.
    for (const status of ["f", "u", "x", "w"])
      for (const [code, text] of rows) {
        if (status === "w" && code === null) continue;
        const body = JSON.stringify({ id: "m1", status, code, text });
        const client = new Client({
          provider: profile,
          apiKey: "key_0123456789",
          fetch: async () => new Response(body, { status: 200 }),
        });
        const {
          messages: [{ error: inResponse }],
        } = await client.send({ to: "+14155550123", body: "Hi" }).catch((error) => error);
        const signature = Buffer.from(await crypto.subtle.sign("HMAC", hmac, new TextEncoder().encode(body))).toString(
          "hex",
        );
        const {
          events: [{ error: inWebhook }],
        } = await verifyWebhook({ headers: { "x-signature": signature }, body }, { provider: profile, secret: SECRET });
        const of = (facts) => Object.fromEntries(FACTS.map((name) => [name, facts?.[name]]));
        assert.deepEqual(of(inWebhook), of(inResponse), `${status} ${code} ${text}`);
      }
  });
}
