import type { ProviderProfile } from "tidings";
import infobip from "tidings/providers/infobip";
import messagebird from "tidings/providers/messagebird";
import nativehub from "tidings/providers/nativehub";
import plivo from "tidings/providers/plivo";
import sent from "tidings/providers/sent";
import sentV2 from "tidings/providers/sent-v2";
import shingleai from "tidings/providers/shingleai";
import sinch from "tidings/providers/sinch";
import telnyx from "tidings/providers/telnyx";
import textingBlue from "tidings/providers/texting-blue";
import twilio from "tidings/providers/twilio";
import vonage from "tidings/providers/vonage";
import whatsappCloud from "tidings/providers/whatsapp-cloud";

/** In the order of the select element. */
const builtIn = [nativehub, textingBlue, sent, sentV2, shingleai];
const imported = [twilio, vonage, telnyx, plivo, messagebird, infobip, sinch, whatsappCloud];

/** A minimal profile. */
const example: ProviderProfile = {
  profile: 1,
  id: "example",
  title: "Example",
  baseUrl: "https://api.example.com/v1",
  options: { team: { required: true, description: "the team that pays", header: "x-team" } },
  auth: [{ type: "header", name: "authorization", prefix: "Bearer " }],
  routes: [
    {
      path: "/messages",
      fields: [
        { field: "to", name: "to", required: true, type: "phone" },
        { field: "from", name: "sender", type: "string" },
        { field: "body", name: "text", required: true, type: "string", maxLength: 1000 },
      ],
    },
  ],
  response: { id: "id", status: "state", statuses: { queued: "queued", done: "sent" } },
  errors: { code: "error.code", message: "error.text", codes: { E17: "opted-out", E42: "payment" } },
};

export const groups: readonly { readonly label: string; readonly profiles: readonly ProviderProfile[] }[] = [
  { label: "Imported, one module each", profiles: imported },
  { label: "Built in, chosen by name", profiles: builtIn },
  { label: "Start your own", profiles: [example] },
];

const all = groups.flatMap(({ profiles }) => profiles);

export function profileWithId(id: string): ProviderProfile | undefined {
  return all.find((profile) => profile.id === id);
}

/** Initial values of the form. The keys have the documented format but belong to no account. */
interface TrialInput {
  readonly apiKey: string;
  readonly options: Readonly<Record<string, string>>;
}

const trialInputs: Readonly<Record<string, TrialInput>> = {
  twilio: { apiKey: "twilio-auth-token", options: { accountSid: "AC_playground" } },
  vonage: { apiKey: "vonage-api-secret", options: { accountKey: "abcd1234" } },
  telnyx: { apiKey: "KEY_playground_telnyx", options: {} },
  plivo: { apiKey: "plivo-auth-token", options: { authId: "MA_playground" } },
  messagebird: { apiKey: "live_playground_key", options: {} },
  infobip: { apiKey: "infobip-app-key", options: { subdomain: "abc12" } },
  sinch: { apiKey: "sinch-api-token", options: { servicePlanId: "plan_playground" } },
  "whatsapp-cloud": { apiKey: "EAA_playground_token", options: { phoneNumberId: "106540352242922" } },
  nativehub: { apiKey: "nmk_live_playground", options: {} },
  "texting-blue": { apiKey: "tb_test_playground", options: {} },
  sent: { apiKey: "sent_playground", options: {} },
  "sent-v2": { apiKey: "sent_v2_playground", options: { senderId: "9ba7b840-9dad-41d1-80b4-00c04fd430c8" } },
  shingleai: { apiKey: "sk_live_playground", options: {} },
  example: { apiKey: "example-secret-key", options: { team: "blue" } },
};

export function trialInput(id: string): TrialInput {
  return Object.hasOwn(trialInputs, id) ? trialInputs[id]! : { apiKey: "", options: {} };
}
