// The providers of the cases, and a message for each.
import { twilio } from "tidings/providers/twilio";

/** The options of each provider; `keyed` if it recognises a repetition, `takesMany` if one request may have several recipients. */
export const PROVIDERS = {
  nativehub: { from: "BRAND", keyed: true, takesMany: true },
  "texting-blue": { from: "+14155559876", keyed: false },
  sent: { keyed: true, takesMany: true },
  twilio: {
    from: "+14155559876",
    keyed: false,
    options: { provider: twilio, accountSid: "AC0123456789abcdef0123456789abcdef" },
  },
};

export const RECIPIENT = "+14155551234";

/** A message whose body shows to which call its request belongs. */
export function messageOf(provider, mark, to = RECIPIENT) {
  const { from } = PROVIDERS[provider];
  return { to, ...(from && { from }), body: `mark-${mark}.` };
}
