import data from "#providers";
import type { BuiltInProvider } from "../../types.js";
import type { Behaviour, SimulatedProvider } from "../provider.js";
import { nativehub } from "./nativehub.js";
import { sent } from "./sent.js";
import { sentV2 } from "./sent-v2.js";
import { shingleai } from "./shingleai.js";
import { textingBlue } from "./texting-blue.js";

const provider = (id: BuiltInProvider, behaviour: Behaviour): SimulatedProvider => ({
  id,
  ...data[id],
  options: {},
  ...behaviour,
});

/** The built-in providers. */
export const providers: Readonly<Record<BuiltInProvider, SimulatedProvider>> = {
  nativehub: provider("nativehub", nativehub),
  "texting-blue": provider("texting-blue", textingBlue),
  shingleai: provider("shingleai", shingleai),
  sent: provider("sent", sent),
  "sent-v2": provider("sent-v2", sentV2),
};
