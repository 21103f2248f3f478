// The providers as data, as they are in the repository.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/process.mjs";

const folder = join(root, "src", "provider");

/** Every profile: where it is, its text, and what that says. */
export const PROFILES = ["builtin", "more"].flatMap((part) =>
  readdirSync(join(folder, part))
    .filter((name) => name.endsWith(".json"))
    .map((name) => {
      const text = readFileSync(join(folder, part, name), "utf8");
      return { file: `${part}/${name}`, name, text, profile: JSON.parse(text) };
    }),
);

/** What the tests hold the profiles to. */
export const data = (name) => JSON.parse(readFileSync(join(root, "tests", "data", "profiles", `${name}.json`), "utf8"));

export const schema = JSON.parse(readFileSync(join(root, "pkg", "profile.schema.json"), "utf8"));

/** A category, a scope and whatever else a rule says, written as an object. */
export function ruleOf(rule) {
  if (typeof rule !== "string") return rule;
  const [category, scope] = rule.split("@");
  return scope === undefined ? { category } : { category, scope };
}
