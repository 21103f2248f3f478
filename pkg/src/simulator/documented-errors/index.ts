import type { BuiltInProvider } from "../../types.js";
import type { DocumentedError } from "./entry.js";
import { nativehubErrors } from "./nativehub.js";
import { sentErrors } from "./sent.js";
import { sentV2Errors } from "./sent-v2.js";
import { shingleaiErrors } from "./shingleai.js";
import { textingBlueErrors } from "./texting-blue.js";

export type { DocumentedError } from "./entry.js";

/** Every error that the vendors document, as data. `fail({ kind: "error", name })` answers with any of them. */
export const documentedErrors: Readonly<Record<BuiltInProvider, readonly DocumentedError[]>> = {
  nativehub: nativehubErrors,
  "texting-blue": textingBlueErrors,
  shingleai: shingleaiErrors,
  sent: sentErrors,
  "sent-v2": sentV2Errors,
};

/** An error by its name, or by the provider's code; null when the provider documents none such. */
export function findError(provider: BuiltInProvider, name: string): DocumentedError | null {
  const known = documentedErrors[provider];
  return known.find((error) => error.name === name) ?? known.find((error) => error.code === name) ?? null;
}
