/** Checks a simulator's options. With an unnoticed spelling mistake, a test may pass that should fail. */

import { configurationError } from "../errors/error.js";
import { kindOf, readProperties, invalidOption } from "../util/options.js";
import { checkKeep } from "./keep.js";
import type { AccountSettings, SimulatorOptions } from "./options.js";
import { providers } from "./providers/index.js";

type Check = (value: unknown, path: string) => void;

const must =
  (what: string, fits: (value: unknown) => boolean): Check =>
  (value, path) => {
    if (!fits(value)) throw invalidOption(path, what, value, kindOf(value));
  };
const isObject = (value: unknown): boolean => kindOf(value) === "Object";
const number = must("a number from 0", (value) => typeof value === "number" && value >= 0);
const finite = must("a number from 0", (value) => Number.isFinite(value) && (value as number) >= 0);
const strings = must(
  "an array of strings",
  (value) => Array.isArray(value) && value.every((item) => typeof item === "string"),
);
const objects = must("an array of objects", (value) => Array.isArray(value) && value.every(isObject));
const callable = must("a function", (value) => typeof value === "function");

/** An object with these properties and no others; each may be undefined. */
function object(checks: Readonly<Record<string, Check>>): Check {
  return (value, path) => {
    const found = readProperties(value as Record<string, unknown>, path, "an object", Object.keys(checks));
    for (const [name, check] of Object.entries(checks)) {
      if (found[name] !== undefined) check(found[name], path === "options" ? name : `${path}.${name}`);
    }
  };
}

const ACCOUNT = {
  balance: number,
  optedOut: strings,
  pausedNumbers: strings,
  verifiedNumbers: strings,
  templates: objects,
  contacts: objects,
  profiles: strings,
  planLimit: number,
  messageErrors: must(
    "an object of strings",
    (value) => isObject(value) && Object.values(value as object).every((item) => typeof item === "string"),
  ),
  rateLimit: object({ limit: number, windowMs: number }),
} satisfies Readonly<Record<keyof AccountSettings, Check>>;

const accounts: Check = (value, path) =>
  object(Object.fromEntries(Object.keys(providers).map((name) => [name, object(ACCOUNT)])))(value, path);

const OPTIONS = {
  ...ACCOUNT,
  seed: must("a number", (value) => typeof value === "number"),
  latencyMs: finite,
  keys: strings,
  accounts,
  now: callable,
  sleep: callable,
  faults: must("an array of faults, or an object with `rates`", (value) => Array.isArray(value) || isObject(value)),
  keep: checkKeep,
} satisfies Readonly<Record<keyof SimulatorOptions, Check>>;

/**
 * @throws TidingsError with the category `configuration` for the first problem.
 * @internal
 */
export function checkOptions(options: SimulatorOptions): void {
  object(OPTIONS)(options, "options");
  const { faults } = options;
  if (faults !== undefined && !Array.isArray(faults) && !("rates" in faults)) {
    throw configurationError("`faults` must be an array of faults, or an object with `rates`.");
  }
}
