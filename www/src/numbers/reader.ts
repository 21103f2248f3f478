/** A number, read as it is typed. */
import { isTidingsError, numberingPlans, parsePhone, type ParsedPhone } from "tidings";
import { formatPhone } from "tidings/format";
import { byId, h } from "../dom.js";

/** Input and country. */
const examples: readonly (readonly [string, string])[] = [
  ["4155552671", ""], ["+1 (415) 555-2671", ""], ["020 7946 0018", "GB"], ["+44 (0)20 7946 0018", ""], ["%2B14155552671", ""],
  ["00 33 6 12 34 56 78", ""], ["011 15 8765-4321", "AR"], ["1-800-FLOWERS", "US"], ["+1 415 555", ""], ["+39 06 1234 5678", ""],
  ["+٤٤٢٠٧٩٤٦٠٠١٨", ""], ["tel:+1-800-555-0123;ext=7", ""], ["call me", "US"],
];

const WORDS: Readonly<Record<ParsedPhone["verdict"], string>> = {
  ok: "A valid number", unallocated: "Possible, but nobody has this range yet", "too-short": "Too short", "too-long": "Too long",
  "invalid-length": "No number of the country is as long", "unknown-calling-code": "No country has this calling code",
  "missing-country": "Whose number? A + or a country is missing", letters: "There are letters in it",
  "not-a-number": "Not a number", "local-only": "Can only be dialled locally",
};

export function startNumbers(): void {
  const text = byId<HTMLInputElement>("number-text");
  const country = byId<HTMLInputElement>("number-country");
  const choose = (input: string, of: string): void => {
    text.value = input;
    country.value = of;
    show();
  };
  const show = (): void => {
    country.value = country.value.toUpperCase();
    byId("number-facts").replaceChildren(...facts(text.value, country.value, (number) => choose(number, "")));
  };
  text.addEventListener("input", show);
  country.addEventListener("input", show);
  byId("number-examples").append(
    ...examples.map(([input, of]) =>
      h("button", { class: "chip", type: "button", click: () => choose(input, of) }, of === "" ? input : `${input} · ${of}`),
    ),
  );
  show();
  byId("number-plans").textContent = `Numbering plans of libphonenumber ${numberingPlans().release}.`;
}

function facts(text: string, country: string, choose: (number: string) => void): HTMLElement[] {
  // One letter is on its way to two.
  if (country.length === 1) return [h("p", { class: "quiet" }, "The country has two letters.")];
  try {
    return described(parsePhone(text, country === "" ? {} : { country }), choose);
  } catch (error) {
    return [h("p", { class: "issue" }, isTidingsError(error) ? error.message : String(error))];
  }
}

function described(phone: ParsedPhone, choose: (number: string) => void): HTMLElement[] {
  const { e164, verdict, suggestion, removed } = phone;
  const tone = verdict === "ok" ? "good" : verdict === "unallocated" ? "limit" : "refused";
  const shown: HTMLElement[] = [
    h("p", { class: `verdict verdict--${tone}` }, h("strong", {}, e164 ?? "no number"), " ", h("span", {}, WORDS[verdict])),
  ];
  if (suggestion !== null) {
    shown.push(h("p", { class: "hint" }, "Probably meant: ",
      h("button", { class: "suggestion", type: "button", click: () => choose(suggestion) }, suggestion),
      removed === "" ? "" : ` without ${removed}`));
  }
  const rows: [string, string | number | null][] = [
    ["verdict", verdict], ["country", phone.country], ["type", phone.type], ["countryCallingCode", phone.countryCallingCode],
    ["nationalNumber", phone.nationalNumber], ["extension", phone.extension],
    ["national", e164 === null ? null : formatPhone(phone, "national")],
    ["international", e164 === null ? null : formatPhone(phone, "international")],
  ];
  shown.push(h("dl", { class: "facts" }, ...rows.map(([name, value]) =>
    h("div", {}, h("dt", {}, name), h("dd", {}, h("code", {}, value === null ? "null" : String(value)))))));
  return shown;
}
