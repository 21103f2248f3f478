/** A send's body, read by the fields of its route. */

import type { MessageField, ProfileField, ProfileRoute } from "../provider/types.js";
import { valuesAt } from "../webhooks/profile-paths.js";
import { type JsonObject, scalarOf } from "./json.js";
import type { SimulatedContact, SimulatedTemplate } from "./options.js";
import { isE164 } from "./phone.js";
import { bodyContext } from "./body-paths.js";

/** A send as its body describes it. */
export interface Send {
  readonly body: JsonObject;
  readonly fields: SendFields;
  /** Whether the route is one for several recipients. */
  readonly isBulk: boolean;
  readonly to: readonly string[];
  /** Each recipient with each channel. */
  readonly pairs: readonly (readonly [to: string, channel: string | null])[];
  readonly from: string | null;
  /** The stored template that it names. */
  readonly template: SimulatedTemplate | undefined;
  /** The stored contact that it names. */
  readonly contact: SimulatedContact | undefined;
}

/** What is wrong with a field: a condition, the field's place in the body, and the limit that it exceeds. */
export interface FieldProblem {
  readonly condition: string;
  readonly place: string;
  readonly maxLength: number;
}

/** The values of a send by the names of the neutral message. */
export class SendFields {
  readonly #route: ProfileRoute;
  readonly #body: JsonObject;

  constructor(route: ProfileRoute, body: JsonObject) {
    this.#route = route;
    this.#body = body;
  }

  /** The names of the required fields that are missing, as the provider calls them. */
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

  /** A string; null where it is absent, empty, or another kind of value. */
  string(name: MessageField): string | null {
    const [value] = this.items(name);
    return typeof value === "string" ? value : null;
  }

  /** The first field that is not what its type says. */
  *problems(): Generator<FieldProblem> {
    for (const field of this.#route.fields) {
      const { type, name, maxLength = Number.POSITIVE_INFINITY } = field;
      const items = this.#items(field);
      const wrong = items.findIndex((item) => !fits(field, item));
      const place = type === "phones" ? `${name}[${wrong}]` : name;
      const isEmptyList = type === "enum" && items.length === 0 && this.#value(field) !== undefined;
      if (wrong >= 0 || isEmptyList) yield { condition: `invalid:${type.replace(/s$/, "")}`, place, maxLength };
      if (type === "string" && [...scalarOf(items[0] ?? "")].length > maxLength)
        yield { condition: "too-long", place, maxLength };
    }
    for (const group of this.#route.exactlyOneOf ?? []) {
      const names = group.map((name) => this.#field(name)?.name ?? name);
      const count = group.filter((name) => this.items(name).length > 0).length;
      if (count !== 1) yield { condition: "exactly-one", place: names[0] ?? "", maxLength: 0 };
    }
  }

  #field(name: MessageField): ProfileField | undefined {
    return this.#route.fields.find(({ field }) => field === name);
  }

  /** Undefined where the body has no such property, or null. */
  #value({ name }: ProfileField): unknown {
    return valuesAt(name, bodyContext(this.#body))[0];
  }

  /** An array that is no array on the wire, or a string that is none, has no items. */
  #items(field: ProfileField): readonly unknown[] {
    const { type, encodeAs = type === "phones" || type === "enum" ? "array" : "single", property = "" } = field;
    const value = this.#value(field);
    if (value === undefined || value === "") return [];
    if (encodeAs === "joined") return scalarOf(value).split(field.separator ?? ",");
    if (encodeAs === "single") return type === "string" && typeof value !== "string" ? [] : [value];
    if (!Array.isArray(value)) return [];
    return encodeAs === "array" ? value : value.map((item) => Object(item)[property] as unknown);
  }
}

function fits({ type, numberFormat = "e164", enum: words = [] }: ProfileField, item: unknown): boolean {
  switch (type) {
    case "phone":
    case "phones":
      return numberFormat === "digits" || (typeof item === "string" && isE164(item));
    case "https-url":
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
