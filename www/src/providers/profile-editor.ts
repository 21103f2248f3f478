import type { ProviderProfile } from "tidings";
import { byId, h, settled } from "../dom.js";
import { counted } from "../format.js";
import { sentence } from "../report/sentence.js";
import { groups, profileWithId } from "./catalog.js";
import { lineOf, type Span } from "./locate.js";
import { checkProfile, type Mistake, profileText } from "./profile-text.js";

const choice = byId<HTMLSelectElement>("profile-choice");
const text = byId<HTMLTextAreaElement>("profile-text");
const state = byId("profile-state");
const list = byId("profile-issues");
/** One mistake at the top may be many below. */
const MOST = 8;

/**
 * The profile as a text, checked as it is typed.
 *
 * @param take Is told of every profile that is right, and null where it is not; `chosen` where it came from the list.
 */
export function startProfileEditor(take: (profile: ProviderProfile | null, chosen: boolean) => void): void {
  const show = (chosen: boolean): void => {
    const checked = checkProfile(text.value);
    if ("profile" in checked) {
      showRight(checked.profile);
      take(checked.profile, chosen);
    } else {
      showWrong(checked.mistakes);
      take(null, chosen);
    }
  };
  const choose = (): void => {
    const profile = profileWithId(choice.value);
    if (profile === undefined) return;
    text.value = profileText(profile);
    text.scrollTop = 0;
    show(true);
  };
  choice.append(
    ...groups.map(({ label, profiles }) =>
      h(
        "optgroup",
        { label },
        ...profiles.map(({ id, title }) =>
          h("option", { value: id }, id === "example" ? "A small one to start from" : title),
        ),
      ),
    ),
  );
  choice.addEventListener("change", choose);
  const later = settled(150, () => show(false));
  text.addEventListener("input", () => {
    choice.value = "";
    later();
  });
  choice.value = "twilio";
  choose();
}

function showRight({ title, routes = [], options = {}, errors = {} }: ProviderProfile): void {
  text.removeAttribute("aria-invalid");
  list.replaceChildren();
  const codes = Object.keys(errors.codes ?? {}).length;
  state.className = "hint profile-right";
  state.textContent = `${title} is a profile: ${some(routes.length, "route")}, ${some(Object.keys(options).length, "option")}, ${some(codes, "error code")}.`;
}

function showWrong(mistakes: readonly Mistake[]): void {
  text.setAttribute("aria-invalid", "true");
  state.className = "issue";
  state.textContent = mistakes.length === 1 ? "One mistake:" : `${mistakes.length} mistakes:`;
  list.replaceChildren(
    ...mistakes
      .slice(0, MOST)
      .map(({ issue: { path, message }, span }) =>
        h(
          "li",
          {},
          h("code", {}, path === "" ? "(whole)" : path),
          " ",
          sentence(message.startsWith(`\`${path}\` `) ? message.slice(path.length + 3) : message),
          " ",
          span !== null &&
            h(
              "button",
              { type: "button", class: "suggestion", click: () => reveal(span) },
              `Show line ${lineOf(text.value, span[0])}`,
            ),
        ),
      ),
    ...(mistakes.length > MOST ? [h("li", { class: "quiet" }, `And ${mistakes.length - MOST} more.`)] : []),
  );
}

/** Selects a place, and brings it into sight: lines do not wrap, so each is as high as the next. */
function reveal([from, to]: Span): void {
  text.focus();
  text.setSelectionRange(from, to);
  const height = parseFloat(getComputedStyle(text).lineHeight);
  text.scrollTop = (lineOf(text.value, from) - 3) * height;
  text.scrollLeft = 0;
}

function some(count: number, word: string): string {
  return count === 0 ? `no ${word}s` : counted(count, word);
}
