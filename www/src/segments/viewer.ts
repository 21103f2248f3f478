/** A text, segment by segment. */
import { type Segments, type SegmentProfile, segments } from "tidings";
import { byId, h } from "../dom.js";
import { inAlphabet } from "./alphabet.js";

const SHOWN = 40;

export function startSegments(): void {
  const text = byId<HTMLTextAreaElement>("segments-text");
  const profile = byId<HTMLSelectElement>("segments-profile");
  const show = (): void => {
    const counted = segments(text.value, { profile: profile.value as SegmentProfile });
    byId("segments-facts").replaceChildren(...facts(counted));
    byId("segments-view").replaceChildren(...view(text.value, counted, profile.value as SegmentProfile));
    const { smart } = counted;
    byId("segments-smart").replaceChildren(...(smart === null ? [] : [
      h("p", { class: "hint" }, `In characters that read the same it takes ${many(smart.segments)}. `,
        h("button", {
          class: "suggestion", type: "button",
          click: () => {
            text.value = smart.text;
            show();
            text.focus();
          },
        }, "Use them")),
    ]));
  };
  text.addEventListener("input", show);
  profile.addEventListener("input", show);
  show();
}

const many = (count: number): string => (count === 1 ? "1 segment" : `${count} segments`);

function facts({ encoding, units, segments: number, unitsPerSegment, unitsLeft, costly, overLimit }: Segments): HTMLElement[] {
  const shown = [
    h("p", { class: "verdict" }, h("strong", {}, many(number)), " ",
      h("span", {}, `${encoding === "gsm-7" ? "GSM-7" : "UCS-2"}, ${units} units, ${unitsPerSegment} to a segment, ${unitsLeft} left`)),
  ];
  if (costly !== null) {
    const more = costly.extraSegments > 0 ? ` and costs ${many(costly.extraSegments)} more` : "";
    const others = costly.count > 1 ? ` (the first of ${costly.count} such characters)` : "";
    shown.push(h("p", { class: "hint" }, `“${costly.character}” at ${costly.index}${others} forces UCS-2${more}.`));
  }
  if (overLimit) shown.push(h("p", { class: "issue" }, "More segments than these rules allow."));
  return shown;
}

function view(text: string, { parts, encoding }: Segments, profile: SegmentProfile): HTMLElement[] {
  const shown = parts.slice(0, SHOWN).map(({ start, end, units }, at) =>
    h("span", { class: "segment", title: `Segment ${at + 1}: ${units} units` },
      ...(encoding === "gsm-7" ? [text.slice(start, end)] : marked(text.slice(start, end), profile))));
  if (parts.length > SHOWN) shown.push(h("span", { class: "quiet" }, `… and ${parts.length - SHOWN} more`));
  return shown;
}

/** The characters that are not in the alphabet, marked. */
function marked(text: string, profile: SegmentProfile): (Node | string)[] {
  const pieces: (Node | string)[] = [];
  let plain = "";
  for (const character of text) {
    if (inAlphabet(character, profile)) plain += character;
    else {
      pieces.push(plain, h("mark", {}, character));
      plain = "";
    }
  }
  return [...pieces, plain];
}
