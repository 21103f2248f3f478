import type { ProviderProfile } from "tidings";
import { byId, h, debounce } from "../dom.js";
import { pluralize } from "../format.js";
import { inlineCode } from "../report/inline-code.js";
import { groups, profileWithId } from "./catalog.js";
import { lineNumber, type Span } from "./json-positions.js";
import { checkProfile, type Mistake, formatProfile } from "./profile-json.js";

const choice = byId<HTMLSelectElement>("profile-choice");
const text = byId<HTMLTextAreaElement>("profile-text");
const state = byId("profile-state");
const mistakeList = byId("profile-issues");
/** One mistake at the top of a profile can cause many others. */
const MAX_SHOWN = 8;

/**
 * Starts the editor, which checks the profile as the user types.
 *
 * @param onProfile Called with each valid profile, and with null while it is invalid. `chosen`: it came from the select element.
 */
export function startProfileEditor(onProfile: (profile: ProviderProfile | null, chosen: boolean) => void): void {
  const show = (chosen: boolean): void => {
    const checked = checkProfile(text.value);
    if ("profile" in checked) {
      showValid(checked.profile);
      onProfile(checked.profile, chosen);
    } else {
      showMistakes(checked.mistakes);
      onProfile(null, chosen);
    }
  };
  const choose = (): void => {
    const profile = profileWithId(choice.value);
    if (profile === undefined) return;
    text.value = formatProfile(profile);
    text.scrollTop = 0;
    show(true);
  };
  choice.append(
    ...groups.map(({ label, profiles }) =>
      h(
        "optgroup",
        { label },
        ...profiles.map(({ id, title }) => h("option", { value: id }, id === "example" ? "A minimal profile" : title)),
      ),
    ),
  );
  choice.addEventListener("change", choose);
  const later = debounce(150, () => show(false));
  text.addEventListener("input", () => {
    choice.value = "";
    later();
  });
  choice.value = "twilio";
  choose();
}

function showValid({ title, routes = [], options = {}, errors = {} }: ProviderProfile): void {
  text.removeAttribute("aria-invalid");
  mistakeList.replaceChildren();
  const codes = Object.keys(errors.codes ?? {}).length;
  state.className = "hint profile-valid";
  state.textContent = `Valid profile of ${title}: ${countOrNo(routes.length, "route")}, ${countOrNo(Object.keys(options).length, "option")}, ${countOrNo(codes, "error code")}.`;
}

function showMistakes(mistakes: readonly Mistake[]): void {
  text.setAttribute("aria-invalid", "true");
  state.className = "issue";
  state.textContent = `${pluralize(mistakes.length, "mistake")}:`;
  mistakeList.replaceChildren(
    ...mistakes
      .slice(0, MAX_SHOWN)
      .map(({ issue: { path, message }, span }) =>
        h(
          "li",
          {},
          h("code", {}, path === "" ? "(profile)" : path),
          " ",
          inlineCode(message.startsWith(`\`${path}\` `) ? message.slice(path.length + 3) : message),
          " ",
          span !== null &&
            h(
              "button",
              { type: "button", class: "suggestion", click: () => selectSpan(span) },
              `Show line ${lineNumber(text.value, span[0])}`,
            ),
        ),
      ),
    ...(mistakes.length > MAX_SHOWN ? [h("li", { class: "quiet" }, `And ${mistakes.length - MAX_SHOWN} more.`)] : []),
  );
}

/** Selects a span and scrolls to it. Lines do not wrap, so all have the same height. */
function selectSpan([from, to]: Span): void {
  text.focus();
  text.setSelectionRange(from, to);
  const height = parseFloat(getComputedStyle(text).lineHeight);
  text.scrollTop = (lineNumber(text.value, from) - 3) * height;
  text.scrollLeft = 0;
}

function countOrNo(count: number, word: string): string {
  return count === 0 ? `no ${word}s` : pluralize(count, word);
}
