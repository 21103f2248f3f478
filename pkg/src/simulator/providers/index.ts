import type { BuiltInProvider } from "../../types.js";
import type { Provider } from "../provider.js";
import { nativehub } from "./nativehub.js";
import { sent } from "./sent.js";
import { sentV2 } from "./sent-v2.js";
import { shingleai } from "./shingleai.js";
import { textingBlue } from "./texting-blue.js";

/** The simulated providers. */
export const providers: Readonly<Record<BuiltInProvider, Provider>> = {
  nativehub,
  "texting-blue": textingBlue,
  shingleai,
  sent,
  "sent-v2": sentV2,
};
