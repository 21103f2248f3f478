import data from "#providers";
import type { BuiltInProvider } from "../types.js";
import type { DocumentedError, ProviderData, ProviderErrors } from "./provider-data.js";

export type { DocumentedError } from "./provider-data.js";

const errorsOf = ({ errors }: ProviderData): readonly DocumentedError[] =>
  errors.documented.map(({ conditions, placeholders, ...error }) => error);

/** Every error that the vendors document, as data. `fail({ kind: "error", name })` responds with any of them. */
export const documentedErrors = Object.fromEntries(
  Object.entries(data).map(([id, provider]) => [id, errorsOf(provider)]),
) as Readonly<Record<BuiltInProvider, readonly DocumentedError[]>>;

/** An error by its name or by the provider's code; null where the provider documents none. */
export function findError({ documented }: ProviderErrors, name: string): DocumentedError | null {
  return documented.find((error) => error.name === name) ?? documented.find((error) => error.code === name) ?? null;
}
