/** Reads the body of a send by the fields of its route. */

import type { MessageField, ProfileField, ProfileRoute } from "../provider/types.js";
import { valuesAt } from "./read-paths.js";
import { type JsonObject, scalarOf } from "./json.js";
import type { SimulatedContact, SimulatedTemplate } from "./options.js";
import { isE164 } from "./phone.js";

/** A send, read from its body. */
export interface Send {
  readonly body: JsonObject;
  readonly fields: SendFields;
  /** Whether the route is for several recipients. */
  readonly isBulk: boolean;
  readonly to: readonly string[];
  /** Each recipient with each channel. */
  readonly pairs: readonly (readonly [to: string, channel: string | null])[];
  readonly from: string | null;
  /** The stored template to send; undefined for none. */
  readonly template: SimulatedTemplate | undefined;
  /** The stored contact to send to; undefined for none. */
  readonly contact: SimulatedContact | undefined;
}

/** The types whose values are arrays. */
const LISTS: readonly ProfileField["type"][] = ["phones", "https-urls", "enum"];

/** A problem of a field: its condition, the path of the field in the body, and the field's length limit. */
export interface FieldProblem {
  readonly condition: string;
  readonly path: string;
  readonly maxLength: number;
}

/** The values of a send, by the names of the fields of a `Message`. */
export class SendFields {
  readonly #route: ProfileRoute;
  readonly #body: JsonObject;

  constructor(route: ProfileRoute, body: JsonObject) {
    this.#route = route;
    this.#body = body;
  }

  /** The provider's names of the required fields that are missing. */
  missing(): readonly string[] {
    return this.#route.fields
      .filter((field) => field.required === true && this.#items(field).length === 0)
      .map(({ name }) => name);
  }

  /** The items of a field: one for each recipient, channel or value. */
  items(name: MessageField): readonly unknown[] {
    const field = this.#field(name);
    return field === undefined ? [] : this.#items(field);
  }

  /** The value as a string; null if it is absent, empty, or of another type. */
  string(name: MessageField): string | null {
    const [value] = this.items(name);
    return typeof value === "string" ? value : null;
  }

  /** The fields whose values do not match their types, and the groups without exactly one value. */
  *problems(): Generator<FieldProblem> {
    for (const field of this.#route.fields) {
      const { type, name, maxLength = Number.POSITIVE_INFINITY } = field;
      const items = this.#items(field);
      const wrong = items.findIndex((item) => !fits(field, item));
      const isIndexed = type === "phones" || (type === "https-urls" && field.encodeAs !== "single");
      const path = isIndexed ? `${name}[${wrong}]` : name;
      const isEmptyArray = type === "enum" && items.length === 0 && this.#value(field) !== undefined;
      if (wrong >= 0 || isEmptyArray) yield { condition: `invalid:${type.replace(/s$/, "")}`, path, maxLength };
      if (type === "string" && [...scalarOf(items[0] ?? "")].length > maxLength)
        yield { condition: "too-long", path, maxLength };
    }
    for (const group of this.#route.exactlyOneOf ?? []) {
      const names = group.map((name) => this.#field(name)?.name ?? name);
      const count = group.filter((name) => this.items(name).length > 0).length;
      if (count !== 1) yield { condition: "exactly-one", path: names[0] ?? "", maxLength: 0 };
    }
    for (const group of this.#route.atLeastOneOf ?? []) {
      if (group.every((name) => this.items(name).length === 0))
        yield { condition: "at-least-one", path: this.#field(group[0]!)?.name ?? "", maxLength: 0 };
    }
  }

  #field(name: MessageField): ProfileField | undefined {
    return this.#route.fields.find(({ field }) => field === name);
  }

  /** The value in the body; undefined if the property is missing or null. */
  #value({ name }: ProfileField): unknown {
    return valuesAt(name, this.#body)[0];
  }

  /** The items of a field; none if the value is missing, or not encoded as the profile says. */
  #items(field: ProfileField): readonly unknown[] {
    const { type, encodeAs = LISTS.includes(type) ? "array" : "single", property = "" } = field;
    const value = this.#value(field);
    if (value === undefined || value === "") return [];
    if (encodeAs === "joined") return scalarOf(value).split(field.separator ?? ",");
    if (encodeAs === "single") return type === "string" && typeof value !== "string" ? [] : [value];
    // A form has one value where its name occurs once.
    if (!Array.isArray(value)) return this.#route.encoding === "form" && encodeAs === "array" ? [value] : [];
    return encodeAs === "array" ? value : value.map((item) => Object(item)[property] as unknown);
  }
}

function fits({ type, numberFormat = "e164", enum: words = [] }: ProfileField, item: unknown): boolean {
  switch (type) {
    case "phone":
    case "phones":
      return numberFormat === "digits" || (typeof item === "string" && isE164(item));
    case "https-url":
    case "https-urls":
      return typeof item === "string" && isHttps(item);
    case "enum":
      return words.includes(item as string);
    default:
      return true;
  }
}

/** Whether a string is an `https:` URL. */
export function isHttps(url: string): boolean {
  try {
    return new URL(url).protocol === "https:";
  } catch {
    return false;
  }
}
