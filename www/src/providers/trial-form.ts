import type { Issue, Message, ProviderProfile } from "tidings";
import { byId, h } from "../dom.js";
import { inlineCode, withoutPath } from "../report/inline-code.js";
import type { Draft } from "./simulate-call.js";
import { trialInput } from "./catalog.js";
import { Mask } from "./mask.js";

const form = byId<HTMLFormElement>("trial");
const key = byId<HTMLInputElement>("trial-apiKey");
const optionFields = byId("trial-options");
const FIELDS = ["to", "from", "body"] as const;

/** Typed values by option name. They are kept when the profile changes. */
const typed = new Map<string, string>();
let shownOptions = "";

const input = (name: string): HTMLInputElement => byId<HTMLInputElement>(`trial-${name}`);
const optionId = (name: string): string => `option-${name}`;

/** Shows the fields of the profile: its options, and the message fields that its routes take. */
export function showTrial(profile: ProviderProfile): void {
  const { options = {}, routes = [] } = profile;
  const taken = new Set(routes.flatMap(({ fields }) => fields.map(({ field }) => field)));
  for (const name of FIELDS) form.querySelector<HTMLElement>(`[data-trial="${name}"]`)!.hidden = !taken.has(name);
  byId("trial-reads").hidden = routes.length > 0;
  const now = JSON.stringify(options);
  if (now === shownOptions) return;
  shownOptions = now;
  optionFields.replaceChildren(
    ...Object.entries(options).map(
      ([name, { required = false, secret = false, description, default: defaultValue }]) => {
        const id = optionId(name);
        const field = h("input", {
          id,
          type: secret ? "password" : "text",
          value: typed.get(name) ?? "",
          placeholder: defaultValue,
          spellcheck: "false",
          autocomplete: "off",
          "aria-describedby": `${id}-issues ${id}-hint`,
        });
        field.addEventListener("input", () => typed.set(name, field.value));
        return h(
          "div",
          { class: "field" },
          h("label", { for: id }, h("code", {}, name), " ", !required && h("span", { class: "optional" }, "optional")),
          field,
          h("div", { id: `${id}-issues`, "data-trial-issues": name }),
          h("p", { id: `${id}-hint`, class: "hint" }, inlineCode(description)),
        );
      },
    ),
  );
}

/** Fills in the example values of a chosen provider. */
export function fillTrial(id: string): void {
  const { apiKey, options } = trialInput(id);
  key.value = apiKey;
  typed.clear();
  for (const [name, value] of Object.entries(options)) typed.set(name, value);
  shownOptions = "";
}

export function readDraft(profile: ProviderProfile): Draft {
  const { options = {} } = profile;
  const filled = Object.keys(options)
    .map((name) => [name, typed.get(name) ?? ""] as const)
    .filter(([, value]) => value !== "");
  return { profile, options: Object.fromEntries(filled), apiKey: key.value, message: readMessage() };
}

function readMessage(): Message {
  const value = (name: (typeof FIELDS)[number]): string =>
    form.querySelector<HTMLElement>(`[data-trial="${name}"]`)!.hidden ? "" : input(name).value;
  const to = value("to")
    .split(/[,;\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  return {
    ...(to.length > 0 && { to: to.length > 1 ? to : to[0]! }),
    ...(value("from").trim() !== "" && { from: value("from").trim() }),
    ...(value("body") !== "" && { body: value("body") }),
  };
}

/** A mask for the key and for every secret option. */
export function createMask({ profile, options, apiKey }: Draft): Mask {
  const secrets = Object.entries(profile.options ?? {})
    .filter(([, { secret }]) => secret)
    .map(([name]) => options[name] ?? "");
  return new Mask([apiKey, ...secrets]);
}

/** Shows each issue at its field. Returns the issues that belong to no field. */
export function showIssues(issues: readonly Issue[], mask: Mask): readonly Issue[] {
  const remaining = new Set(issues);
  for (const container of form.querySelectorAll<HTMLElement>("[data-trial-issues]")) {
    const name = container.dataset.trialIssues ?? "";
    const found = issues.filter(({ path }) => path === name || path.startsWith(`${name}[`));
    found.forEach((issue) => remaining.delete(issue));
    const field = container.parentElement!.querySelector("input, textarea")!;
    if (found.length > 0) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
    const messages = found.map(({ path, message }) =>
      mask.string(path === name ? withoutPath(message, path) : message),
    );
    // Unchanged issues are not replaced.
    if (messages.join("\n") === (container.dataset.shown ?? "")) continue;
    container.dataset.shown = messages.join("\n");
    container.replaceChildren(...messages.map((text) => h("p", { class: "issue" }, inlineCode(text))));
  }
  return [...remaining];
}
