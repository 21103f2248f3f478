import type { ProfileSignature } from "../provider/webhook-types.js";
import type { WebhookProvider } from "./types.js";

/** Secrets are `whsec_` and base64, public keys `whpk_` and base64; 5 minutes are tolerated. */
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
 * The profile of whoever keeps to [Standard Webhooks](https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md):
 * `v1` (HMAC) and `v1a` (Ed25519), also under Svix's names for the header fields. Its events are of the type `other`, with the
 * id of the delivery as their `key`: what is in `raw` is the sender's own.
 */
export const standardWebhooks: Extract<WebhookProvider, { webhook?: unknown }> = {
  id: "standard-webhooks",
  webhook: {
    signatures: /* @__PURE__ */ ["webhook", "svix"].flatMap(signatures),
    events: [{ type: "other", at: "timestamp", eventId: ["header:webhook-id", "header:svix-id"] }],
  },
};
