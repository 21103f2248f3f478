// The libraries that are compared, and how each is called. `read` does everything that the library can: it parses, and returns whether
// the number is possible and valid, its type, its country and its E.164 form.
import { join } from "node:path";
import { parsePhoneNumber as parseAwesome } from "awesome-phonenumber";
import google from "google-libphonenumber";
import { parsePhoneNumberFromString as parseMax } from "libphonenumber-js/max";
import { parsePhoneNumberFromString as parseMin } from "libphonenumber-js/min";
import { formatPhone } from "../../pkg/dist/format.js";
import { parsePhone } from "../../pkg/dist/node.js";
import { root } from "../../scripts/process.mjs";

const { PhoneNumberFormat, PhoneNumberType, PhoneNumberUtil } = google;
const util = PhoneNumberUtil.getInstance();
const googleTypes = Object.fromEntries(Object.entries(PhoneNumberType).map(([name, value]) => [value, name]));

function ofLibphonenumberJs(parse) {
  return {
    read(text, country) {
      const number = parse(text, country);
      if (number === undefined) return NOTHING;
      return {
        e164: number.number,
        possible: number.isPossible(),
        valid: number.isValid(),
        type: number.getType(),
        country: number.country,
      };
    },
    parsed: (text) => parse(text),
    national: (number) => number.formatNational(),
    international: (number) => number.formatInternational(),
  };
}

const NOTHING = { e164: null, possible: false, valid: false, type: null, country: null };

export const peers = {
  tidings: {
    did: "everything, verdict and reason too",
    read: (text, country) => parsePhone(text, { country }),
    parsed: (text) => parsePhone(text),
    national: (number) => formatPhone(number, "national"),
    international: (number) => formatPhone(number, "international"),
  },
  "lpn-js/min": {
    did: "everything; of types it knows next to none, of ranges the general ones",
    ...ofLibphonenumberJs(parseMin),
  },
  "lpn-js/max": { did: "everything", ...ofLibphonenumberJs(parseMax) },
  google: {
    did: "everything",
    read(text, country) {
      let number;
      try {
        number = util.parse(text, country);
      } catch {
        return NOTHING;
      }
      return {
        e164: util.format(number, PhoneNumberFormat.E164),
        possible: util.isPossibleNumberWithReason(number) === PhoneNumberUtil.ValidationResult.IS_POSSIBLE,
        valid: util.isValidNumber(number),
        type: googleTypes[util.getNumberType(number)],
        country: util.getRegionCodeForNumber(number),
      };
    },
    parsed: (text) => util.parse(text),
    national: (number) => util.format(number, PhoneNumberFormat.NATIONAL),
    international: (number) => util.format(number, PhoneNumberFormat.INTERNATIONAL),
  },
  awesome: {
    did: "everything, and always writes all four formats",
    read(text, country) {
      const { valid, possible = false, number, type, regionCode } = parseAwesome(text, { regionCode: country });
      return { e164: number?.e164 ?? null, possible, valid, type: type ?? null, country: regionCode ?? null };
    },
  },
};

/** The URL of a file, as code. */
export const dist = (file) => JSON.stringify(join(root, "pkg/dist", file));

/** What a page imports for that. */
export const bundles = {
  tidings: `export { parsePhone, checkPhones } from ${dist("index.js")}`,
  "tidings/phone": `export { parsePhone, checkPhones } from ${dist("phone.js")}`,
  "tidings/format": `export { formatPhone } from ${dist("format.js")}`,
  "lpn-js/min": `export { parsePhoneNumberFromString } from "libphonenumber-js/min"`,
  "lpn-js/max": `export { parsePhoneNumberFromString } from "libphonenumber-js/max"`,
  google: `export { PhoneNumberUtil, PhoneNumberFormat } from "google-libphonenumber"`,
  awesome: `export { parsePhoneNumber } from "awesome-phonenumber"`,
};

/** Code that computes its first result in a new process. */
export const starts = {
  tidings: `const { parsePhone } = await import(${dist("index.js")}); result = parsePhone(TEXT).type;`,
  "tidings/phone": `const { parsePhone } = await import(${dist("phone.js")}); result = parsePhone(TEXT).type;`,
  "lpn-js/min": `const { parsePhoneNumberFromString } = await import("libphonenumber-js/min"); result = parsePhoneNumberFromString(TEXT).isValid();`,
  "lpn-js/max": `const { parsePhoneNumberFromString } = await import("libphonenumber-js/max"); result = parsePhoneNumberFromString(TEXT).getType();`,
  google: `const { default: { PhoneNumberUtil } } = await import("google-libphonenumber");
    const util = PhoneNumberUtil.getInstance(); result = util.getNumberType(util.parse(TEXT));`,
  awesome: `const { parsePhoneNumber } = await import("awesome-phonenumber"); result = parsePhoneNumber(TEXT).type;`,
};
