/** `tidings/messages/hi`: what `adviceFor` says to users, in Hindi. */

import type { UserMessages } from "../errors/user-messages.js";

/** Hindi: `adviceFor(error, { messages: hi })`. */
export const hi: Required<UserMessages> = {
  tryLater: "अभी संदेश भेजा नहीं जा सका। कृपया {when} फिर से कोशिश करें।",
  notYourFault: "संदेश भेजा नहीं जा सका। इसमें आपकी कोई गलती नहीं है, और हम इसे देख रहे हैं।",
  checkNumber: "कृपया फ़ोन नंबर और उसका देश कोड जाँच लें।",
  changeText: "संदेश इस रूप में नहीं भेजा जा सकता। कृपया उसे छोटा करें या बदलें।",
  quota: "इस समय और संदेश नहीं भेजे जा सकते। कृपया {when} फिर से कोशिश करें।",
  optedOut: "इस नंबर पर हमारे संदेश बंद करने का अनुरोध किया गया है। START लिखकर जवाब देने से वे इस नंबर पर फिर से शुरू हो सकते हैं।",
  blocked: "संदेश को आगे नहीं जाने दिया गया। कृपया उसके शब्द बदलें या हमसे संपर्क करें।",
  carrier: "फ़ोन से संपर्क नहीं हो सका। कृपया नंबर जाँच लें या {when} फिर से कोशिश करें।",
  aborted: "भेजना रद्द कर दिया गया। कुछ भी नहीं भेजा गया।",
  unknown: "हमें अभी पता नहीं है कि संदेश भेजा गया या नहीं। कृपया फ़िलहाल दूसरा संदेश न भेजें।",
  sent: "संदेश भेज दिया गया है। कृपया इसे दोबारा न भेजें।",
  later: "बाद में",
  seconds: ["{count} सेकंड बाद", "{count} सेकंड बाद"],
  minutes: ["{count} मिनट बाद", "{count} मिनट बाद"],
  hours: ["{count} घंटे बाद", "{count} घंटे बाद"],
  days: ["{count} दिन बाद", "{count} दिन बाद"],
};
export default hi;
