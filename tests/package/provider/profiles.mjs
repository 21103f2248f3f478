// The profiles in `providers/`.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { builtIn, errorsFile, ids, profileFile } from "../../../scripts/build/providers.mjs";
import { root } from "../../../scripts/process.mjs";

/** Every profile: its file, its text, the parsed profile, and whether it is built in. */
export const PROFILES = ids.map((id) => {
  const text = readFileSync(profileFile(id), "utf8");
  return {
    file: `${id}/profile.json`,
    name: `${id}.json`,
    text,
    profile: JSON.parse(text),
    isBuiltIn: builtIn.includes(id),
  };
});

/** Every provider's `errors.json`, by id. */
export const ERRORS = Object.fromEntries(ids.map((id) => [id, JSON.parse(readFileSync(errorsFile(id), "utf8"))]));

/** A table of `tests/data/profiles/`. */
export const data = (name) => JSON.parse(readFileSync(join(root, "tests", "data", "profiles", `${name}.json`), "utf8"));

export const schema = JSON.parse(readFileSync(join(root, "pkg", "profile.schema.json"), "utf8"));

/** A rule as an object. */
export function ruleOf(rule) {
  if (typeof rule !== "string") return rule;
  const [category, scope] = rule.split("@");
  return scope === undefined ? { category } : { category, scope };
}
