import type { BuiltInProvider } from "tidings";

/** The inputs of the form that a provider has a use for. */
export type FieldName =
  | "from"
  | "to"
  | "content"
  | "body"
  | "mediaUrl"
  | "template"
  | "parameters"
  | "channel"
  | "sandbox"
  | "messageId";

/** What the playground knows of a provider. */
export interface ProviderFacts {
  readonly title: string;
  /** Keys of the form that the provider documents. No account has them. */
  readonly key: string;
  readonly keyVariable: string;
  readonly fields: readonly FieldName[];
  /** Several numbers in one request. */
  readonly bulk: boolean;
  /** What a second try means here. */
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
      "NativeHub recognises a repeated send by its batch_id, so tidings may try again after any passing failure. A send to several numbers has no such key.",
  },
  "texting-blue": {
    title: "Texting Blue",
    key: "tb_test_playground",
    keyVariable: "TEXTING_BLUE_KEY",
    fields: ["from", "to", "body", "mediaUrl"],
    bulk: false,
    retryNote:
      "Texting Blue has no idempotency key: after a failure that may have sent the message, tidings stops and says outcome: “unknown”.",
  },
  shingleai: {
    title: "ShingleAI",
    key: "sk_live_playground",
    keyVariable: "SHINGLEAI_KEY",
    fields: ["messageId"],
    bulk: false,
    retryNote: "Reading a message changes nothing, so it may be tried again after any passing failure.",
  },
  sent: {
    title: "Sent",
    key: "sent_playground",
    keyVariable: "SENT_KEY",
    fields: ["to", "content", "body", "template", "parameters", "channel", "sandbox"],
    bulk: true,
    retryNote:
      "Sent recognises a repeated send by its Idempotency-Key, so tidings may try again after any passing failure.",
  },
  "sent-v2": {
    title: "Sent v2",
    key: "sent_v2_playground",
    keyVariable: "SENT_KEY",
    fields: ["to", "content", "body", "template", "parameters"],
    bulk: false,
    retryNote:
      "Sent’s legacy API has no idempotency key: after a failure that may have sent the message, tidings stops and says outcome: “unknown”.",
  },
};

/** Sent v2 wants to know the sender beside the key; any GUID will do in the simulator. */
export const senderId = "9ba7b840-9dad-41d1-80b4-00c04fd430c8";
