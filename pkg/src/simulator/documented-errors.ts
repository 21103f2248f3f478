import data from "#providers";
import type { BuiltInProvider } from "../types.js";
import type { DocumentedError, ProviderData, ProviderErrors } from "./provider-data.js";

export type { DocumentedError } from "./provider-data.js";

const errorsOf = ({ errors }: ProviderData): readonly DocumentedError[] =>
  errors.documented.map(({ conditions, placeholders, ...error }) => error);

/** All errors that the vendors document, by provider. `fail({ kind: "error", name })` makes the next response one of them. */
export const documentedErrors = Object.fromEntries(
  Object.entries(data).map(([id, provider]) => [id, errorsOf(provider)]),
) as Readonly<Record<BuiltInProvider, readonly DocumentedError[]>>;

/** The documented error with this name, or else with this code; null for none. */
export function findError({ documented }: ProviderErrors, name: string): DocumentedError | null {
  return documented.find((error) => error.name === name) ?? documented.find((error) => error.code === name) ?? null;
}
