import { type Segments, type SegmentProfile, segments } from "tidings";
import { announcer } from "../announce.js";
import { byId, h } from "../dom.js";
import { pluralize } from "../format.js";
import { isInvisible, characterName, quoteCharacter } from "./invisible-characters.js";
import { isGsm7 } from "./gsm7.js";
import { splitGraphemes } from "./graphemes.js";

const MAX_SHOWN = 40;

export function startSegments(): void {
  const text = byId<HTMLTextAreaElement>("segments-text");
  const profile = byId<HTMLSelectElement>("segments-profile");
  const announce = announcer("segments-live");
  const show = (): void => {
    const result = segments(text.value, { profile: profile.value as SegmentProfile });
    byId("segments-facts").replaceChildren(...facts(result));
    byId("segments-view").replaceChildren(...view(text.value, result, profile.value as SegmentProfile));
    announce(`${pluralize(result.segments, "segment")}, ${encodingOf(result)}, ${pluralize(result.units, "unit")}.`);
    const { smart } = result;
    byId("segments-smart").replaceChildren(
      ...(smart === null
        ? []
        : [
            h(
              "p",
              { class: "hint" },
              `With similar GSM-7 characters: ${pluralize(smart.segments, "segment")}. `,
              h(
                "button",
                {
                  class: "suggestion",
                  type: "button",
                  click: () => {
                    text.value = smart.text;
                    show();
                    text.focus();
                  },
                },
                "Replace the characters",
              ),
            ),
          ]),
    );
  };
  text.addEventListener("input", show);
  profile.addEventListener("input", show);
  show();
}

const encodingOf = ({ encoding }: Segments): string => (encoding === "gsm-7" ? "GSM-7" : "UCS-2");

function facts(result: Segments): HTMLElement[] {
  const { units, segments: number, unitsPerSegment, unitsLeft, costly, overLimit } = result;
  const shown = [
    h(
      "p",
      { class: "verdict" },
      h("strong", {}, pluralize(number, "segment")),
      " ",
      h(
        "span",
        {},
        `${encodingOf(result)}, ${pluralize(units, "unit")}, ${unitsPerSegment} per segment, ${unitsLeft} left`,
      ),
    ),
  ];
  if (costly !== null) {
    const more = costly.extraSegments > 0 ? ` and adds ${pluralize(costly.extraSegments, "segment")}` : "";
    const others = costly.count > 1 ? ` (the first of ${costly.count} such characters)` : "";
    shown.push(
      h(
        "p",
        { class: "hint" },
        `${quoteCharacter(costly.character)} at index ${costly.index}${others} forces UCS-2${more}.`,
      ),
    );
  }
  if (overLimit) shown.push(h("p", { class: "issue" }, "Too many segments for these rules: shorten the text."));
  return shown;
}

function view(text: string, { parts, encoding }: Segments, profile: SegmentProfile): HTMLElement[] {
  const shown = parts
    .slice(0, MAX_SHOWN)
    .map(({ start, end, units }, at) =>
      h(
        "span",
        { class: "segment", title: `Segment ${at + 1}: ${pluralize(units, "unit")}` },
        ...marked(text.slice(start, end), encoding === "gsm-7" ? null : profile),
      ),
    );
  if (parts.length > MAX_SHOWN) shown.push(h("span", { class: "quiet" }, `… and ${parts.length - MAX_SHOWN} more`));
  return shown;
}

/**
 * The text with invisible characters replaced by their names, and characters outside GSM-7 marked.
 *
 * @param profile The rules; null if the whole text is GSM-7.
 */
function marked(text: string, profile: SegmentProfile | null): (Node | string)[] {
  const shown: (Node | string)[] = [];
  let plain = "";
  for (const piece of splitGraphemes(text)) {
    const isCostly = profile !== null && [...piece].some((character) => !isGsm7(character, profile));
    const isNamed = isInvisible([...piece][0] ?? "");
    if (!isCostly && !isNamed) {
      plain += piece;
      continue;
    }
    shown.push(
      plain,
      h(isCostly ? "mark" : "span", { class: isNamed ? "named" : null }, isNamed ? characterName(piece) : piece),
    );
    plain = "";
  }
  return [...shown, plain];
}
