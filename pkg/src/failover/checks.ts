/** Checks of option values. Each throws a `configuration` error that names the option. */

import { invalidOption } from "../util/options.js";

export const MILLISECONDS = "a time in milliseconds, at least 1";

export function requireFunction(value: unknown, path: string): void {
  if (value !== undefined && typeof value !== "function") throw invalidOption(path, "a function", value);
}

export function requireInteger(value: unknown, path: string, min: number): void {
  if (!Number.isSafeInteger(value) || (value as number) < min)
    throw invalidOption(path, `an integer of at least ${min}`, value);
}

export function requireNumber(value: unknown, path: string, what: string, min: number, max: number): void {
  if (typeof value !== "number" || !(value >= min && value <= max)) throw invalidOption(path, what, value);
}
