import type { ProfileSignature } from "../provider/webhook-types.js";
import type { WebhookProvider } from "./types.js";

/** The two schemes of Standard Webhooks, whose header fields begin with `name`. */
function signatures(name: string): ProfileSignature[] {
  const common = {
    header: `${name}-signature`,
    separator: "space",
    encoding: "base64",
    content: "{id}.{timestamp}.{body}",
    id: `${name}-id`,
    timestamp: `${name}-timestamp`,
    toleranceSeconds: 300,
  } as const;
  return [
    { scheme: "hmac", hash: "sha256", keyEncoding: "whsec", prefix: "v1,", ...common },
    { scheme: "ed25519", keyEncoding: "whpk", prefix: "v1a,", ...common },
  ];
}

/**
 * The profile of any sender that follows [Standard Webhooks](https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md):
 * `v1` (HMAC, `whsec_` secrets) and `v1a` (Ed25519, `whpk_` public keys), also with Svix's header fields. Signatures may be 5
 * minutes old. Events have the type `other` and the id of the delivery as their `key`; `raw` is the body.
 */
export const standardWebhooks: Extract<WebhookProvider, { webhook?: unknown }> = {
  id: "standard-webhooks",
  webhook: {
    signatures: /* @__PURE__ */ ["webhook", "svix"].flatMap(signatures),
    events: [{ type: "other", at: "timestamp", eventId: ["header:webhook-id", "header:svix-id"] }],
  },
};
