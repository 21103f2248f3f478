import type { BuiltInProvider } from "tidings";

/** The form's fields. A provider uses some of them. */
export type FieldName =
  | "from"
  | "to"
  | "content"
  | "body"
  | "mediaUrls"
  | "template"
  | "parameters"
  | "channel"
  | "sandbox"
  | "messageId";

/** How the playground presents a provider. */
export interface ProviderFacts {
  readonly title: string;
  /** A key in the provider's documented format. It belongs to no account. */
  readonly key: string;
  readonly keyVariable: string;
  readonly fields: readonly FieldName[];
  /** Whether one request takes several numbers. */
  readonly bulk: boolean;
  /** Whether a retry is safe with this provider. */
  readonly retryNote: string;
}

export const providerFacts: Readonly<Record<BuiltInProvider, ProviderFacts>> = {
  nativehub: {
    title: "NativeHub",
    key: "nmk_live_playground",
    keyVariable: "NATIVEHUB_KEY",
    fields: ["from", "to", "body"],
    bulk: true,
    retryNote:
      "NativeHub recognises a repeated send by its batch_id, so tidings retries after every temporary failure. A send to several numbers has no such key.",
  },
  "texting-blue": {
    title: "Texting Blue",
    key: "tb_test_playground",
    keyVariable: "TEXTING_BLUE_KEY",
    fields: ["from", "to", "body", "mediaUrls"],
    bulk: false,
    retryNote:
      "Texting Blue has no idempotency key. After a failure that may have sent the message, tidings does not retry; the outcome is “unknown”.",
  },
  shingleai: {
    title: "ShingleAI",
    key: "sk_live_playground",
    keyVariable: "SHINGLEAI_KEY",
    fields: ["messageId"],
    bulk: false,
    retryNote: "Reading a message changes nothing, so tidings retries after every temporary failure.",
  },
  sent: {
    title: "Sent",
    key: "sent_playground",
    keyVariable: "SENT_KEY",
    fields: ["to", "content", "body", "template", "parameters", "channel", "sandbox"],
    bulk: true,
    retryNote:
      "Sent recognises a repeated send by its Idempotency-Key, so tidings retries after every temporary failure.",
  },
  "sent-v2": {
    title: "Sent v2",
    key: "sent_v2_playground",
    keyVariable: "SENT_KEY",
    fields: ["to", "content", "body", "template", "parameters"],
    bulk: false,
    retryNote:
      "Sent’s legacy API has no idempotency key. After a failure that may have sent the message, tidings does not retry; the outcome is “unknown”.",
  },
};

/** Sent v2 needs a sender id besides the key. The simulator accepts any GUID. */
export const senderId = "9ba7b840-9dad-41d1-80b4-00c04fd430c8";
