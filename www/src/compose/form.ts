import type { BuiltInProvider, Message, RetryOptions } from "tidings";
import { byId } from "../dom.js";
import { type FieldName, providerFacts } from "./providers.js";

export const form = byId<HTMLFormElement>("compose");

export type Jitter = NonNullable<RetryOptions["jitter"]>;

/** Retry settings and time limits. */
export interface Settings {
  readonly maxAttempts: number;
  readonly baseMs: number;
  readonly jitter: Jitter;
  readonly timeoutMs: number;
  readonly deadlineMs: number;
}

/** All values of the form. */
export interface Draft {
  readonly provider: BuiltInProvider;
  readonly message: Message;
  /** The message to read if the provider cannot send. */
  readonly messageId: string;
  readonly scenario: string;
  readonly settings: Settings;
}

export function control(name: string): HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement {
  return form.elements.namedItem(name) as HTMLInputElement;
}

const text = (name: FieldName): string => control(name).value.trim();

export function chosenProvider(): BuiltInProvider {
  return (form.elements.namedItem("provider") as RadioNodeList).value as BuiltInProvider;
}

/** Whether a template is sent instead of a text. */
export function wantsTemplate(): boolean {
  const { fields } = providerFacts[chosenProvider()];
  return fields.includes("content") && (form.elements.namedItem("content") as RadioNodeList).value === "template";
}

export function readDraft(): Draft {
  const number = (name: string): number => (control(name) as HTMLInputElement).valueAsNumber;
  return {
    provider: chosenProvider(),
    message: readMessage(),
    messageId: text("messageId"),
    scenario: control("scenario").value,
    settings: {
      maxAttempts: number("maxAttempts"),
      baseMs: number("baseMs"),
      jitter: control("jitter").value as Jitter,
      timeoutMs: number("timeoutMs"),
      deadlineMs: number("deadlineMs"),
    },
  };
}

/** The recipients as typed: separated by commas, semicolons or line breaks. */
export function recipients(): string[] {
  return text("to")
    .split(/[,;\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function readMessage(): Message {
  const visible = shownFields();
  const to = recipients();
  const has = (name: FieldName): boolean => visible.includes(name) && text(name) !== "";
  return {
    ...(has("from") && { from: text("from") }),
    ...(has("to") && { to: to.length > 1 ? to : (to[0] ?? "") }),
    ...(has("body") && { body: control("body").value }),
    ...(has("mediaUrls") && { mediaUrls: text("mediaUrls") }),
    ...((has("template") || has("parameters")) && { template: readTemplate() }),
    ...(has("channel") && { channel: text("channel") }),
    ...(visible.includes("sandbox") && (control("sandbox") as HTMLInputElement).checked && { sandbox: true }),
  };
}

/** The template by its id (a UUID) or else by its name. Parameters are lines of `name = value`. */
function readTemplate(): NonNullable<Message["template"]> {
  const named = text("template");
  const isId = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(named);
  const lines = text("parameters")
    .split("\n")
    .filter((line) => line.trim() !== "");
  const pairs = lines.map((line) => {
    const [name = "", ...rest] = line.split("=");
    return [name.trim(), rest.join("=").trim()] as const;
  });
  return {
    ...(named !== "" && (isId ? { id: named } : { name: named })),
    ...(pairs.length > 0 && { parameters: Object.fromEntries(pairs) }),
  };
}

/** The chosen provider's fields: those of the text or those of the template, not both. */
export function shownFields(): readonly FieldName[] {
  const template = wantsTemplate();
  return providerFacts[chosenProvider()].fields.filter((name) => {
    if (name === "body") return !template;
    return name === "template" || name === "parameters" ? template : true;
  });
}

/** Shows only the fields that the provider uses. */
export function showFields(): void {
  const shown = shownFields();
  for (const field of form.querySelectorAll<HTMLElement>("[data-field]")) {
    field.hidden = !shown.includes(field.dataset.field as FieldName);
  }
  const provider = chosenProvider();
  const { bulk, retryNote } = providerFacts[provider];
  byId("to-hint").textContent = bulk
    ? "One number, or several separated by commas."
    : "One number with its country code.";
  byId("retry-note").textContent = retryNote;
  byId("no-send").hidden = provider !== "shingleai";
  byId("send-label").textContent = provider === "shingleai" ? "Get message" : "Send";
}
