import { isTidingsError, numberingPlans, parsePhone, type CountryCode, type ParsedPhone } from "tidings";
import { formatPhone } from "tidings/format";
import { announcer } from "../announce.js";
import { byId, h } from "../dom.js";
import { isReplaced } from "../is-replaced.js";
import { rowList } from "../report/facts.js";
import { inlineCode } from "../report/inline-code.js";

/** Examples: the input and its country. */
const examples: readonly (readonly [string, string])[] = [
  ["4155552671", ""],
  ["+1 (415) 555-2671", ""],
  ["020 7946 0018", "GB"],
  ["+44 (0)20 7946 0018", ""],
  ["%2B14155552671", ""],
  ["00 33 6 12 34 56 78", ""],
  ["011 15 8765-4321", "AR"],
  ["1-800-FLOWERS", "US"],
  ["+1 415 555", ""],
  ["+39 06 1234 5678", ""],
  ["+٤٤٢٠٧٩٤٦٠٠١٨", ""],
  ["tel:+1-800-555-0123;ext=7", ""],
  ["call me", "US"],
];

const VERDICT_TEXT: Readonly<Record<ParsedPhone["verdict"], string>> = {
  ok: "Valid number",
  unallocated: "Possible, but this range is not assigned yet",
  "too-short": "Too short",
  "too-long": "Too long",
  "invalid-length": "The country has no numbers of this length",
  "unknown-calling-code": "No country has this calling code",
  "missing-country": "The country is missing: start with +, or choose a country",
  letters: "Contains letters",
  "not-a-number": "Not a number",
  "local-only": "Can only be dialled locally",
};

export function startPhone(): void {
  const text = byId<HTMLInputElement>("phone-text");
  const country = byId<HTMLInputElement>("phone-country");
  const announce = announcer("phone-live");
  /** The country that the user typed. An example's country applies only to the example's number. */
  let own = country.value;
  let before = text.value;
  const choose = (input: string, of: string): void => {
    text.value = input;
    before = input;
    country.value = of;
    show();
  };
  const show = (): void => {
    const { announcement, nodes } = read(text.value, country.value, choose);
    byId("phone-facts").replaceChildren(...nodes);
    announce(announcement);
  };
  text.addEventListener("input", () => {
    if (isReplaced(before, text.value)) country.value = own;
    before = text.value;
    show();
  });
  country.addEventListener("input", () => {
    own = country.value;
    show();
  });
  byId("phone-examples").append(
    ...examples.map(([input, of]) =>
      h(
        "button",
        { class: "chip", type: "button", click: () => choose(input, of) },
        of === "" ? input : `${input} · ${of}`,
      ),
    ),
  );
  show();
  byId("phone-plans").textContent = `Numbering plans of libphonenumber ${numberingPlans().release}.`;
}

/** The elements to show, and the announcement for screen readers. */
interface Reading {
  readonly announcement: string;
  readonly nodes: readonly HTMLElement[];
}

type Choose = (number: string, country: string) => void;

function read(text: string, country: string, choose: Choose): Reading {
  // The second letter is still missing.
  if (/^[A-Z]$/.test(country))
    return { announcement: "", nodes: [h("p", { class: "quiet" }, "Enter two capital letters.")] };
  try {
    const phone = parsePhone(text, country === "" ? {} : { country: country as CountryCode });
    return {
      announcement: `${phone.e164 ?? "No number"}: ${VERDICT_TEXT[phone.verdict]}.`,
      nodes: described(phone, choose),
    };
  } catch (error) {
    if (!isTidingsError(error)) throw error;
    // The error is shown as a program gets it: correcting the input here would hide that the library takes only capitals.
    const capitals = country.toUpperCase();
    const use =
      capitals !== country &&
      /^[A-Z]{2}$/.test(capitals) &&
      h(
        "button",
        { class: "suggestion", type: "button", click: () => choose(text, capitals) },
        "Use ",
        h("code", {}, capitals),
      );
    return { announcement: error.message, nodes: [h("p", { class: "issue" }, inlineCode(error.message), " ", use)] };
  }
}

function described(phone: ParsedPhone, choose: Choose): HTMLElement[] {
  const { e164, verdict, suggestion, removed } = phone;
  const tone = verdict === "ok" ? "good" : verdict === "unallocated" ? "limit" : "rejected";
  const shown: HTMLElement[] = [
    h(
      "p",
      { class: `verdict verdict--${tone}` },
      h("strong", {}, e164 ?? "no number"),
      " ",
      h("span", {}, VERDICT_TEXT[verdict]),
    ),
  ];
  if (suggestion !== null) {
    shown.push(
      h(
        "p",
        { class: "hint" },
        "Did you mean ",
        h("button", { class: "suggestion", type: "button", click: () => choose(suggestion, "") }, suggestion),
        removed === "" ? "?" : `? Removed: ${removed}`,
      ),
    );
  }
  const code = (value: string | number | null): Node | null => (value === null ? null : h("code", {}, String(value)));
  shown.push(
    rowList([
      ["verdict", code(verdict)],
      ["country", code(phone.country)],
      ["type", code(phone.type)],
      ["countryCallingCode", code(phone.countryCallingCode)],
      ["nationalNumber", code(phone.nationalNumber)],
      ["extension", code(phone.extension)],
      ["national", code(e164 === null ? null : formatPhone(phone, "national"))],
      ["international", code(e164 === null ? null : formatPhone(phone, "international"))],
    ]),
  );
  return shown;
}
